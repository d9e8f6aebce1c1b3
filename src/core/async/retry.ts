import type { Clock } from "./clock.ts";

export interface RetryOptions {
  readonly clock: Clock;
  /** The pauses between the tries; there is one try more than pauses, which may be without end. */
  readonly pausesMs: Iterable<number>;
  /** Whether this failure is worth another try. */
  readonly isPassing: (error: unknown) => boolean;
  /** How long the other side asks to wait after this failure; a longer pause than planned is kept. */
  readonly waitWantedMs: (error: unknown) => number;
  /** For so long after the first try another one may begin; without a bound unless given. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Tries again while failures pass by themselves and there are tries and time left.
 *
 * @throws the last failure; the signal's reason where it aborts in a pause
 */
export async function retry<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { clock, pausesMs, isPassing, waitWantedMs, withinMs = Number.POSITIVE_INFINITY, signal } = options;
  const startedAtMs = clock.now();
  for (const pauseMs of pausesMs) {
    try {
      return await attempt();
    } catch (error) {
      if (signal?.aborted || !isPassing(error)) throw error;
      const waitMs = Math.max(pauseMs, waitWantedMs(error));
      if (clock.now() - startedAtMs + waitMs > withinMs) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
  return attempt();
}

/** Pauses that go on for ever, the last of those given again and again. */
export function* pausesWithoutEnd(pausesMs: readonly number[]): Generator<number, never> {
  yield* pausesMs;
  for (;;) yield pausesMs.at(-1) ?? 0;
}
