import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { type Store, StoreError } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { askRedis, REDIS_HINT, type RedisServer, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { everyCall } from "./contract.ts";

describe.skipIf(!redisInstalled)(`behind an address that fails over to another Redis${REDIS_HINT}`, () => {
  let [old, next]: [RedisServer?, RedisServer?] = [];
  let proxy: TcpProxy;
  let store: Store;
  beforeEach(async () => {
    [old, next] = await Promise.all([startRedisServer(), startRedisServer()]);
    proxy = await startTcpProxy(old.url);
    store = await openStore(proxy.url, { clock: systemClock, maxCacheBytes: 1_000 });
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
    await Promise.all([old?.stop(), next?.stop()]);
  });

  const portOf = (server: RedisServer | undefined) => new URL(server?.url ?? "").port;
  /** The old one follows the new one, and keeps its connections. */
  const failOver = () => askRedis(old?.url ?? "", ["REPLICAOF", "127.0.0.1", portOf(next)]);

  it("what is asked of the old one is done by the new one, each thing once", async () => {
    await store.increment("spent", 1, 60_000);
    proxy.pointTo(next?.url ?? "");
    await failOver();
    const values = store.values<string>("things");
    expect(await store.increment("spent", 5, 60_000)).toBe(5); // it begins anew: nothing had been copied
    expect(await Promise.all([values.set("a", "b"), store.claim("job", "me", 60_000)])).toEqual([true, true]);
    expect(await askRedis(next?.url ?? "", ["GET", "sightline:claim:job"], ["GET", "sightline:count:spent"])).toEqual([
      "me",
      "5",
    ]);
  });

  it("several values that are written together find it, too", async () => {
    proxy.pointTo(next?.url ?? "");
    await failOver();
    expect(await store.values<string>("things").setMany([{ key: "a", value: "b" }])).toEqual([true]);
    expect(await store.values<string>("things").get("a")).toBe("b");
  });

  it("where no primary is found at once, writes are refused, it is dialled with pauses, and found by itself", async () => {
    let dials = 0;
    const count = async (): Promise<void> => {
      for (;;) {
        await proxy.dialled();
        dials += 1;
      }
    };
    void count();
    await failOver();
    const refused = await Promise.allSettled([store.claim("job", "me", 60_000)]);
    expect(refused).toMatchObject([{ reason: { name: "StoreError", problem: { kind: "passing" } } }]);
    await vi.waitFor(() => expect(dials).toBeGreaterThan(6), { timeout: 10_000 }); // 10, 20, 40 … ms apart
    const [first, startedAtMs] = [dials, Date.now()];
    await vi.waitFor(() => expect(dials).toBeGreaterThan(first + 1), { timeout: 10_000 });
    expect(Date.now() - startedAtMs).toBeGreaterThan(500);
    await expect(store.ping()).rejects.toBeInstanceOf(StoreError);

    proxy.pointTo(next?.url ?? "");
    await vi.waitFor(() => store.ping(), { timeout: 10_000 });
    for (const call of everyCall(store, store.values<string>("things"))) await call();
  });

  it("all heals likewise where the old one becomes the primary again", async () => {
    await failOver();
    await expect(store.ping()).rejects.toBeInstanceOf(StoreError);
    await askRedis(old?.url ?? "", ["REPLICAOF", "NO", "ONE"]);
    await vi.waitFor(() => store.ping(), { timeout: 10_000 });
  });

  it("the store can be closed in the middle of looking for the primary", async () => {
    await failOver();
    await expect(store.ping()).rejects.toBeInstanceOf(StoreError);
    expect(await store.close()).toBeUndefined();
  });
});
