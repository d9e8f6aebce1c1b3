import type { EventEmitter } from "node:events";

/** Longer than any expected event takes, shorter than a test's own limit, so that this error is read. */
export const WAIT_BOUND_MS = 15_000;

/** The awaited event. */
export interface Wait<T> {
  /** The result, or undefined for "not yet". */
  check(): T | undefined;
  /** The error's words when it never comes. */
  describe(): string;
  /** Whether an event deserves another check. Default: always. */
  concerns?(subject: unknown): boolean;
  readonly boundMs?: number | undefined;
}

/**
 * Resolves as soon as `check` returns a result; it is called now and whenever one of `events` is emitted. The limit is
 * the machine's own time, not the clock that was handed in: a stopped clock must not make a test hang.
 *
 * @throws Error with the description when the limit has passed
 */
export function waitFor<T>(emitter: EventEmitter, events: readonly string[], wait: Wait<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const boundMs = wait.boundMs ?? WAIT_BOUND_MS;
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Nothing came within ${boundMs} ms. ${wait.describe()}`));
    }, boundMs).unref();
    const stop = () => {
      clearTimeout(timer);
      for (const event of events) emitter.off(event, hear);
    };
    const look = () => {
      try {
        const found = wait.check();
        if (found === undefined) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const hear = (subject: unknown) => {
      if (wait.concerns?.(subject) ?? true) look();
    };
    for (const event of events) emitter.on(event, hear);
    look();
  });
}
