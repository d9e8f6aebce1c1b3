import type { Clock } from "../../src/core/async/clock.ts";
import { type Store, StoreError } from "../../src/core/store.ts";

/** How a store behaves from now on. */
export interface Trouble {
  /** How long it takes for each thing. */
  delayMs: number;
  /** Whether it refuses everything, when that time is over. */
  isAway: boolean;
  /** Whether it counts as having hung where it refuses: then it is left alone for a while. */
  isLate?: boolean;
}

/** A store that can be made slow, or taken away. */
export function troubled(store: Store, clock: Clock): { readonly store: Store; readonly trouble: Trouble } {
  const trouble: Trouble = { delayMs: 0, isAway: false };
  const endure = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (trouble.delayMs > 0) await clock.sleep(trouble.delayMs);
    if (trouble.isAway) throw new StoreError("memory: taken away", { isLate: trouble.isLate ?? false });
    return work();
  };
  const values: Store["values"] = (namespace, options) => {
    const kept = store.values<never>(namespace, options);
    const [get, set, remove] = [kept.get.bind(kept), kept.set.bind(kept), kept.delete.bind(kept)];
    const iterate = kept.iterator?.bind(kept);
    return Object.assign(kept, {
      get: (key: string) => endure(() => get(key)),
      set: (...given: Parameters<typeof set>) => endure(() => set(...given)),
      delete: (key: string) => endure(() => remove(key)),
      async *iterator(argument: unknown) {
        await endure(async () => undefined);
        if (iterate) yield* iterate(argument);
      },
    });
  };
  return {
    trouble,
    store: {
      ...store,
      values,
      claim: (...given) => endure(() => store.claim(...given)),
      holder: (...given) => endure(() => store.holder(...given)),
      release: (...given) => endure(() => store.release(...given)),
      increment: (...given) => endure(() => store.increment(...given)),
      ping: () => endure(() => store.ping()),
    },
  };
}
