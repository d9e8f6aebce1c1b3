import type { Store } from "../../core/store.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** Long enough that no person is told the same again while they try. */
const REMEMBERED_MS = 60 * 60 * 1000;

/** Remembers what to say only once. */
export interface FirstTimes {
  /**
   * Whether this is the first time in an hour, in all processes on the store; so it is where that cannot be known.
   *
   * @param rememberedMs - for so long, instead
   */
  isFirst(what: string, rememberedMs?: number): Promise<boolean>;
  /** Whether it happens no more often than so many times in the time given; so it is where that cannot be known. */
  isWithin(what: string, times: number, perMs: number): Promise<boolean>;
  /** The same as {@link isFirst}, for what must not be said twice: where it cannot be known, this is not the first time. */
  isSurelyFirst(what: string, rememberedMs: number): Promise<boolean>;
}

export function createFirstTimes(store: Store, health: StoreHealth): FirstTimes {
  const count = (what: string, rememberedMs: number, instead: number) =>
    health.tolerate(() => store.increment(`first:${what}`, 1, rememberedMs), instead);
  return {
    isFirst: async (what, rememberedMs = REMEMBERED_MS) => (await count(what, rememberedMs, 1)) === 1,
    isWithin: async (what, times, perMs) => (await count(what, perMs, 1)) <= times,
    isSurelyFirst: async (what, rememberedMs) => (await count(what, rememberedMs, 2)) === 1,
  };
}
