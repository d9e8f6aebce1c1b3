import { retry, type RetryOptions } from "../../core/async/retry.ts";
import { isPassing, waitWantedMs } from "./api-errors.ts";

/** Repeats a request while Discord's refusals are passing ones, and no sooner than Discord asks for. */
export function retryPassing<Result>(
  attempt: () => Promise<Result>,
  options: Omit<RetryOptions, "isPassing" | "waitWantedMs">,
): Promise<Result> {
  return retry(attempt, { ...options, isPassing, waitWantedMs });
}
