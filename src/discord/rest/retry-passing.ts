import { AS_LONG_AS_IT_TAKES, retry, type RetryOptions } from "../../core/async/retry.ts";
import { isPassing, waitWantedMs } from "./api-errors.ts";

/** Where nothing hangs on seconds: Discord is mostly back within so many. */
export const IN_THE_BACKGROUND = { pausesMs: AS_LONG_AS_IT_TAKES, withinMs: 20_000 } as const;

/** Repeats a request while Discord's refusals are passing ones, and no sooner than Discord asks for. */
export function retryPassing<Result>(
  attempt: () => Promise<Result>,
  options: Omit<RetryOptions, "isPassing" | "waitWantedMs">,
): Promise<Result> {
  return retry(attempt, { ...options, isPassing, waitWantedMs });
}
