import type { Store } from "../../src/core/store.ts";

/** A store that tells how often a value of one namespace was written. */
export interface CountedStore {
  readonly store: Store;
  readonly writes: () => number;
}

export function countWrites(store: Store, counted: string): CountedStore {
  let writes = 0;
  const values: Store["values"] = (namespace, options) => {
    const kept = store.values<never>(namespace, options);
    if (namespace !== counted) return kept;
    const set = kept.set.bind(kept);
    return Object.assign(kept, {
      set: async (...[key, value, ttlMs]: Parameters<typeof set>) => {
        writes += 1;
        return set(key, value, ttlMs);
      },
    });
  };
  return { store: { ...store, values }, writes: () => writes };
}
