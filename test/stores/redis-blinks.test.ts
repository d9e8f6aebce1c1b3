import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { type Store, StoreError } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { REDIS_HINT, type RedisServer, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";

describe.skipIf(!redisInstalled)(`a connection to Redis that drops${REDIS_HINT}`, () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let store: Store;
  beforeEach(async () => {
    server = await startRedisServer();
    proxy = await startTcpProxy(server.url);
    store = await openStore(proxy.url, { clock: systemClock, maxCacheBytes: 1_000 });
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
    await server.stop();
  });

  /** Makes calls of which Redis hears, and whose answers are lost. */
  async function loseAnswers(...calls: (() => Promise<unknown>)[]): Promise<unknown[]> {
    server.freeze();
    const results = Promise.allSettled(calls.map((call) => call()));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve))); // written by then
    proxy.drop();
    server.thaw();
    return (await results).map((result) => (result.status === "fulfilled" ? result.value : result.reason));
  }

  it("costs what reads, and what may be done twice, nothing but the time until it is there again", async () => {
    const values = store.values<string>("things");
    await values.set("a", "old");
    await values.set("gone", "soon");
    await store.claim("mine", "me", 60_000);
    await store.claim("given back", "me", 60_000);
    const found = await loseAnswers(
      () => values.get("a"),
      () => values.set("b", "new"),
      () => values.setMany([{ key: "c", value: "new" }]),
      () => store.claim("new", "me", 60_000),
      () => store.claim("mine", "you", 60_000, "me"),
      () => store.release("given back", "me"),
      () => store.ping(),
    );
    expect(found).toEqual(["old", true, [true], true, true, undefined, undefined]);
    expect(await values.getMany(["b", "c"])).toEqual(["new", "new"]);
    expect(await Promise.all(["new", "mine", "given back"].map((key) => store.holder(key)))).toEqual([
      "me",
      "you",
      undefined,
    ]);
  });

  it("counts nothing twice: of a counter nobody knows whether it was counted", async () => {
    const [lost] = await loseAnswers(() => store.increment("spent", 1, 60_000));
    expect(lost).toBeInstanceOf(StoreError);
    expect(await store.increment("spent", 1, 60_000)).toBeLessThanOrEqual(2);
  });

  it("is waited for by what comes while it is made anew, counters too", async () => {
    await loseAnswers(() => store.ping());
    const dialled = proxy.dialled();
    proxy.drop();
    await dialled; // the client has heard of it
    expect(await Promise.all([store.increment("spent", 1, 60_000), store.holder("nobody's")])).toEqual([1, undefined]);
  });

  it("and stays away is waited for no longer than a moment: what comes then is refused at once", async () => {
    await server.stop();
    const values = store.values<string>("things");
    await expect(values.get("a")).rejects.toBeInstanceOf(StoreError);
    let isRefused = false;
    values.get("a").catch(() => (isRefused = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isRefused).toBe(true);
  });
});
