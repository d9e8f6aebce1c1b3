import { type Clock, NOT_NEEDED } from "./clock.ts";

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
  const stopped = new AbortController();
  clock.sleep(durationMs, stopped.signal).then(
    () => over.abort(reason()),
    () => undefined, // stopped: it was done in time
  );
  return {
    signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal,
    stop: () => stopped.abort(NOT_NEEDED),
  };
}
