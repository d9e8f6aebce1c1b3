import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** How many paid scans one server may use in a day. */
export const MAX_PAID_SCANS_A_DAY = 500;
/** Longer than a day lasts anywhere. */
const COUNTED_MS = 36 * 60 * 60 * 1000;

/** The server's paid scans of today are used up; hashes are still compared. */
export class PaidScansOverError extends Error {
  override readonly name = "PaidScansOverError";
  #isToBeTold: boolean;

  /** @param isFirst - whether this is the first refused scan of the day, which must be reported */
  constructor(isFirst: boolean) {
    super("the day's paid scans are over");
    this.#isToBeTold = isFirst;
  }

  /** Whether the caller must report it: true for one of the callers that shared the scan. */
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
