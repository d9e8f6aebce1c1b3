import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type Clock, systemClock } from "../../../src/core/async/clock.ts";
import type { Store } from "../../../src/core/store.ts";
import { createServerDocuments } from "../../../src/services/storage/documents.ts";
import { openStore } from "../../../src/stores/open.ts";
import { temporaryFile } from "../../stores/temporary-file.ts";
import { countWrites } from "../../support/counted-writes.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";
import { REDIS_HINT, type RedisServer, redisInstalled, startRedisServer } from "../../support/redis-server.ts";

const GUILD = "1573612644210835490";
const CHANGES = 20;

let ids = 0;
/** The documents as one process sees them: each is a list of words. */
const documentsIn = (store: Store, clock: Clock) =>
  createServerDocuments({
    store,
    clock,
    randomId: () => `owner-${(ids += 1)}`,
    name: "lists",
    schema: z.array(z.string()).readonly(),
    empty: [],
  });

const adding = (word: string) => (before: readonly string[]) => [...before, word];
const open = async (url: string) => {
  const store = await openStore(url, { clock: systemClock, maxCacheBytes: 1e6 });
  onTestFinished(() => store.close());
  return store;
};

/** The store, of which the first value that is read comes only when it is let go: as it was when it was asked for. */
function withHeldRead(store: Store): { readonly store: Store; readonly letGo: () => void } {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let reads = 0;
  const values: Store["values"] = (namespace, options) => {
    const kept = store.values<never>(namespace, options);
    const get = kept.get.bind(kept);
    return Object.assign(kept, {
      async get(key: string) {
        const isFirst = (reads += 1) === 1;
        const value = await get(key);
        if (isFirst) await held;
        return value;
      },
    });
  };
  return { store: { ...store, values }, letGo: () => letGo() };
}

/** @param openTwo - the store as two processes have it */
function describeDocuments(openTwo: () => Promise<readonly [Store, Store]>): void {
  it("are empty until something is kept, and each server has its own", async () => {
    const [store] = await openTwo();
    const documents = documentsIn(store, systemClock);
    expect(await documents.read(GUILD)).toEqual([]);
    expect(await documents.change(GUILD, adding("a"))).toEqual(["a"]);
    expect([await documents.read(GUILD), await documents.readSoon(GUILD)]).toEqual([["a"], ["a"]]);
    expect(await documents.read("1")).toEqual([]);
  });

  it("lose no change, however many processes change one at once", async () => {
    const processes = (await openTwo()).map((store) => documentsIn(store, systemClock));
    const numbers = Array.from({ length: CHANGES }, (_none, index) => index);
    const changes = processes.flatMap((documents, process) =>
      numbers.map(async (number) => {
        const word = `${process}-${number}`;
        await documents.change(GUILD, adding(word));
        return word;
      }),
    );
    const words = await Promise.all(changes);
    for (const documents of processes) expect([...(await documents.refresh(GUILD))].sort()).toEqual(words.toSorted());
  });

  it("are as another process has left them 2 s ago, and at once where somebody asks again", async () => {
    const clock = createManualClock();
    const [here, there] = (await openTwo()).map((store) => documentsIn(store, clock));
    await here?.read(GUILD);
    await there?.change(GUILD, adding("a"));
    await clock.advance(1_999);
    expect(await here?.read(GUILD)).toEqual([]);
    await clock.advance(1);
    expect(await here?.read(GUILD)).toEqual(["a"]);
    await there?.change(GUILD, adding("b"));
    expect(await here?.refresh(GUILD)).toEqual(["a", "b"]);
  });

  it("stay as they are where a change fails, and can be changed afterwards", async () => {
    const [store] = await openTwo();
    const documents = documentsIn(store, systemClock);
    await documents.change(GUILD, adding("a"));
    const refusal = new Error("no");
    const refuse = () => {
      throw refusal;
    };
    await expect(documents.change(GUILD, refuse)).rejects.toBe(refusal);
    expect(await documents.change(GUILD, adding("b"))).toEqual(["a", "b"]);
  });
}

