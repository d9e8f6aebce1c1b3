import { describe } from "vitest";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { describeCacheBound } from "./cache-bound.ts";
import { describeStoreContract } from "./contract.ts";

describe("a store in memory", () => {
  describeStoreContract(async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1_000_000 });
    return { store, neighbour: store, pass: (durationMs) => clock.advance(durationMs) };
  });

  describe("the bound of its caches", () => {
    describeCacheBound(async () => {
      const clock = createManualClock();
      return { clock, store: await openStore("memory://", { clock, maxCacheBytes: 1_000 }) };
    });
  });
});
