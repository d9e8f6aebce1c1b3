import { type Clock, sleepBy } from "../../src/core/async/clock.ts";

/** A clock that stands still until it is moved, at one go. */
export interface HandClock extends Clock {
  /** Moves time on; a sleeper that slept until then wakes. */
  advance(durationMs: number): void;
  /** How many sleeps have not ended. */
  sleepers(): number;
  /** Resolves as soon as a sleep begins. */
  slept(): Promise<void>;
}

export function createHandClock(startMs = Date.UTC(2026, 0, 1)): HandClock {
  let nowMs = startMs;
  const sleeping = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  const watchers: (() => void)[] = [];
  const after: Clock["after"] = (durationMs, wake) => {
    const sleeper = { untilMs: nowMs + durationMs, wake };
    sleeping.add(sleeper);
    for (const noticed of watchers.splice(0)) noticed();
    return () => void sleeping.delete(sleeper);
  };
  return {
    now: () => nowMs,
    after,
    sleep: sleepBy(after),
    sleepers: () => sleeping.size,
    slept: () => new Promise((resolve) => watchers.push(resolve)),
    advance(durationMs) {
      nowMs += durationMs;
      for (const sleeper of sleeping) {
        if (sleeper.untilMs > nowMs) continue;
        sleeping.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
