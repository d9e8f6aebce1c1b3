import type { Clock } from "./clock.ts";

/** Recent results, so that they need not be computed or fetched again at once. */
export interface TtlCache<Key, Value> {
  /** `undefined` where it was never known, has expired, or was evicted. */
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  forget(key: Key): void;
  /** The value, however long ago that was. */
  peekStale(key: Key): Value | undefined;
}

export interface TtlCacheOptions {
  readonly clock: Clock;
  /** How long a value counts as fresh. */
  readonly freshMs: number;
  /** Beyond this many, the oldest is evicted. */
  readonly maxEntries: number;
}

export function createTtlCache<Key, Value>(options: TtlCacheOptions): TtlCache<Key, Value> {
  const { clock, freshMs, maxEntries } = options;
  const entries = new Map<Key, { readonly value: Value; readonly atMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      const ageMs = clock.now() - entry.atMs;
      return ageMs >= 0 && ageMs < freshMs ? entry.value : undefined; // of the future: the clock was set back
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, atMs: clock.now() });
      if (entries.size <= maxEntries) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        break;
      }
    },
    forget: (key) => void entries.delete(key),
    peekStale: (key) => entries.get(key)?.value,
  };
}
