import { retry, type RetryOptions } from "../../core/async/retry.ts";
import { isPassing, waitWantedMs } from "./api-errors.ts";

/** Asks Discord again while its refusals pass by themselves, and no sooner than it wants to be asked. */
export function retryPassing<Result>(
  attempt: () => Promise<Result>,
  options: Omit<RetryOptions, "isPassing" | "waitWantedMs">,
): Promise<Result> {
  return retry(attempt, { ...options, isPassing, waitWantedMs });
}
