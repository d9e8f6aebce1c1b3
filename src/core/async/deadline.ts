import type { Clock } from "./clock.ts";

/** A time limit. */
export interface Deadline {
  /** Aborts when the signal given does, or with the reason given when the time is over. */
  readonly signal: AbortSignal;
  /** Stops the timer. */
  stop(): void;
}

/**
 * Starts a time limit, which also aborts with `signal` where one is given.
 *
 * @param reason - makes what the signal aborts with: only when the time is over, since an error with a stack is dear
 */
export function startDeadline(
  clock: Clock,
  durationMs: number,
  reason: () => unknown,
  signal?: AbortSignal | null,
): Deadline {
  const over = new AbortController();
  const stop = clock.after(durationMs, () => over.abort(reason()));
  return {
    signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal,
    stop,
  };
}

/**
 * Waits for work, but no longer than a time limit; the work itself continues.
 *
 * @param whenLate - gives the result when the time is over, or throws
 */
export function inTime<Result>(
  clock: Clock,
  durationMs: number,
  work: Promise<Result>,
  whenLate: () => Result,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(durationMs, () => {
      try {
        resolve(whenLate());
      } catch (error) {
        reject(error);
      }
    });
    work.then(resolve, reject).finally(cancel);
  });
}
