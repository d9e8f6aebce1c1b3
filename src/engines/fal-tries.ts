import type { Clock } from "../core/async/clock.ts";
import { UserError } from "../core/errors.ts";
import { AS_LONG_AS_IT_TAKES, retry, type RetryOptions, WHILE_A_PERSON_WAITS } from "../core/async/retry.ts";
import { log } from "../log.ts";
import { explainFalError } from "./fal-errors.ts";
import {
  isGone,
  isNotAccepted,
  isNotTheResult,
  isOfFal,
  isOtherThanAsked,
  isPassing,
  isRefusalOfAccount,
  isUncertain,
  waitWantedMs,
} from "./fal-passing.ts";

/** Four seconds: a process that leaves waits for a cancel. */
const MAX_CANCEL_TRIES = 4;
/** A result counts as gone only after more "gone" answers than this: nearly three minutes of them. */
const MAX_GONE = 8;
/** A result that is paid for is asked for at least this often: a person waits for it. */
const LONGEST_PAUSE_MS = 60_000;
/** A person waits no longer than this for a job to be taken at all. */
const SUBMIT_WITHIN_MS = 20_000;

/** However long fal asks to wait: others wait meanwhile, for the room of a file or for a process that leaves. */
const AT_ONCE = (): number => 0;

const WHILE_LEAVING = { pausesMs: WHILE_A_PERSON_WAITS, maxTries: MAX_CANCEL_TRIES, waitWantedMs: AT_ONCE };

/** The retry policy of each kind of request to fal. Each throws a `UserError`, or the signal's reason. */
export interface FalTries {
  /** Submits a job again while it is certain that fal has not taken it. */
  submit(endpoint: string, attempt: () => Promise<string>, signal: AbortSignal): Promise<string>;
  /** Asks for a paid result until it comes, or fal says how the job failed, or the signal aborts. */
  result<Result>(endpoint: string, attempt: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Reads what a model made: whatever is in the way, in some ten seconds it is there, lost, or out of reach. */
  file<Result>(attempt: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Puts something where models can read it. */
  upload<Result>(attempt: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Asks fal to drop a job, also after its caller has left. */
  cancel<Result>(attempt: () => Promise<Result>): Promise<Result>;
}

export function createFalTries(clock: Clock): FalTries {
  const again = <Result>(
    attempt: () => Promise<Result>,
    options: Omit<RetryOptions, "clock" | "waitWantedMs"> & Partial<Pick<RetryOptions, "waitWantedMs">>,
  ): Promise<Result> => retry(attempt, { waitWantedMs, ...options, clock });

  return {
    async submit(endpoint, attempt, signal) {
      const pauses = { pausesMs: AS_LONG_AS_IT_TAKES, withinMs: SUBMIT_WITHIN_MS };
      try {
        return await again(attempt, { ...pauses, isPassing: isNotAccepted, signal });
      } catch (error) {
        if (isUncertain(error)) throw new UserError("submitUncertain", {}, { cause: error });
        if (isNotAccepted(error)) signal.throwIfAborted();
        throw explainFalError(error, endpoint);
      }
    },

    async result(endpoint, attempt, signal) {
      let [timesGone, timesRefused] = [0, 0];
      const isToBeAskedAgain = (error: unknown): boolean => {
        if (isGone(error)) timesGone += 1;
        if (isRefusalOfAccount(error)) timesRefused += 1;
        if (timesRefused === 1) log.warn({ err: error }, "fal does not give this bot what it has paid for");
        return isNotTheResult(error) && timesGone <= MAX_GONE;
      };
      try {
        return await again(attempt, {
          pausesMs: AS_LONG_AS_IT_TAKES,
          longestPauseMs: LONGEST_PAUSE_MS,
          isPassing: isToBeAskedAgain,
          signal,
        });
      } catch (error) {
        throw isGone(error) && isNotTheResult(error) ? lost(error) : explainFalError(error, endpoint);
      }
    },

    async file(attempt, signal) {
      try {
        return await again(attempt, {
          pausesMs: WHILE_A_PERSON_WAITS,
          waitWantedMs: AT_ONCE,
          isPassing: isOfFal,
          signal,
        });
      } catch (error) {
        if (!isOfFal(error)) throw error;
        // No key is sent for a file: a file without public access is as good as gone.
        if (isGone(error) || isRefusalOfAccount(error)) throw lost(error);
        throw isOtherThanAsked(error) ? unreadable(error) : outOfReach(error);
      }
    },

    upload: (attempt, signal) => explained(again(attempt, { pausesMs: WHILE_A_PERSON_WAITS, isPassing, signal })),

    cancel: (attempt) => explained(again(attempt, { ...WHILE_LEAVING, isPassing })),
  };
}

/**
 * Explains the final failure. A passing one, such as a proxy's page or half an answer, counts as fal being unreachable.
 */
async function explained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw isPassing(error) ? outOfReach(error) : explainFalError(error, "");
  }
}

function lost(cause: unknown): UserError {
  return new UserError("resultLost", {}, { cause });
}

function unreadable(cause: unknown): UserError {
  return new UserError("modelAnswerUnreadable", {}, { cause });
}

function outOfReach(cause: unknown): UserError {
  return new UserError("falUnreachable", {}, { cause });
}
