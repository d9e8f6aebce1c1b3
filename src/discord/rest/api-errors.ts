import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { UserError } from "../../core/errors.ts";

/*
 * The meaning of Discord's refusals for the bot's messages. Codes:
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */

/** The message or its channel was deleted: no reader waits for it any more. */
const MESSAGE_GONE = new Set([10003, 10004, 10008]);
/** The channel or the server is gone, or hidden from the bot. */
const PLACE_GONE = new Set([10003, 10004, 50001]);
/** The interaction's token opens nothing (any more): it has ended, has no messages left (40094), or none of its own. */
const TOKEN_OVER = new Set([10015, 10062, 40094, 50005, 50027]);
/** The user is not (or no longer) in the server, or does not exist. */
const MEMBER_GONE = new Set([10007, 10013]);
/** The bot may not write there. */
const FORBIDDEN = new Set([50001, 50007, 50013, 50083, 160005]);
/** A message older than an hour was edited as often as Discord allows. */
const TOO_OLD_TO_EDIT = new Set([30046]);
/** The file is larger than Discord accepts, in spite of its announced limit. */
const FILE_TOO_LARGE = new Set([40005, 50045]);
/** Discord accepts no such file, or none there at the moment. */
const FILE_REFUSED = new Set([...FILE_TOO_LARGE, 50046, 400001]);
/** A server's AutoMod, or Discord's own filter of links, blocks the content. */
const BLOCKED = new Set([200000, 240000]);
/** The reader's Discord settings block explicit content, and Discord takes the answer for it. */
const EXPLICIT = 20009;
/** Discord says that the bot writes to too many people, or has flagged it as a spammer because of that. */
const TOO_MANY_DMS = new Set([20026, 40003]);
/** Discord asks to try again later. */
const LATER = new Set([20016, 20028, 20029, 130000]);
/** The webhook of an interaction exists only after its first response. */
const NO_FIRST_RESPONSE = 10015;
const ALREADY_ACKNOWLEDGED = 40060;
const INVALID_FORM_BODY = 50035;

/** Whether the answer's message, or the one that it replies to, was deleted: the person who asked does not want it. */
export function isMessageGone(error: unknown): boolean {
  return hasCode(error, MESSAGE_GONE) || isReplyToNothing(error);
}

/** Discord finds fault with the body of a reply to a deleted message. */
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

/** Whether an interaction whose token is valid has no answer to edit, because it never had a first response. */
export function isNeverAnswered(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === NO_FIRST_RESPONSE;
}

/**
 * Whether Discord denies the existence of what existed a moment ago, or the bot's access to it: it may be wrong. A deleted
 * message has an error code of its own.
 */
export function isNotFound(error: unknown): boolean {
  const isSaid = error instanceof DiscordAPIError && (error.status === 404 || error.status === 401);
  return isSaid && !hasCode(error, MESSAGE_GONE);
}

/** Whether this route is closed for any message; another route may be open. */
export function isRouteClosed(error: unknown): boolean {
  return isNotFound(error) || isTokenOver(error) || isForbidden(error);
}

/** Whether the bot may not do it there, for any reason. */
export function isForbidden(error: unknown): boolean {
  if (hasCode(error, FORBIDDEN)) return true;
  const isRefused = error instanceof DiscordAPIError && error.status === 403;
  return isRefused && !isPassing(error) && !isTokenOver(error) && explainRefusedAnswer(error) === undefined;
}

/** Whether a message is too old for Discord to allow another edit. */
export function isTooOldToEdit(error: unknown): boolean {
  return hasCode(error, TOO_OLD_TO_EDIT);
}

/** Whether the channel or the server is gone, or hidden from the bot. */
export function isPlaceGone(error: unknown): boolean {
  return hasCode(error, PLACE_GONE);
}

/** Whether a user is not (or no longer) in the server. */
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

/** Whether the same message with a smaller file may succeed. */
export function isFileTooLarge(error: unknown): boolean {
  return hasCode(error, FILE_TOO_LARGE) || (error instanceof HTTPError && error.status === 413);
}

/** The error for the person where Discord refuses the answer's content; `undefined` for other refusals. */
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

/** How long Discord asks to wait, if it does. */
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
