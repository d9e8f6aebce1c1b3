import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";

/** Discord gives 3 s for a first response, and there may be more to find out than one thing. */
const MAX_FINDING_MS = 700;

/**
 * Waits for what must be known before anything can be said.
 *
 * @throws UserError `storeUnavailable` where it takes too long, or what it fails with
 */
export function inFirstResponse<Result>(clock: Clock, finding: Promise<Result>): Promise<Result> {
  return inTime(clock, MAX_FINDING_MS, finding, () => {
    throw new UserError("storeUnavailable", {});
  });
}
