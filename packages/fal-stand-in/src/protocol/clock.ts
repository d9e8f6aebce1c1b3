import { setTimeout as delay } from "node:timers/promises";

/** This fal's time: handed in, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `work` after `durationMs`. @returns a function that cancels it */
  after(durationMs: number, work: () => void): () => void;
  /** Resolves after `durationMs`; rejects as soon as `signal` aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. It never keeps the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(durationMs, work) {
    const timer = setTimeout(work, durationMs).unref();
    return () => clearTimeout(timer);
  },
  sleep: (durationMs, signal) => delay(durationMs, undefined, { ref: false, ...(signal && { signal }) }),
};
