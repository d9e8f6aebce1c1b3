import type { Clock } from "./clock.ts";

/** Something that ends by itself after a while. */
export interface Deadline {
  /** Aborts when the signal given does, or with the reason given when the time is over. */
  readonly signal: AbortSignal;
  /** The time does not matter any more. */
  stop(): void;
}

/**
 * Bounds what `signal` stands for, or nothing else, by a time of its own.
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
 * Waits for work, but no longer than for a while; the work itself goes on.
 *
 * @param whenLate - gives the result that counts when the time is over, or throws
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
