/** The source of time for everything: handed in, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Runs `work` after `durationMs`.
   *
   * @returns a function that cancels it
   */
  after(durationMs: number, work: () => void): () => void;
  /**
   * Resolves after `durationMs`.
   *
   * @throws the signal's reason as soon as `signal` aborts
   */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Makes `sleep` out of a clock's `after`.
 *
 * @remarks Node's own promised timers make an error with a stack for each sleep that is ended early, as nearly all of
 * ours are: under load that took a tenth of the bot's time.
 */
export function sleepBy(after: Clock["after"]): Clock["sleep"] {
  return (durationMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const end = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = after(durationMs, () => {
        signal?.removeEventListener("abort", end);
        resolve();
      });
      signal?.addEventListener("abort", end, { once: true });
    });
}

function afterOnMachine(durationMs: number, work: () => void): () => void {
  const timer = setTimeout(work, durationMs).unref();
  return () => clearTimeout(timer);
}

/** The machine's own clock. It never keeps the process alive. */
export const systemClock: Clock = { now: () => Date.now(), after: afterOnMachine, sleep: sleepBy(afterOnMachine) };
