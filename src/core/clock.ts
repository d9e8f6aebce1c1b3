import { setTimeout as delay } from "node:timers/promises";

/** Time as everything in the house sees it: handed in, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Resolves after `durationMs`.
   *
   * @throws the signal's reason as soon as `signal` aborts
   */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. Its sleeps never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(durationMs, signal) {
    try {
      await delay(durationMs, undefined, { ref: false, ...(signal && { signal }) });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
