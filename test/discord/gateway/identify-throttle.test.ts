import { describe, expect, it } from "vitest";
import { createIdentifyThrottle } from "../../../src/discord/gateway/identify-throttle.ts";
import { log } from "../../../src/log.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

/** Discord counts five seconds. */
const WINDOW_MS = 5_000;
const wanted = new AbortController().signal;

/** Processes on one store, with what discord.js asks in each of them; shards log in as soon as they may. */
async function scene({ maxConcurrency = 1, processes = 1, isStoreAway = false } = {}) {
  log.level = "silent";
  const clock = createManualClock();
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  if (isStoreAway) await store.close();
  const manager = {
    fetchGatewayInformation: async () => ({
      shards: 1,
      session_start_limit: { remaining: 1_000, max_concurrency: maxConcurrency },
    }),
  };
  const throttles = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      createIdentifyThrottle({ store, health: createStoreHealth(clock), clock, owner: `process ${index}` })(manager),
    ),
  );
  const startMs = clock.now();
  const wait = (process: number, shardId: number, signal = wanted) => {
    const waiting =
      throttles[process]?.waitForIdentify(shardId, signal) ?? Promise.reject(new Error("no such process"));
    return waiting.then(() => clock.now() - startMs);
  };
  /** When they may log in, soonest first, in milliseconds from the beginning. */
  const timesOf = async (logins: readonly Promise<number>[]) =>
    (await drive(clock, Promise.all(logins), 50)).toSorted((one, other) => one - other);
  return { clock, wait, timesOf };
}

/** How far the times lie apart at least. */
const gapOf = (times: readonly number[]) =>
  Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? Number.NaN)));

describe("shards log in", () => {
  it("one after the other over all processes, further apart than Discord demands", async () => {
    const { wait, timesOf } = await scene({ processes: 4 });
    const times = await timesOf([0, 1, 2, 3].map((shard) => wait(shard, shard)));
    expect(times[0]).toBe(0);
    expect(gapOf(times)).toBeGreaterThan(WINDOW_MS);
  });

  it("one after the other within a process, also the same one again", async () => {
    const { wait, timesOf } = await scene();
    expect(gapOf(await timesOf([wait(0, 0), wait(0, 1), wait(0, 1)]))).toBeGreaterThan(WINDOW_MS);
  });

  it("in their turn though the clock was set back", async () => {
    const { clock, wait } = await scene();
    await wait(0, 0);
    await clock.jump(-10 * 60_000);
    const waited = await drive(clock, Promise.race([wait(0, 1), clock.sleep(4 * WINDOW_MS)]), 50);
    expect(waited).toBeTypeOf("number");
  });

  it("at once where their rate limit keys differ", async () => {
    const { wait, timesOf } = await scene({ processes: 2, maxConcurrency: 4 });
    const times = await timesOf([wait(0, 0), wait(0, 1), wait(1, 2), wait(1, 7), wait(0, 4)]);
    expect(times.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(times[4]).toBeGreaterThan(WINDOW_MS); // 4 and 0 share one
  });

  it("one after the other within each process while the store is away", async () => {
    const { wait, timesOf } = await scene({ processes: 2, isStoreAway: true });
    const [one, other] = [timesOf([wait(0, 0), wait(0, 1)]), timesOf([wait(1, 2), wait(1, 3)])];
    for (const times of [await one, await other]) {
      expect(times[0]).toBe(0);
      expect(gapOf(times)).toBeGreaterThan(WINDOW_MS);
    }
  });

  it("not at all when they are not wanted any more, and hold nobody up then", async () => {
    const { clock, wait, timesOf } = await scene({ processes: 2 });
    await wait(0, 0);
    const unwanted = new AbortController();
    const left = wait(0, 1, unwanted.signal);
    await clock.sleepers(1);
    unwanted.abort(new Error("the shard closed"));
    await expect(left).rejects.toThrow("the shard closed");
    const [time] = await timesOf([wait(1, 2)]);
    expect(time).toBeLessThan(2 * WINDOW_MS);
  });
});
