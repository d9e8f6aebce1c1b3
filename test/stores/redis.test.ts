import { inspect } from "node:util";
import { createClient } from "@keyv/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { type Store, StoreError } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { REDIS_HINT, type RedisServer, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { EACH_ONCE, raceForClaims } from "./claim-race.ts";
import { describeStoreContract, everyCall } from "./contract.ts";

const open = (url: string, clock = systemClock) => openStore(url, { clock, maxCacheBytes: 1_000 });

const clientOf = (url: string) => createClient({ url });
type Client = ReturnType<typeof clientOf>;

/** Asks a Redis directly, past the store. */
async function ask<T>(url: string, question: (client: Client) => Promise<T>): Promise<T> {
  const client = clientOf(url);
  await client.connect();
  try {
    return await question(client);
  } finally {
    client.destroy();
  }
}

describe.skipIf(!redisInstalled)(`a store in Redis${REDIS_HINT}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  beforeEach(() => ask(server.url, (client) => client.flushAll()));
  afterAll(() => server.stop());

  describeStoreContract(async () => ({
    store: await open(server.url),
    neighbour: await open(server.url),
    pass: (durationMs) => ask(server.url, (client) => passBy(client, durationMs)),
  }));

  it("is shared by processes: of two that race, each of 1 000 claims goes to exactly one", async () => {
    expect(await raceForClaims(server.url)).toEqual(EACH_ONCE);
  });

  it("gives every cached value an end, by which Redis knows what it may drop, and records none", async () => {
    const store = await open(server.url);
    await store.values<string>("cache", { evictable: true }).set("a", "cached");
    await store.values<string>("cache", { evictable: true }).setMany([{ key: "b", value: "cached" }]);
    await store.values<string>("records").set("a", "kept");
    await store.close();
    const ends = await ask(server.url, (client) =>
      Promise.all(["cache::a", "cache::b", "records::a"].map((key) => client.pTTL(`sightline:${key}`))),
    );
    expect(ends.map((ttlMs) => ttlMs > 0)).toEqual([true, true, false]);
  });

  it.each(["/2", "?db=2", "/?db=2", "/2?db=2"])("keeps them in the database that %s names", async (database) => {
    const store = await open(`${server.url}${database}`);
    await store.claim("job", "me", 60_000);
    await store.close();
    const keysOf = (number: number) =>
      ask(server.url, async (client) => {
        await client.select(number);
        return client.keys("*");
      });
    expect([await keysOf(0), await keysOf(2)]).toEqual([[], ["sightline:claim:job"]]);
  });

  it("keeps all its keys under one prefix, and leaves others alone", async () => {
    await ask(server.url, (client) => client.set("somebody else's", "value"));
    const store = await open(server.url);
    await store.values<string>("things").set("a", "value");
    await store.claim("job", "me", 60_000);
    await store.increment("spent", 1, 60_000);
    const keys = await ask(server.url, (client) => client.keys("*"));
    expect(keys.filter((key) => !key.startsWith("sightline:"))).toEqual(["somebody else's"]);
    expect(keys.length).toBe(4);
    await store.values<string>("things").clear();
    expect((await ask(server.url, (client) => client.keys("*"))).length).toBe(3);
    await store.close();
  });
});

describe.skipIf(!redisInstalled)(`a Redis that goes away${REDIS_HINT}`, () => {
  let server: RedisServer;
  beforeEach(async () => {
    server = await startRedisServer();
  });
  afterEach(() => server.stop());

  it("refuses everything while it is away, and does everything once it is back", async () => {
    const store = await open(server.url);
    const values = store.values<string>("things");
    await values.set("a", "value");
    await server.stop();
    for (const call of everyCall(store, values)) await expect(call()).rejects.toBeInstanceOf(StoreError);

    await server.start();
    await vi.waitFor(() => store.ping(), { timeout: 10_000 });
    for (const call of everyCall(store, values)) await call();
    await store.close();
  });

  it("refuses what was under way when it went", async () => {
    const store = await open(server.url);
    server.freeze();
    const calls = everyCall(store, store.values<string>("things")).map((call) => call());
    const results = Promise.allSettled(calls);
    await server.stop();
    expect((await results).map((result) => result.status === "rejected" && result.reason.name)).toEqual(
      calls.map(() => "StoreError"),
    );
    await store.close();
  });

  it("refuses what it does not answer in time, though the connection stands", async () => {
    const clock = createManualClock();
    const store = await open(server.url, clock);
    server.freeze();
    const [unanswered] = await Promise.allSettled([store.values<string>("things").get("a"), clock.advance(5_000)]);
    expect(unanswered).toMatchObject({ reason: { message: "redis: no answer within 5000 ms", isLate: true } });
    server.thaw();
    expect(await store.values<string>("things").get("a")).toBeUndefined();
    await store.close();
  });

  it("does not hold up closing, away or silent", async () => {
    const clock = createManualClock();
    const silent = await open(server.url, clock);
    const away = await open(server.url, clock);
    server.freeze();
    const closing = silent.close();
    await clock.advance(5_000);
    expect(await closing).toBeUndefined();
    await server.stop();
    expect(await away.close()).toBeUndefined();
  });

  it("is refused at the start when it is not there", async () => {
    await server.stop();
    await expect(open(server.url)).rejects.toThrow(/^redis: .*ECONNREFUSED/);
  });
});

describe.skipIf(!redisInstalled)(`a Redis with a password${REDIS_HINT}`, () => {
  it("lets in who knows it; an error never shows it", async () => {
    const server = await startRedisServer({ password: "open-sesame" });
    const store: Store = await open(server.url);
    expect(await store.claim("job", "me", 1_000)).toBe(true);
    await store.close();

    const wrongUrl = server.url.replace("open-sesame", "open-barley");
    const refusals: unknown[] = [await open(wrongUrl).catch((error: unknown) => error)];
    await server.stop();
    refusals.push(await open(wrongUrl).catch((error: unknown) => error));
    refusals.push(await open("redis://:open-barley@host:not-a-port").catch((error: unknown) => error));
    expect(refusals.map((error) => error instanceof StoreError && error.message.split(":")[0])).toEqual([
      "redis",
      "redis",
      "redis",
    ]);
    expect(String(refusals[0])).toContain("WRONGPASS");
    expect(inspect(refusals, { depth: 10 })).not.toContain("barley");
  });
});

/** Waits until Redis's own clock, by which its keys expire, has moved so far. */
async function passBy(client: Client, durationMs: number): Promise<void> {
  const nowMs = async () => {
    const [seconds, microseconds] = await client.time();
    return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  };
  const endMs = (await nowMs()) + durationMs;
  while ((await nowMs()) < endMs);
}
