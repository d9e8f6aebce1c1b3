import { Keyv } from "keyv";
import { expect, it } from "vitest";
import { z } from "zod";
import { createTtlCache } from "../../../src/core/async/ttl-cache.ts";
import { createCachedValues } from "../../../src/services/storage/cached-values.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { createManualClock } from "../../support/manual-clock.ts";

/** Two processes on one store, of which the first remembers what it has had in its hands for a second. */
function scene() {
  const clock = createManualClock();
  const options = { values: new Keyv<string>(), schema: z.string(), health: createStoreHealth(clock) };
  const cache = createTtlCache<string, string>({ clock, freshMs: 1_000, maxEntries: 10 });
  return { clock, here: createCachedValues({ ...options, cache }), elsewhere: createCachedValues(options) };
}

it("what was kept or found here is at hand, and what changed elsewhere is seen in time", async () => {
  const { clock, here, elsewhere } = scene();
  await here.keep("kept", "old");
  await elsewhere.keep("found", "old");
  expect(await here.find("found")).toBe("old");
  await elsewhere.keep("kept", "new");
  await elsewhere.forget("found");
  expect([await here.find("kept"), await here.find("found")]).toEqual(["old", "old"]);
  await clock.advance(1_000);
  expect([await here.find("kept"), await here.find("found")]).toEqual(["new", undefined]);
});

it("what is forgotten here is gone at once", async () => {
  const { here, elsewhere } = scene();
  await here.keep("one", "1");
  await here.forget("one");
  expect([await here.find("one"), await elsewhere.find("one")]).toEqual([undefined, undefined]);
});
