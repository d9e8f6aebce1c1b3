import pLimit from "p-limit";
import type { Clock } from "../../core/async/clock.ts";
import { log, logApart } from "../../log.ts";

/** How often dropped work is reported. */
const TELL_MS = 60_000;

export interface BoundedQueueOptions {
  readonly clock: Clock;
  /** Its name in the log. */
  readonly name: string;
  readonly maxAtOnce: number;
  readonly maxWaiting: number;
}

/** A queue that drops work when there is too much of it. */
export interface BoundedQueue {
  /** Does the work when its turn comes; the newest is dropped where too many wait. Rejects as the work does. */
  add(work: () => Promise<void>): Promise<void>;
}

/** Dropped work is counted in the log, once a minute. */
export function createBoundedQueue({ clock, name, maxAtOnce, maxWaiting }: BoundedQueueOptions): BoundedQueue {
  const limit = pLimit(maxAtOnce);
  let leftUndone = 0;

  const tellLater = async (): Promise<void> => {
    await clock.sleep(TELL_MS);
    log.warn({ queue: name, leftUndone }, "too much to do: the newest was left undone");
    leftUndone = 0;
  };

  return {
    async add(work) {
      if (limit.pendingCount < maxWaiting) return limit(work);
      leftUndone += 1;
      if (leftUndone === 1) void logApart({}, tellLater);
    },
  };
}
