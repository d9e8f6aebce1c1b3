import { KeyvHooks } from "keyv";
import { describe, expect, it, vi } from "vitest";
import type { Shards } from "../../../src/core/server/shards.ts";
import type { Store } from "../../../src/core/store.ts";
import { createOwnership } from "../../../src/services/pending/ownership.ts";
import { type PendingRequestRecord, createPendingRequestRecords } from "../../../src/services/pending/records.ts";
import { createPendingRequests, isSuspension } from "../../../src/services/pending/pending-requests.ts";
import { createTakeOverOrphans } from "../../../src/services/pending/orphans.ts";
import { createHeartbeat } from "../../../src/services/pending/heartbeat.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { createWithdrawals } from "../../../src/services/pending/withdrawals.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { countWrites } from "../../support/counted-writes.ts";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";
import { troubled } from "../../support/troubled-store.ts";

/** Longer than a process that says nothing counts as alive. */
const DEATH_MS = 6_000;
/** As long as those of other shards are left to their own process, and a moment. */
const TAKEOVER_GRACE_MS = 31_000;
const FIRST_OF_TWO: Shards = { ids: [0], count: 2 };
const SECOND_OF_TWO: Shards = { ids: [1], count: 2 };
/** A server of each of them. */
const GUILD_OF_FIRST = String(1_000_000n << 22n);
const GUILD_OF_SECOND = String(1_000_001n << 22n);

function scene() {
  const clock = createManualClock();
  return { clock, store: openMemoryStore({ clock, maxCacheBytes: 1e6 }) };
}

/** A process on the store, as far as those who wait are concerned. */
function startProcess(owner: string, clock: ManualClock, store: Store, shards?: Shards) {
  const health = createStoreHealth(clock);
  const records = createPendingRequestRecords(store.values<PendingRequestRecord>("asks"), health);
  const ownership = createOwnership(store, health);
  const heartbeat = createHeartbeat({ store, health, clock, owner });
  const asks = createPendingRequests({
    records,
    ownership,
    heartbeat,
    withdrawals: createWithdrawals(store, health),
    clock,
  });
  const takeOverOrphans = createTakeOverOrphans({ records, ownership, heartbeat, clock, shards });
  return {
    heartbeat,
    suspend: () => asks.suspend(),
    /** A person asks here, and is recorded. */
    async ask(id: string, guildId?: string, repliesTo?: string) {
      const ask = asks.open(recordOf(id, owner, clock, guildId, repliesTo), false);
      await ask.persist();
      return ask;
    },
    /** A person asks here, and is not recorded yet. */
    open: (id: string) => asks.open(recordOf(id, owner, clock), false),
    cancel: asks.cancel,
    isWithdrawn: asks.isWithdrawn,
    /** Whom it takes over, by their ids. */
    takeOver: async () => (await takeOverOrphans()).map((record) => record.id),
  };
}

function recordOf(
  id: string,
  owner: string,
  clock: ManualClock,
  guildId?: string,
  repliesTo = `message of ${id}`,
): PendingRequestRecord {
  const place = { channelId: "1", startedAtMs: clock.now(), ...(guildId !== undefined && { guildId }) };
  return {
    id,
    userId: "2",
    request: { task: { kind: "ocr" }, pictures: [] },
    locale: "en-US",
    maxFileBytes: 1,
    address: { kind: "reply", repliesTo, ...place },
    owner,
  };
}

/** A person waits in a process that says nothing more from now on; others can be started. */
async function withDead(guildId?: string) {
  const { clock, store } = scene();
  const voice: Store = { ...store };
  await startProcess("the dead", clock, voice).ask("ask", guildId);
  voice.claim = () => Promise.resolve(false);
  return { clock, store, start: (owner: string, shards?: Shards) => startProcess(owner, clock, store, shards) };
}

/** A store in which something happens just when a person is about to be taken over. */
function interrupted(store: Store, before: () => Promise<unknown>): Store {
  return {
    ...store,
    async claim(...parameters) {
      if (parameters[0].startsWith("ask:")) await before();
      return store.claim(...parameters);
    },
  };
}

