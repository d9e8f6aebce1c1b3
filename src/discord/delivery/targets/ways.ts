import type { Clock } from "../../../core/async/clock.ts";
import { retry, WHILE_A_PERSON_WAITS } from "../../../core/async/retry.ts";
import type { View } from "../../../core/ui/view.ts";
import { log } from "../../../log.ts";
import { isNotFound, isWayClosed, TokenOverError } from "../../rest/api-errors.ts";

/** How often Discord must say that what was there a moment ago is not there. */
const NOT_FOUND_TRIES = 3;

/** One way for a message to its place; rejects where it is closed, or where Discord takes the message itself amiss. */
export type Way = (view: View) => Promise<void>;

/** The same way, which is not taken for closed where Discord says just once or twice that nothing is there. */
export function insisting(way: Way, clock: Clock): Way {
  return (view) =>
    retry(() => way(view), {
      clock,
      pausesMs: WHILE_A_PERSON_WAITS,
      maxTries: NOT_FOUND_TRIES,
      isPassing: isNotFound,
      waitWantedMs: () => 0,
    });
}

/**
 * The first of several ways that is open; what is wrong with the message itself ends the search.
 *
 * @throws TokenOverError where all of them are closed, or none is left
 */
export function firstOpen(ways: readonly Way[]): Way {
  return async (view) => {
    let closed: unknown;
    for (const way of ways) {
      try {
        return await way(view);
      } catch (error) {
        if (!isWayClosed(error)) throw error;
        log.info({ err: error }, "the answer cannot go this way");
        closed = error;
      }
    }
    throw new TokenOverError("no way is left for the answer", { cause: closed });
  };
}

/** What stood there must neither say that it is at work still, nor show the answer a second time. */
export async function removeReplaced(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    log.info({ err: error }, "the message in whose place the answer came cannot be removed");
  }
}
