import { setTimeout as delay } from "node:timers/promises";

/** This Discord's time: handed in, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `durationMs`. */
  sleep(durationMs: number): Promise<void>;
}

/** The machine's own clock. It never keeps the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs) => delay(durationMs, undefined, { ref: false }),
};
