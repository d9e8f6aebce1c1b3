import type { Clock } from "../core/clock.ts";

/** How often what waits is tried again. */
const RETRY_MS = 200;
/** Of more than these, what has waited longest is given up: a few megabytes. */
const MAX_WAITING = 2_000;

/** @returns whether it is written */
type Write = () => Promise<boolean>;

/** What the store could not take, and is to have when it is back. */
export interface LateWrites {
  /**
   * Writes at once, or as soon as that can be; of several to one place the newest alone.
   *
   * @returns whether it is written now
   */
  write(place: string, write: Write): Promise<boolean>;
  /** What waits to be written to a place is not to be any more: something else is written there. */
  supersede(place: string): void;
}

/** What waits is kept in memory, and ends with the process. */
export function createLateWrites(clock: Clock): LateWrites {
  /** By their place; what was tried last is the last. */
  const unwritten = new Map<string, Write>();
  let isTrying = false;

  const tryOne = async (place: string, write: Write): Promise<boolean> => {
    const isWritten = await write();
    if (unwritten.get(place) !== write) return isWritten;
    unwritten.delete(place);
    if (!isWritten) unwritten.set(place, write); // last: others are tried before it is once more
    return isWritten;
  };

  /** Until one fails: the next ones most likely would, too. */
  const tryAll = async (): Promise<void> => {
    for (const [place, write] of unwritten) if (!(await tryOne(place, write))) return;
  };

  const tryUntilWritten = async (): Promise<void> => {
    isTrying = true;
    while (unwritten.size > 0) {
      await clock.sleep(RETRY_MS);
      await tryAll();
    }
    isTrying = false;
  };

  const giveUpOldest = (): void => {
    const [oldest] = unwritten.keys();
    if (oldest !== undefined && unwritten.size > MAX_WAITING) unwritten.delete(oldest);
  };

  return {
    supersede: (place) => void unwritten.delete(place),
    async write(place, write) {
      unwritten.set(place, write);
      giveUpOldest();
      const isWritten = await tryOne(place, write);
      if (!isWritten && !isTrying) void tryUntilWritten();
      return isWritten;
    },
  };
}