it("whoever asks is recorded after the sign of heartbeat, without waiting for it to be taken", async () => {
  const { clock, store } = scene();
  const asks = store.values<PendingRequestRecord>("asks");
  const handedOver: string[] = [];
  const silent: Store = {
    ...store,
    claim(key) {
      handedOver.push(key);
      return new Promise(() => undefined);
    },
    values(namespace, options) {
      const values = store.values<never>(namespace, options);
      values.hooks.addHandler(KeyvHooks.PRE_SET, () => handedOver.push(namespace));
      return values;
    },
  };
  void startProcess("one", clock, silent).ask("ask");
  await vi.waitFor(async () => expect(await asks.get("ask")).toMatchObject({ id: "ask", owner: "one" }));
  expect(handedOver).toEqual(["process:one", "asked:1:message of ask", "asks"]);
});

describe("those who wait in a process that died", () => {
  it("are taken over when its heartbeat is over for sure, and not before", async () => {
    const { clock, start } = await withDead();
    const next = start("next");
    expect(await next.takeOver()).toEqual([]);
    await clock.advance(DEATH_MS);
    expect(await next.takeOver()).toEqual(["ask"]);
    expect(await next.takeOver()).toEqual([]);
  });

  it("are taken over in time though the clock was set back meanwhile", async () => {
    const { clock, store, start } = await withDead(GUILD_OF_SECOND);
    await clock.jump(-10 * 60_000);
    const other = start("other", FIRST_OF_TWO);
    expect(await other.takeOver()).toEqual([]);
    await clock.advance(DEATH_MS);
    expect(await other.takeOver()).toEqual([]);
    await store.claim("anything", "anybody", 1); // what is over is cleared away
    await clock.jump(-10 * 60_000);
    expect(await other.takeOver()).toEqual([]);
    await clock.advance(TAKEOVER_GRACE_MS);
    expect(await other.takeOver()).toEqual(["ask"]);
  });

  it("are taken over by one, of many who look at once", async () => {
    const { clock, start } = await withDead();
    await clock.advance(DEATH_MS);
    const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => start(`heir ${index}`).takeOver()));
    expect(taken.flat()).toEqual(["ask"]);
  });

  it("are taken over by one, however long another one has hesitated", async () => {
    const { clock, store, start } = await withDead();
    await clock.advance(DEATH_MS);
    let taken: string[] = [];
    const hesitating = interrupted(store, async () => {
      taken = await start("quick").takeOver();
      await clock.advance(60 * 60_000);
    });
    expect(await startProcess("slow", clock, hesitating).takeOver()).toEqual([]);
    expect(taken).toEqual(["ask"]);
  });

  it("are taken over again where their heir dies before it could do anything for them", async () => {
    const { clock, store, start } = await withDead();
    await clock.advance(DEATH_MS);
    await startProcess("doomed", clock, store).heartbeat.track("ask");
    await store.claim("ask:ask", "doomed", 24 * 60 * 60_000, "the dead");
    expect(await start("next").takeOver()).toEqual([]);
    await store.release("process:doomed", "doomed");
    expect(await start("next").takeOver()).toEqual(["ask"]);
  });

  it("are nobody's any more when they were answered with its last breath", async () => {
    const { clock, store } = await withDead();
    await clock.advance(DEATH_MS);
    const late = startProcess(
      "late",
      clock,
      interrupted(store, () => store.values("asks").delete("ask")),
    );
    expect(await late.takeOver()).toEqual([]);
    await clock.advance(DEATH_MS);
    expect(await store.holder("process:late")).toBeUndefined(); // no person waits there
  });
});

describe("those who wait in a server of a shard, or in private,", () => {
  it.each([
    ["that shard", GUILD_OF_SECOND, SECOND_OF_TWO],
    ["the first shard, where it is private", undefined, FIRST_OF_TWO],
    ["all shards", GUILD_OF_SECOND, undefined],
  ])("are taken over at once by a process that runs %s", async (_what, guildId, shards) => {
    const { clock, start } = await withDead(guildId);
    await clock.advance(DEATH_MS);
    expect(await start("next", shards).takeOver()).toEqual(["ask"]);
  });

  it.each([
    ["the first", GUILD_OF_FIRST, SECOND_OF_TWO],
    ["the second", GUILD_OF_SECOND, FIRST_OF_TWO],
    ["the first, in private", undefined, SECOND_OF_TWO],
  ])("such as %s, are left to their own process for a while, and then to any", async (_what, guildId, shards) => {
    const { clock, start } = await withDead(guildId);
    await clock.advance(DEATH_MS);
    const other = start("other", shards);
    expect(await other.takeOver()).toEqual([]);
    await clock.advance(TAKEOVER_GRACE_MS / 2);
    expect(await other.takeOver()).toEqual([]);
    await clock.advance(TAKEOVER_GRACE_MS / 2);
    expect(await other.takeOver()).toEqual(["ask"]);
  });

  it("are left to their own process anew, when it was only silent for a while", async () => {
    const { clock, store } = scene();
    const home = startProcess("home", clock, store, SECOND_OF_TWO);
    const other = startProcess("other", clock, store, FIRST_OF_TWO);
    await home.ask("ask", GUILD_OF_SECOND);
    for (let outage = 0; outage < 10; outage += 1) {
      await store.release("process:home", "home"); // as when the store was away
      expect(await other.takeOver()).toEqual([]);
      await clock.advance(DEATH_MS); // it is heard of again
      expect(await other.takeOver()).toEqual([]);
    }
  });
});