describe("documents of servers in memory", () => {
  describeDocuments(async () => {
    const store = await open("memory://");
    return [store, store];
  });

  it("count as empty where they cannot be read, and can be written again", async () => {
    const store = await open("memory://");
    await store.values<unknown>("lists").set(GUILD, { from: "another time" });
    const documents = documentsIn(store, systemClock);
    expect(await documents.read(GUILD)).toEqual([]);
    expect(await documents.change(GUILD, adding("a"))).toEqual(["a"]);
  });

  it.each(["read", "refresh"] as const)(
    "stay as they were changed, also where what was read before comes later (%s)",
    async (read) => {
      const { store, letGo } = withHeldRead(await open("memory://"));
      const documents = documentsIn(store, createManualClock());
      const begunBefore = documents[read](GUILD);
      await documents.change(GUILD, adding("a"));
      letGo();
      await begunBefore;
      expect([await documents.read(GUILD), await documents.readSoon(GUILD)]).toEqual([["a"], ["a"]]);
      expect(await documents.change(GUILD, adding("b"))).toEqual(["a", "b"]);
    },
  );

  it("take all changes that wait for one another in one write, in their order", async () => {
    const { store, writes } = countWrites(await open("memory://"), "lists");
    const documents = documentsIn(store, systemClock);
    const words = Array.from({ length: CHANGES }, (_none, index) => `${index}`);
    const lists = await Promise.all(words.map((word) => documents.change(GUILD, adding(word))));
    for (const [index, list] of lists.entries()) expect(list.slice(0, index + 1)).toEqual(words.slice(0, index + 1));
    expect(await documents.refresh(GUILD)).toEqual(words);
    expect(writes()).toBeLessThan(3);
  });

  it("are not written where nothing changes", async () => {
    const { store, writes } = countWrites(await open("memory://"), "lists");
    const documents = documentsIn(store, systemClock);
    expect(await documents.change(GUILD, (before) => before)).toEqual([]);
    expect(writes()).toBe(0);
  });

  it("are not kept any more where they are changed to nothing", async () => {
    const store = await open("memory://");
    const documents = documentsIn(store, systemClock);
    await documents.change(GUILD, adding("a"));
    const nothing = await documents.read("1");
    expect(await documents.change(GUILD, () => nothing)).toEqual([]);
    expect(await store.values("lists").get(GUILD)).toBeUndefined();
    expect(await documents.refresh(GUILD)).toEqual([]);
  });

  it("lose a change that fails, and none of those that are made with it", async () => {
    const documents = documentsIn(await open("memory://"), systemClock);
    const refusal = new Error("no");
    const refuse = () => {
      throw refusal;
    };
    const changes = await Promise.allSettled(
      [adding("a"), refuse, adding("b")].map((one) => documents.change(GUILD, one)),
    );
    expect(changes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(changes[1]).toMatchObject({ reason: refusal });
    expect(await documents.refresh(GUILD)).toEqual(["a", "b"]);
  });

  it("are tried for as long for whoever comes while others give up", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e6 });
    onTestFinished(() => store.close());
    const documents = documentsIn(store, clock);
    await store.claim(`lists:${GUILD}`, "somebody who died", 5_000);
    const first = documents.change(GUILD, adding("a")).catch((error: unknown) => error);
    await clock.advance(2_000);
    const second = documents.change(GUILD, adding("b"));
    expect(await drive(clock, second, 25)).toEqual(["b"]);
    expect(await first).toMatchObject({ key: "storeUnavailable" });
  });

  it("are not to be had while the store is away: what is remembered is told where it is asked for", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e6 });
    const documents = documentsIn(store, clock);
    await documents.change(GUILD, adding("a"));
    await store.close();
    expect(await documents.read(GUILD)).toEqual(["a"]);
    await clock.advance(2_000);
    await expect(documents.read(GUILD)).rejects.toMatchObject({ key: "storeUnavailable" });
    await expect(documents.refresh(GUILD)).rejects.toMatchObject({ key: "storeUnavailable" });
    await expect(documents.change(GUILD, adding("b"))).rejects.toMatchObject({ key: "storeUnavailable" });
    expect(await documents.readSoon(GUILD)).toEqual(["a"]);
    expect(await documents.readSoon("1")).toBeUndefined();
  });

  it("wait for whoever changes one, and give up where nobody lets go", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e6 });
    const documents = documentsIn(store, clock);
    await store.claim(`lists:${GUILD}`, "somebody", 60_000);
    const refused = drive(clock, documents.change(GUILD, adding("a")));
    await expect(refused).rejects.toMatchObject({ key: "storeUnavailable" });
    const waiting = documents.change(GUILD, adding("b"));
    await clock.sleepers(1);
    await store.release(`lists:${GUILD}`, "somebody");
    expect(await drive(clock, waiting)).toEqual(["b"]);
    await store.close();
  });
});

describe("documents of servers in SQLite", () => {
  const file = temporaryFile();
  describeDocuments(async () => [await open(file.url), await open(file.url)]);
});

describe.skipIf(!redisInstalled)(`documents of servers in Redis${REDIS_HINT}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());
  // Each test has servers of its own: the Redis is one for all of them.
  describeDocuments(async () => {
    const stores = [await open(server.url), await open(server.url)] as const;
    await stores[0].values("lists").clear();
    return stores;
  });
});
