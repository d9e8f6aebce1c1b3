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

/**
 * The machine's own clock. Its sleeps never keep the process alive.
 *
 * @remarks Node's own promised timers make an error with a stack for each sleep that is ended early, as nearly all of
 * ours are: under load that took a tenth of the bot's time.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", end);
        resolve();
      }, durationMs).unref();
      const end = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", end, { once: true });
    }),
};

/** Why a sleep was ended that nobody needs any more: an abort without a reason makes an error with a stack. */
export const NOT_NEEDED = "not needed any more";
