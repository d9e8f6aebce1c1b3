import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { UserError } from "../core/errors.ts";

/*
 * What Discord's refusals mean for a message of ours. Codes:
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */

/** The message, its channel or the way to it is gone or closed: nobody waits for it any more. */
const GONE = new Set([10003, 10004, 10008, 10015, 10062, 50001, 50006, 50007, 50013, 50027, 50083]);
/** Discord asks to try again later. */
const LATER = new Set([20016, 20028, 20029, 130000]);
const ALREADY_ACKNOWLEDGED = 40060;
const INVALID_FORM_BODY = 50035;

/** Whether the message can never be reached again in this way. */
export function isGone(error: unknown): boolean {
  return error instanceof DiscordAPIError && GONE.has(Number(error.code));
}

/** Whether a first response was given already: an earlier one arrived although its acknowledgement was lost. */
export function isAlreadyAcknowledged(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === ALREADY_ACKNOWLEDGED;
}

/** Whether Discord found fault with what was sent. */
export function isInvalidBody(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === INVALID_FORM_BODY;
}

/** Whether the same request may succeed a little later: limits, server faults, broken connections. */
export function isPassing(error: unknown): boolean {
  if (error instanceof UserError) return false;
  if (error instanceof DiscordAPIError) {
    return error.status >= 500 || error.status === 429 || LATER.has(Number(error.code));
  }
  if (error instanceof HTTPError) return error.status >= 500;
  return error instanceof RateLimitError || isConnectionError(error);
}

/** How long Discord asks to wait, where it does. */
export function waitWantedMs(error: unknown): number {
  return error instanceof RateLimitError ? error.timeToReset : 0;
}

function isConnectionError(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.name === "AbortError") return true;
    if ("code" in current && typeof current.code === "string" && /^(?:E[A-Z]+|UND_ERR_\w+)$/.test(current.code)) {
      return true;
    }
  }
  return false;
}
