import type { Clock } from "./clock.ts";

export interface RetryOptions {
  readonly clock: Clock;
  /** The pauses between the tries; there is one try more than pauses. */
  readonly pausesMs: readonly number[];
  /** Whether this failure is worth another try. */
  readonly isPassing: (error: unknown) => boolean;
  /** How long the other side asks to wait after this failure; a longer pause than planned is kept. */
  readonly waitWantedMs: (error: unknown) => number;
  readonly signal?: AbortSignal;
}

/** Tries again while failures pass by themselves and there are tries left; throws the last failure. */
export async function retry<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  for (const pauseMs of options.pausesMs) {
    try {
      return await attempt();
    } catch (error) {
      if (options.signal?.aborted || !options.isPassing(error)) throw error;
      await options.clock.sleep(Math.max(pauseMs, options.waitWantedMs(error)), options.signal);
    }
  }
  return attempt();
}
