import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";

/** How long a leaving process tries to record what the store has not taken. */
const LAST_TRIES_MS = 4_000;
const PAUSE_MS = 250;

/**
 * Tries again and again, for as long as a leaving process has time.
 *
 * @param attempt - resolves to whether nothing is left to be tried
 */
export async function tryAtLast(clock: Clock, attempt: () => Promise<boolean>): Promise<void> {
  let isLate = false;
  const insist = async (): Promise<void> => {
    while (!isLate && !(await attempt())) await clock.sleep(PAUSE_MS);
  };
  await inTime(clock, LAST_TRIES_MS, insist(), () => undefined);
  isLate = true;
}
