import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { StoreError } from "../../core/store.ts";
import { cutAtWord } from "../../core/text.ts";
import { isInvalidBody, isPassing, waitWantedMs } from "../rest/api-errors.ts";

/** A passing fault is retried soon, and one that the operator may mend seldom. */
const SOON_MS = 30_000;
const SELDOM_MS = 60 * 60 * 1000;
const MAX_PAUSE_MS = 6 * 60 * 60 * 1000;

/** "Max number of daily application command creates has been reached (200)" */
const DAILY_LIMIT = 30_034;
/** How much of Discord's own words the line holds. */
const MAX_REASON_CHARACTERS = 300;

/** A registration that failed. */
export interface FailedRegistration {
  /** For the operator: the cause, the remedy, and the time of the next attempt. */
  readonly line: string;
  readonly pauseMs: number;
}

/** @param failures - how many came before this one, without a success */
export function explainFailedRegistration(error: unknown, failures: number): FailedRegistration {
  const { cause, advice, isSoonOver } = explain(error);
  const plannedMs = (isSoonOver ? SOON_MS : SELDOM_MS) * 2 ** failures;
  const pauseMs = Math.max(waitWantedMs(error), Math.min(MAX_PAUSE_MS, plannedMs));
  const line = `The commands could not be registered: ${cause}. ${advice} The bot runs, with the commands that Discord knows already; it tries again in ${inWords(pauseMs)}.`;
  return { line, pauseMs };
}

/** Whether Discord no longer accepts the bot's token. */
export function isTokenRefused(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401;
}

interface Explained {
  readonly cause: string;
  readonly advice: string;
  /** Whether the same request may succeed in a moment. */
  readonly isSoonOver: boolean;
}

const NOTHING_TO_DO = "Nothing needs to be done.";

function explain(error: unknown): Explained {
  if (error instanceof StoreError) {
    return { cause: "the store does not answer", advice: "See to the store (STORE_URL).", isSoonOver: true };
  }
  if (error instanceof DiscordAPIError && error.code === DAILY_LIMIT) {
    return {
      cause: `Discord takes no more new commands of this bot today (${DAILY_LIMIT})`,
      advice: "Nothing needs to be done, but keep the store: on a new one, each start registers all commands anew.",
      isSoonOver: false,
    };
  }
  if (error instanceof RateLimitError) {
    return { cause: "Discord takes no commands just now (429)", advice: NOTHING_TO_DO, isSoonOver: true };
  }
  if (isPassing(error)) {
    const isStatus = error instanceof DiscordAPIError || error instanceof HTTPError;
    const cause = isStatus ? `Discord answered with ${error.status}` : `Discord cannot be reached${codeOf(error)}`;
    return { cause, advice: NOTHING_TO_DO, isSoonOver: true };
  }
  if (isInvalidBody(error)) {
    return {
      cause: `Discord finds fault with them (${reasonOf(error)})`,
      advice: "Start another version of the bot, or report this line to its authors.",
      isSoonOver: false,
    };
  }
  return {
    cause: `Discord refuses them (${reasonOf(error)})`,
    advice: "Check in the Discord developer portal that DISCORD_TOKEN is this application's.",
    isSoonOver: false,
  };
}

/** Discord's own words, in one line. */
function reasonOf(error: unknown): string {
  const code = error instanceof DiscordAPIError && error.code ? `${error.code}: ` : "";
  const words = error instanceof Error ? error.message : typeof error;
  return cutAtWord(`${code}${words.replaceAll(/\s+/g, " ").trim()}`, MAX_REASON_CHARACTERS);
}

/** The cause of a broken connection. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}

const UNITS = [
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
  ["second", 1000],
] as const;

function inWords(durationMs: number): string {
  const [unit, unitMs] = UNITS.find(([, ms]) => durationMs >= ms) ?? UNITS[2];
  const count = Math.round(durationMs / unitMs);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
