import type { EventEmitter } from "node:events";

/** Longer than anything that ought to happen, shorter than a test's own limit, so that its reason is read. */
export const WAIT_BOUND_MS = 15_000;

/** What is waited for. */
export interface Wait<T> {
  /** What came, or undefined for "not yet". */
  check(): T | undefined;
  /** What the error says when it never comes. */
  describe(): string;
  /** Whether what an event brings is worth another look. Default: always. */
  concerns?(subject: unknown): boolean;
  readonly boundMs?: number | undefined;
}

/**
 * Resolves as soon as `check` finds something, looking now and whenever one of `events` is emitted. The bound is the
 * machine's own time, not the clock that was handed in: a clock that stands still must not make a test hang.
 *
 * @throws Error with the description when the bound has passed
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
