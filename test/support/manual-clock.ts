import { type Clock, sleepBy } from "../../src/core/async/clock.ts";

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time on, waking sleepers in the order of their times and letting what they do happen in between. */
  advance(durationMs: number): Promise<void>;
  /**
   * Moves time on at one go, as when a machine was suspended: a sleeper that slept so long wakes once. Moved back, as when it
   * is set right, no sleep gets longer: a machine's timers do not go by the time of day.
   */
  jump(durationMs: number): Promise<void>;
  /** Resolves when at least `count` sleeps are under way. */
  sleepers(count: number): Promise<void>;
}

interface Sleeper {
  wakeAtMs: number;
  readonly wake: () => void;
}

export function createManualClock(startAtMs: number = Date.now()): ManualClock {
  let nowMs = startAtMs;
  const sleeping = new Set<Sleeper>();
  const watchers = new Set<() => void>();

  const after: Clock["after"] = (durationMs, work) => {
    const sleeper: Sleeper = {
      wakeAtMs: nowMs + durationMs,
      wake() {
        sleeping.delete(sleeper);
        work();
      },
    };
    sleeping.add(sleeper);
    for (const watcher of watchers) watcher();
    return () => void sleeping.delete(sleeper);
  };

  return {
    now: () => nowMs,
    after,
    sleep: sleepBy(after),
    async advance(durationMs) {
      const untilMs = nowMs + durationMs;
      for (;;) {
        const next = [...sleeping].sort((one, other) => one.wakeAtMs - other.wakeAtMs)[0];
        if (!next || next.wakeAtMs > untilMs) break;
        nowMs = Math.max(nowMs, next.wakeAtMs);
        next.wake();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    async jump(durationMs) {
      nowMs += durationMs;
      if (durationMs < 0) for (const sleeper of sleeping) sleeper.wakeAtMs += durationMs;
      for (const sleeper of sleeping) if (sleeper.wakeAtMs <= nowMs) sleeper.wake();
      await settle();
    },
    sleepers(count) {
      return new Promise((resolve) => {
        const watcher = () => {
          if (sleeping.size < count) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      });
    },
  };
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Lets time pass until `work` is done, so that pauses inside it take none.
 *
 * @param stepMs - how far the clock moves at each turn of the event loop with a sleeper
 */
export async function drive<Result>(clock: ManualClock, work: Promise<Result>, stepMs = 500): Promise<Result> {
  let isDone = false;
  const finish = () => {
    isDone = true;
  };
  work.then(finish, finish);
  while (!isDone) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (!isDone) await clock.advance(stepMs);
  }
  return work;
}
