import { assert, asyncProperty, integer, nat } from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Store } from "../../../src/core/store.ts";
import { renewLease, withLease } from "../../../src/services/storage/lease.ts";
import { openStore } from "../../../src/stores/open.ts";
import { temporaryFile } from "../../stores/temporary-file.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

const TTL_MS = 1_000;
const file = temporaryFile();
const untilHad = { pauseMs: 10, isWanted: () => true };

let keys = 0;
/** @returns the store as two processes have it, and a key that is free */
async function scene(url: () => string) {
  const clock = createManualClock();
  const stores: Store[] = [];
  for (let index = 0; index < 2; index += 1) {
    const store = await openStore(url(), { clock, maxCacheBytes: 1e6 });
    onTestFinished(() => store.close());
    stores.push(store);
  }
  const terms = (index: number) => {
    const store = url() === "memory://" ? stores[0] : stores[index % 2];
    if (!store) throw new Error("two were opened");
    return { store, clock, owner: `owner-${index}`, ttlMs: TTL_MS };
  };
  return { clock, terms, freeKey: () => `lease-${(keys += 1)}` };
}

describe.each([
  ["memory", () => "memory://"],
  ["SQLite", () => file.url],
])("a lease in %s", (_name, url) => {
  it("is held by one at a time, however many want it and however long they work", async () => {
    const { clock, terms, freeKey } = await scene(url);
    const works = asyncProperty(integer({ min: 2, max: 8 }), nat(30), async (count, workMs) => {
      const key = freeKey();
      let [inside, most] = [0, 0];
      const work = async (): Promise<void> => {
        most = Math.max(most, (inside += 1));
        await clock.sleep(workMs);
        inside -= 1;
      };
      const all = Array.from({ length: count }, (_none, index) => withLease(terms(index), key, untilHad, work));
      await drive(clock, Promise.all(all), 10);
      expect([most, inside]).toEqual([1, 0]);
    });
    await assert(works, { numRuns: 8 });
  });

  it("is given back where the work fails, and ends by itself where its holder died", async () => {
    const { clock, terms, freeKey } = await scene(url);
    const key = freeKey();
    const failing = withLease(terms(0), key, untilHad, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await terms(1).store.claim(key, "who dies", TTL_MS)).toBe(true);
    const startMs = clock.now();
    expect(
      await drive(
        clock,
        withLease(terms(0), key, untilHad, () => Promise.resolve("had")),
        10,
      ),
    ).toBe("had");
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(TTL_MS - 10);
  });

  it("is waited for no longer than it is wanted, and kept from others while it is renewed", async () => {
    const { clock, terms, freeKey } = await scene(url);
    const key = freeKey();
    const holder = terms(0);
    await holder.store.claim(key, holder.owner, TTL_MS);
    const leaving = new AbortController();
    const renewal = renewLease(holder, key, leaving.signal);
    const forThreeLifetimes = { pauseMs: 100, isWanted: (tries: number) => tries <= 30 };
    const tried = withLease(terms(1), key, forThreeLifetimes, () => Promise.resolve("had"));
    expect(await drive(clock, tried, 100)).toBeUndefined();
    leaving.abort();
    await renewal;
    expect(
      await drive(
        clock,
        withLease(terms(1), key, untilHad, () => Promise.resolve("had")),
        100,
      ),
    ).toBe("had");
  });
});
