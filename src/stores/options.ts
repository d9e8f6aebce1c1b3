import type { Clock } from "../core/clock.ts";

/** What every store is given beside its address. */
export interface StoreOptions {
  /** By whose time values, claims and counters end; Redis goes by its own. */
  readonly clock: Clock;
  /** How large evictable values may grow together, keys included. Redis has its own bound, `maxmemory`. */
  readonly maxCacheBytes: number;
}
