import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** What one server may have read for money in a day. */
export const MAX_PAID_SCANS_A_DAY = 500;
/** Longer than a day lasts anywhere. */
const COUNTED_MS = 36 * 60 * 60 * 1000;

/** Nothing more is read for money in this server today; hashes still are compared. */
export class PaidScansOverError extends Error {
  override readonly name = "PaidScansOverError";
  #isToBeTold: boolean;

  /** @param isFirst - whether this is the first scan of the day that was refused: then it is to be told */
  constructor(isFirst: boolean) {
    super("the day's paid scans are over");
    this.#isToBeTold = isFirst;
  }

  /** Whether the caller is to tell of it: one of all that waited for the scan together. */
  isToBeTold(): boolean {
    const isToBeTold = this.#isToBeTold;
    this.#isToBeTold = false;
    return isToBeTold;
  }
}

/**
 * Counts a paid scan of a server's, over all processes; days are those of UTC.
 *
 * @throws PaidScansOverError
 */
export type CountPaidScan = (guildId: string) => Promise<void>;

export function createCountPaidScan(store: Store, clock: Clock, health: StoreHealth): CountPaidScan {
  return async (guildId) => {
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    // Where the store cannot count, nothing is spent.
    const overAll = MAX_PAID_SCANS_A_DAY + 2;
    const count = await health.tolerate(() => store.increment(`paid-scans:${guildId}:${day}`, 1, COUNTED_MS), overAll);
    if (count > MAX_PAID_SCANS_A_DAY) throw new PaidScansOverError(count === MAX_PAID_SCANS_A_DAY + 1);
  };
}
