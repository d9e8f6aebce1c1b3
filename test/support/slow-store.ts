import type { Store } from "../../src/core/store.ts";

/** A store that never answers to reads of some namespaces, as long as `isSlow` says so. */
export function withSlowReads(store: Store, isSlow: (namespace: string) => boolean): Store {
  return {
    ...store,
    values(namespace, options) {
      const values = store.values<never>(namespace, options);
      const get = values.get.bind(values);
      const never = new Promise<never>(() => undefined);
      return Object.assign(values, { get: (key: string) => (isSlow(namespace) ? never : get(key)) });
    },
  };
}
