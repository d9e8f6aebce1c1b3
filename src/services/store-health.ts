import { StoreError } from "../core/store.ts";
import { log } from "../log.ts";

/** What is known of the store from how it has answered. */
export interface StoreHealth {
  /** Whether the store answered the last time that it was needed. */
  isGood(): boolean;
  /** Does something that the bot can do without: where the store cannot, the result is `instead`. */
  tolerate<Result>(work: () => Promise<Result>, instead: Result): Promise<Result>;
}

/** Warns when the store begins to fail, and says when it works again; every failure between is one of the same. */
export function createStoreHealth(): StoreHealth {
  let good = true;

  const note = (isGood: boolean, error?: unknown): void => {
    if (isGood === good) return;
    good = isGood;
    if (isGood) log.info("the store works again");
    else log.warn({ err: error }, "the store fails: texts are answered uncached, and no pictures are made");
  };

  return {
    isGood: () => good,
    async tolerate(work, instead) {
      try {
        const result = await work();
        note(true);
        return result;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        note(false, error);
        return instead;
      }
    },
  };
}
