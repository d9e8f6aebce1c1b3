import type { Store } from "../core/store.ts";
import type { StoreHealth } from "./store-health.ts";

/** Long enough that nobody is told the same again while they try. */
const REMEMBERED_MS = 60 * 60 * 1000;

/** What is to be said but once. */
export interface FirstTimes {
  /** Whether this is the first time in an hour, in all processes on the store. */
  isFirst(what: string): Promise<boolean>;
}

export function createFirstTimes(store: Store, health: StoreHealth): FirstTimes {
  return {
    isFirst: async (what) => (await health.tolerate(() => store.increment(`first:${what}`, 1, REMEMBERED_MS), 1)) === 1,
  };
}
