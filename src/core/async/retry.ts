import type { Clock } from "./clock.ts";

/**
 * While a person waits: five tries in 9 s. The first pause is too short to notice; the last ones outlast a
 * restart of what was asked. A caller with less time says so, with `maxTries` or `withinMs`.
 *
 * @remarks Neither policy has jitter: a service that has too much to do says how long to wait, and is heard.
 */
export const WHILE_A_PERSON_WAITS: Iterable<number> = [250, 1_000, 3_000, 5_000];

const GROWING_PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000] as const;
const LONGEST_PAUSE_MS = 180_000;

/** As long as it takes, for what is paid for or promised: pauses that grow to three minutes, and go on until the caller's bound. */
export const AS_LONG_AS_IT_TAKES: Iterable<number> = {
  *[Symbol.iterator]() {
    yield* GROWING_PAUSES_MS;
    for (;;) yield LONGEST_PAUSE_MS;
  },
};

export interface RetryOptions {
  readonly clock: Clock;
  /** The pauses between the tries, {@link WHILE_A_PERSON_WAITS} or {@link AS_LONG_AS_IT_TAKES}; one try more than pauses. */
  readonly pausesMs: Iterable<number>;
  /** Whether this failure is worth another try. */
  readonly isPassing: (error: unknown) => boolean;
  /** How long the other side asks to wait after this failure; a longer pause than planned is kept. */
  readonly waitWantedMs: (error: unknown) => number;
  /** The first one included; unless given, one more than there are pauses. */
  readonly maxTries?: number;
  /** How long after the first try another one may begin; unbounded unless given. */
  readonly withinMs?: number;
  /** No pause is longer by plan, where a person waits for what is paid; without a bound unless given. */
  readonly longestPauseMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Tries again while failures are passing ones and there are tries and time left.
 *
 * @throws the last failure; the signal's reason where it aborts in a pause
 */
export async function retry<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { clock, pausesMs, isPassing, waitWantedMs, signal } = options;
  const { maxTries = Number.POSITIVE_INFINITY, withinMs = Number.POSITIVE_INFINITY } = options;
  const { longestPauseMs = Number.POSITIVE_INFINITY } = options;
  const startedAtMs = clock.now();
  let tries = 0;
  for (const pauseMs of pausesMs) {
    tries += 1;
    if (tries >= maxTries) break;
    try {
      return await attempt();
    } catch (error) {
      if (signal?.aborted || !isPassing(error)) throw error;
      const waitMs = Math.max(Math.min(pauseMs, longestPauseMs), waitWantedMs(error));
      if (clock.now() - startedAtMs + waitMs > withinMs) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
  return attempt();
}
