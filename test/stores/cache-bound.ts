import { expect, it } from "vitest";
import type { Store } from "../../src/core/store.ts";
import type { ManualClock } from "../support/manual-clock.ts";

/** A value of about 100 bytes with its key. */
const VALUE = "x".repeat(85);

/** A use may be written down to the minute. */
const MINUTE_MS = 60_000;

/** What stores do that bound their caches themselves. `open` gives one with room for 1 000 bytes. */
export function describeCacheBound(open: () => Promise<{ store: Store; clock: ManualClock }>): void {
  it("drops what was used longest ago, and nothing that still fits", async () => {
    const { store, clock } = await open();
    const cache = store.values<string>("cache", { evictable: true });
    for (let index = 0; index < 9; index += 1) {
      await cache.set(`${index}`, VALUE);
      await clock.advance(MINUTE_MS);
    }
    await cache.get("0");
    await clock.advance(MINUTE_MS);
    await cache.set("new", VALUE);
    await cache.set("newer", VALUE);
    expect(await cache.getMany(["0", "1", "2", "8", "new", "newer"])).toEqual([
      VALUE,
      undefined,
      VALUE,
      VALUE,
      VALUE,
      VALUE,
    ]);
    await store.close();
  });

  it("counts a value that was replaced, deleted or has expired no longer", async () => {
    const { store, clock } = await open();
    const cache = store.values<string>("cache", { evictable: true });
    await cache.set("oldest", VALUE);
    await clock.advance(1);
    for (let round = 0; round < 20; round += 1) await cache.set("replaced", VALUE);
    for (let round = 0; round < 20; round += 1) {
      await cache.set(`deleted ${round}`, VALUE);
      await cache.delete(`deleted ${round}`);
    }
    await cache.set("cleared", VALUE);
    expect(await cache.getMany(["oldest", "replaced"])).toEqual([VALUE, VALUE]);
    await cache.clear();
    for (let index = 0; index < 9; index += 1) await cache.set(`${index}`, VALUE);
    expect(await cache.get("0")).toBe(VALUE);
    await store.close();
  });

  it("never drops what is no cache, and does not count it", async () => {
    const { store } = await open();
    const records = store.values<string>("records");
    const cache = store.values<string>("cache", { evictable: true });
    await cache.set("cached", VALUE);
    for (let index = 0; index < 30; index += 1) await records.set(`${index}`, VALUE);
    for (let index = 0; index < 30; index += 1) expect(await records.get(`${index}`)).toBe(VALUE);
    expect(await cache.get("cached")).toBe(VALUE);
    await store.close();
  });

  it("does not keep a value that is larger than the whole bound, nor what it would replace", async () => {
    const { store } = await open();
    const cache = store.values<string>("cache", { evictable: true });
    await cache.set("small", VALUE);
    await cache.set("large", VALUE);
    await cache.set("large", "x".repeat(1_000));
    expect(await cache.getMany(["small", "large"])).toEqual([VALUE, undefined]);
    await store.close();
  });
}
