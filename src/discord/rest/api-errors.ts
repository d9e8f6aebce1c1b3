import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { UserError } from "../../core/errors.ts";

/*
 * What Discord's refusals mean for a message of ours. Codes:
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */

/** The message or its place is gone: nobody waits for it any more. */
const MESSAGE_GONE = new Set([10003, 10004, 10008]);
/** The channel or the server is gone, or hidden from the bot. */
const PLACE_GONE = new Set([10003, 10004, 50001]);
/** The interaction's token opens nothing (any more): it has ended, has no messages left (40094), or none of its own. */
const TOKEN_OVER = new Set([10015, 10062, 40094, 50005, 50027]);
/** Whoever is meant is not in the server (any more), or nobody at all. */
const MEMBER_GONE = new Set([10007, 10013]);
/** The bot may not write there. */
const FORBIDDEN = new Set([50001, 50007, 50013, 50083, 160005]);
/** A message older than an hour was edited as often as Discord lets it be. */
const TOO_OLD_TO_EDIT = new Set([30046]);
/** The file is larger than Discord takes, whatever it had said before. */
const FILE_TOO_LARGE = new Set([40005, 50045]);
/** Discord takes no such file, or none there just now. */
const FILE_REFUSED = new Set([...FILE_TOO_LARGE, 50046, 400001]);
/** A server's AutoMod, or Discord's own filter of links, lets nothing of the kind through. */
const BLOCKED = new Set([200000, 240000]);
/** The reader has asked Discord to keep explicit content away, and Discord takes the answer for that. */
const EXPLICIT = 20009;
/** Discord says that the bot writes to too many people, or has taken it for a spammer because of that. */
const TOO_MANY_DMS = new Set([20026, 40003]);
/** Discord asks to try again later. */
const LATER = new Set([20016, 20028, 20029, 130000]);
/** The webhook of an interaction comes to be with its first response. */
const NO_FIRST_RESPONSE = 10015;
const ALREADY_ACKNOWLEDGED = 40060;
const INVALID_FORM_BODY = 50035;

/** Whether the answer's message, or the one that it replies to, was deleted: whoever asked does not want it. */
export function isMessageGone(error: unknown): boolean {
  return hasCode(error, MESSAGE_GONE) || isReplyToNothing(error);
}

/** Discord finds fault with the body of a reply whose message is not there any more. */
function isReplyToNothing(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError) || error.code !== INVALID_FORM_BODY) return false;
  const { rawError } = error;
  return "errors" in rawError && typeof rawError.errors === "object" && "message_reference" in rawError.errors;
}

/** The interaction's token has ended, or is about to, by our own clock. */
export class TokenOverError extends Error {
  override readonly name = "TokenOverError";
}

/** Whether the interaction's token is of no use, so that only the bot itself can still write. */
export function isTokenOver(error: unknown): boolean {
  return error instanceof TokenOverError || hasCode(error, TOKEN_OVER);
}

/** Whether, within the time of its token, an interaction has no answer that could be edited: it never had a first one. */
export function isNeverAnswered(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === NO_FIRST_RESPONSE;
}

/**
 * Whether Discord says of what was there a moment ago that it is not, or that the bot may not open it: it may say so in
 * error. A message that was deleted is said to be gone in words of its own.
 */
export function isNotFound(error: unknown): boolean {
  const isSaid = error instanceof DiscordAPIError && (error.status === 404 || error.status === 401);
  return isSaid && !hasCode(error, MESSAGE_GONE);
}

/** Whether a message cannot go to its place in this way, whatever it says; in another one it may. */
export function isRouteClosed(error: unknown): boolean {
  return isNotFound(error) || isTokenOver(error) || isForbidden(error);
}

/** Whether the bot may not do it there, for whatever reason. */
export function isForbidden(error: unknown): boolean {
  if (hasCode(error, FORBIDDEN)) return true;
  const isRefused = error instanceof DiscordAPIError && error.status === 403;
  return isRefused && !isPassing(error) && !isTokenOver(error) && explainRefusedAnswer(error) === undefined;
}

/** Whether a message is so old that Discord does not let it be edited any more. */
export function isTooOldToEdit(error: unknown): boolean {
  return hasCode(error, TOO_OLD_TO_EDIT);
}

/** Whether the channel or the server is gone, or hidden from the bot. */
export function isPlaceGone(error: unknown): boolean {
  return hasCode(error, PLACE_GONE);
}

/** Whether somebody is not in the server (any more). */
export function isMemberGone(error: unknown): boolean {
  return hasCode(error, MEMBER_GONE);
}

/** Whether Discord says that the bot has opened DMs with too many people. */
export function isTooManyDms(error: unknown): boolean {
  return hasCode(error, TOO_MANY_DMS) || error instanceof RateLimitError;
}

/** Whether the message can never be reached again in this way. */
export function isGone(error: unknown): boolean {
  return isMessageGone(error) || isTokenOver(error) || isForbidden(error);
}

/** Whether the same with a smaller file may do. */
export function isFileTooLarge(error: unknown): boolean {
  return hasCode(error, FILE_TOO_LARGE) || (error instanceof HTTPError && error.status === 413);
}

/** What it means to the person that Discord takes the answer itself amiss; `undefined` where that is not so. */
export function explainRefusedAnswer(error: unknown): UserError | undefined {
  if (hasCode(error, BLOCKED)) return new UserError("answerBlocked", {}, { cause: error });
  if (error instanceof DiscordAPIError && error.code === EXPLICIT) {
    return new UserError("answerExplicit", {}, { cause: error });
  }
  if (isFileTooLarge(error) || hasCode(error, FILE_REFUSED)) return new UserError("fileRefused", {}, { cause: error });
  return undefined;
}

function hasCode(error: unknown, codes: ReadonlySet<number>): boolean {
  return error instanceof DiscordAPIError && codes.has(Number(error.code));
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
  return error instanceof RateLimitError ? Math.max(error.retryAfter, error.timeToReset) : 0;
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