describe("a process that stood still for so long that it was taken for dead", () => {
  it("leaves those who were taken over, and keeps the others", async () => {
    const { clock, store } = scene();
    const home = startProcess("home", clock, store);
    const [lost, kept] = [await home.ask("lost"), await home.ask("kept")];
    await store.claim("ask:lost", "heir", 60_000);
    await clock.jump(DEATH_MS);
    expect(isSuspension(lost.signal.reason)).toBe(true);
    expect(kept.signal.aborted).toBe(false);
  });
});

describe("somebody who was answered while the store was away", () => {
  /** A process that cannot clear away what it has recorded. */
  async function answeredWhileAway() {
    const { clock, store } = scene();
    const asks = store.values<PendingRequestRecord>("asks");
    const home = startProcess("home", clock, store);
    const ask = await home.ask("ask");
    const record = await asks.get("ask");
    await ask.close();
    if (record) await asks.set("ask", record); // as if the store had not heard of it
    return { clock, store, asks, home };
  }

  it("is not answered again, neither here nor elsewhere", async () => {
    const { clock, store, asks, home } = await answeredWhileAway();
    expect(await home.takeOver()).toEqual([]);
    expect(await asks.has("ask")).toBe(false);
    await clock.advance(DEATH_MS);
    expect(await startProcess("other", clock, store).takeOver()).toEqual([]);
  });
});

