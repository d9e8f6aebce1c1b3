import type { Clock } from "../../../core/async/clock.ts";
import { retry, WHILE_A_PERSON_WAITS } from "../../../core/async/retry.ts";
import type { View } from "../../../core/ui/view.ts";
import { log } from "../../../log.ts";
import { showsLinkedPictures, withoutLinkedPictures } from "../../payloads/components.ts";
import { isInvalidBody, isNotFound, isRouteClosed, TokenOverError } from "../../rest/api-errors.ts";

/** How often Discord must deny what existed a moment ago before it is believed. */
const NOT_FOUND_TRIES = 3;

/** Sends a message by one route; rejects where that is closed, or where Discord finds fault with the message itself. */
export type Send = (view: View) => Promise<void>;

/** The same route, which does not count as closed until Discord has said so several times. */
export function retryNotFound(send: Send, clock: Clock): Send {
  return (view) =>
    retry(() => send(view), {
      clock,
      pausesMs: WHILE_A_PERSON_WAITS,
      maxTries: NOT_FOUND_TRIES,
      isPassing: isNotFound,
      waitWantedMs: () => 0,
    });
}

/**
 * Sends by the first open route of several; a fault of the message itself ends the search.
 *
 * @throws TokenOverError where all of them are closed, or none is left
 */
export function firstOpen(routes: readonly Send[]): Send {
  return async (view) => {
    let closed: unknown;
    for (const send of routes) {
      try {
        return await send(view);
      } catch (error) {
        if (!isRouteClosed(error)) throw error;
        log.info({ err: error }, "the answer cannot go by this route");
        closed = error;
      }
    }
    throw new TokenOverError("no route is left for the answer", { cause: closed });
  };
}

/** A linked picture may have vanished, and Discord then refuses the message: it is sent again without linked pictures. */
export function withWordsAlone(send: Send): Send {
  return async (view) => {
    try {
      await send(view);
    } catch (error) {
      if (!isInvalidBody(error) || !showsLinkedPictures(view)) throw error;
      await send(withoutLinkedPictures(view));
    }
  };
}

/** A replaced message must neither claim that the bot is still at work, nor show the answer a second time. */
export async function removeReplaced(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    log.info({ err: error }, "the message that the answer replaced cannot be removed");
  }
}
