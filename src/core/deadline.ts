import { type Clock, NOT_NEEDED } from "./clock.ts";

/** Something that ends by itself after a while. */
export interface Deadline {
  /** Aborts when `signal` does, or with the reason given when the time is over. */
  readonly signal: AbortSignal;
  /** The time does not matter any more. */
  stop(): void;
}

/** Bounds what `signal` stands for by a time of its own. */
export function startDeadline(clock: Clock, durationMs: number, signal: AbortSignal, reason: unknown): Deadline {
  const over = new AbortController();
  const stopped = new AbortController();
  clock.sleep(durationMs, stopped.signal).then(
    () => over.abort(reason),
    () => undefined, // stopped: it was done in time
  );
  return { signal: AbortSignal.any([signal, over.signal]), stop: () => stopped.abort(NOT_NEEDED) };
}