describe("what two processes have heard of", () => {
  /** The same message as another record, as another process makes it. */
  const hear = (process: ReturnType<typeof startProcess>, id: string) => process.ask(id, undefined, "the message");

  it("is seen to by one of them, and the other one leaves no record", async () => {
    const { clock, store } = scene();
    const [one, other] = [startProcess("one", clock, store), startProcess("other", clock, store)];
    await hear(one, "first");
    await expect(hear(other, "second")).rejects.toMatchObject({ key: "restarting" });
    await expect(hear(one, "third")).rejects.toMatchObject({ key: "restarting" }); // Discord tells of it again
    expect(await Promise.all(["first", "second", "third"].map((id) => store.values("asks").has(id)))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is gone on with once, also where both died before one could step back", async () => {
    const { clock, store } = scene();
    await hear(startProcess("one", clock, { ...store }), "first");
    const asks = store.values<PendingRequestRecord>("asks");
    const first = await asks.get("first");
    if (first) await asks.set("second", { ...first, id: "second", owner: "other" });
    await store.release("process:one", "one");
    expect(await startProcess("next", clock, store).takeOver()).toEqual(["first"]);
    expect(await asks.has("second")).toBe(false);
  });
});

describe("Cancel, pressed in another process than the one that sees to the ask,", () => {
  const asker = { userId: "2", guildId: null, channelId: "1", isModerator: false };

  it("withdraws it there", async () => {
    const { clock, store } = scene();
    const [one, other] = [startProcess("one", clock, store), startProcess("other", clock, store)];
    const ask = await one.ask("ask");
    await expect(other.cancel("ask", { ...asker, userId: "3" })).rejects.toMatchObject({ key: "notYourJob" });
    await other.cancel("ask", asker);
    await clock.advance(2_000);
    expect(ask.signal.reason).toMatchObject({ key: "cancelled" });
  });

  it("is remembered for whoever takes it over, where that process is dead", async () => {
    const { start } = await withDead();
    const next = start("next");
    expect(await next.isWithdrawn("ask")).toBe(false);
    await next.cancel("ask", asker);
    expect(await next.isWithdrawn("ask")).toBe(true);
  });

  it("is too late when it is over, and cannot be known while the store is away", async () => {
    const { clock, store } = scene();
    const [one, other] = [startProcess("one", clock, store), startProcess("other", clock, store)];
    await (await one.ask("ask")).close();
    await expect(other.cancel("ask", asker)).rejects.toMatchObject({ key: "jobOver" });
    await store.close();
    await expect(other.cancel("ask", asker)).rejects.toMatchObject({ key: "storeUnavailable" });
  });
});

describe("somebody who could not be recorded at once, and was when the store was back,", () => {
  async function recordedLate() {
    const { clock, store } = scene();
    const { store: home, trouble } = troubled(store, clock);
    trouble.isAway = true;
    const ask = await startProcess("home", clock, home).ask("ask");
    expect(ask.isPersisted()).toBe(false);
    trouble.isAway = false;
    await clock.advance(1_000);
    return { clock, store, trouble, ask };
  }

  it("is withdrawn where Cancel is pressed in another process", async () => {
    const { clock, store, ask } = await recordedLate();
    const asker = { userId: "2", guildId: null, channelId: "1", isModerator: false };
    await startProcess("other", clock, store).cancel("ask", asker);
    await clock.advance(2_000);
    expect(ask.signal.reason).toMatchObject({ key: "cancelled" });
  });

  it("is left to the process that takes them over, and told of no end", async () => {
    const { clock, store, trouble, ask } = await recordedLate();
    trouble.isAway = true;
    await clock.advance(DEATH_MS);
    expect(await startProcess("heir", clock, store).takeOver()).toEqual(["ask"]);
    trouble.isAway = false;
    await clock.advance(2_000);
    expect(isSuspension(ask.signal.reason) && ask.isPersisted()).toBe(true);
  });
});

describe("what is read for somebody who is recorded", () => {
  const readingsOf = async (store: Store) =>
    (await store.values<PendingRequestRecord>("asks").get("ask"))?.unendedReadings ?? 0;

  it("is noted before it is read, and no more when it has been read for a moment", async () => {
    const { clock, store } = scene();
    const ask = await startProcess("home", clock, store).ask("ask");
    const end = await ask.beginReading();
    const endOther = await ask.beginReading();
    expect(await readingsOf(store)).toBe(1);
    end();
    await clock.advance(1_000);
    expect(await readingsOf(store)).toBe(1);
    endOther();
    await clock.advance(1_000);
    expect(await readingsOf(store)).toBe(0);
  });

  it("is noted when they are recorded while it is read", async () => {
    const { clock, store } = scene();
    const home = startProcess("home", clock, store);
    const ask = home.open("ask");
    const end = await ask.beginReading();
    await ask.persist();
    expect(await readingsOf(store)).toBe(1);
    end();
    await ask.handOver();
    expect(await readingsOf(store)).toBe(0);
  });

  it("costs one write where they are answered at once, however often something is read", async () => {
    const { clock, store } = scene();
    const counted = countWrites(store, "asks");
    const ask = await startProcess("home", clock, counted.store).ask("ask");
    for (let reading = 0; reading < 3; reading += 1) (await ask.beginReading())();
    await ask.close();
    expect(counted.writes()).toBe(2); // with the record itself
  });
});

describe("those who wait in a process that leaves", () => {
  it("are left to the next one, which need not wait", async () => {
    const { clock, store } = scene();
    const home = startProcess("home", clock, store);
    const ask = await home.ask("ask");
    ask.signal.addEventListener("abort", () => void ask.handOver());
    await home.suspend();
    expect(await home.takeOver()).toEqual([]); // a look that was under way
    expect(await startProcess("next", clock, store).takeOver()).toEqual(["ask"]);
  });
});

describe("a process says that it lives", () => {
  it("as long as somebody waits there, and no longer", async () => {
    const { clock, store } = scene();
    const { heartbeat } = startProcess("home", clock, store);
    const other = startProcess("other", clock, store).heartbeat;
    expect(await other.isAliveElsewhere("home")).toBe(false);
    await Promise.all([heartbeat.track("one"), heartbeat.track("two")]);
    await clock.advance(10 * DEATH_MS);
    heartbeat.untrack("one");
    await clock.advance(10 * DEATH_MS);
    expect(await other.isAliveElsewhere("home")).toBe(true);
    heartbeat.untrack("two");
    await clock.advance(DEATH_MS);
    expect(await other.isAliveElsewhere("home")).toBe(false);
  });
});
