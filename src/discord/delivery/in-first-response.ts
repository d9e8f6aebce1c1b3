import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";

/** Discord gives 3 s for a first response, and more than one thing may have to be looked up. */
const MAX_FINDING_MS = 700;

/**
 * Waits for what must be known before the first response.
 *
 * @throws UserError `storeUnavailable` where it takes too long, or the error of the work
 */
export function inFirstResponse<Result>(clock: Clock, finding: Promise<Result>): Promise<Result> {
  return inTime(clock, MAX_FINDING_MS, finding, () => {
    throw new UserError("storeUnavailable", {});
  });
}
