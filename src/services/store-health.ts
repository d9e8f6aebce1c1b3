import type { Clock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { StoreError } from "../core/store.ts";
import { log } from "../log.ts";

/** A store that has failed is left alone for so long: each call to one that hangs would cost its own time limit. */
const REST_MS = 5_000;

/** What is known of the store from how it has answered. */
export interface StoreHealth {
  /** Whether the store answered the last time that it was asked. */
  isGood(): boolean;
  /**
   * Does something with the store that the bot can do without.
   *
   * @returns `instead` where the store cannot, or has failed just now
   */
  tolerate<Result>(work: () => Promise<Result>, instead: Result): Promise<Result>;
  /** The same, also where the store has failed just now. */
  insist<Result>(work: () => Promise<Result>, instead: Result): Promise<Result>;
}

/** Warns when the store begins to fail, and says when it works again; every failure between is one of the same. */
export function createStoreHealth(clock: Clock): StoreHealth {
  let good = true;
  let restsUntilMs = 0;

  const note = (isGood: boolean, error?: unknown): void => {
    restsUntilMs = isGood ? 0 : clock.now() + REST_MS;
    if (isGood === good) return;
    good = isGood;
    if (isGood) log.info("the store works again");
    else log.warn({ err: error }, "the store fails: texts are answered uncached, and no pictures are made");
  };

  /** A clock that was set back makes no rest longer. */
  const isResting = (): boolean => {
    const leftMs = restsUntilMs - clock.now();
    return leftMs > 0 && leftMs <= REST_MS;
  };

  const insist: StoreHealth["insist"] = async (work, instead) => {
    try {
      const result = await work();
      note(true);
      return result;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      note(false, error);
      return instead;
    }
  };

  return {
    isGood: () => good,
    insist,
    tolerate: async (work, instead) => (isResting() ? instead : insist(work, instead)),
  };
}

/**
 * Does something with the store that the bot cannot do without.
 *
 * @throws UserError `storeUnavailable` where the store cannot
 */
export async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreError ? new UserError("storeUnavailable", {}, { cause: error }) : error;
  }
}
