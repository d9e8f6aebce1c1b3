import type { Clock } from "./clock.ts";

export interface RetryOptions {
  readonly clock: Clock;
  /** The pauses between the tries; there is one try more than pauses. */
  readonly pausesMs: readonly number[];
  /** Whether this failure is worth another try. */
  readonly isPassing: (error: unknown) => boolean;
  readonly signal?: AbortSignal;
}

/** Tries again while failures pass by themselves and there are tries left; throws the last failure. */
export async function retry<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  for (const pauseMs of options.pausesMs) {
    try {
      return await attempt();
    } catch (error) {
      if (options.signal?.aborted || !options.isPassing(error)) throw error;
      await options.clock.sleep(pauseMs, options.signal);
    }
  }
  return attempt();
}
