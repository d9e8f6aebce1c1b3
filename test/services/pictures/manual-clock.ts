import { type Clock, sleepBy } from "../../../src/core/clock.ts";

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time on; sleeps that are over by then end. */
  advance(durationMs: number): void;
  /** How many sleeps have not ended. */
  sleepers(): number;
}

export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  const sleeping = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  const after: Clock["after"] = (durationMs, wake) => {
    const sleeper = { untilMs: nowMs + durationMs, wake };
    sleeping.add(sleeper);
    return () => void sleeping.delete(sleeper);
  };
  return {
    now: () => nowMs,
    sleepers: () => sleeping.size,
    after,
    sleep: sleepBy(after),
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
