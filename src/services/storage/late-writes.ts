import type { Clock } from "../../core/async/clock.ts";

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
  /** Writes at once or never, in place of what waits to be written there. */
  writeNow(place: string, write: Write): Promise<boolean>;
  /** Writes what waits, each once, until the store fails again: the process leaves. */
  writeAll(): Promise<void>;
  /**
   * What waits to be written to places that begin so is not to be any more.
   *
   * @returns resolves when nothing is on its way there either
   */
  drop(placePrefix: string): Promise<void>;
}

/** What waits is kept in memory, and ends with the process. */
export function createLateWrites(clock: Clock): LateWrites {
  /** By their place; what was tried last is the last. */
  const unwritten = new Map<string, Write>();
  /** By their place; of two at a time a store might take the older one last. */
  const onTheWay = new Map<string, Promise<boolean>>();
  let isTrying = false;

  const inTurn = async (place: string, write: Write): Promise<boolean> => {
    const before = onTheWay.get(place);
    const written = before ? before.then(write, write) : write();
    onTheWay.set(place, written);
    try {
      return await written;
    } finally {
      if (onTheWay.get(place) === written) onTheWay.delete(place);
    }
  };

  const tryOne = async (place: string, write: Write): Promise<boolean> => {
    const isNewest = () => unwritten.get(place) === write;
    const isWritten = await inTurn(place, () => (isNewest() ? write() : Promise.resolve(false)));
    if (unwritten.get(place) !== write) return isWritten;
    unwritten.delete(place);
    if (!isWritten) unwritten.set(place, write); // last: others are tried before it is once more
    return isWritten;
  };

  /** Until one fails: the next ones most likely would, too. */
  const writeAll = async (): Promise<void> => {
    for (const [place, write] of unwritten) if (!(await tryOne(place, write))) return;
  };

  const tryUntilWritten = async (): Promise<void> => {
    isTrying = true;
    while (unwritten.size > 0) {
      await clock.sleep(RETRY_MS);
      await writeAll();
    }
    isTrying = false;
  };

  const giveUpOldest = (): void => {
    const [oldest] = unwritten.keys();
    if (oldest !== undefined && unwritten.size > MAX_WAITING) unwritten.delete(oldest);
  };

  return {
    writeAll,
    writeNow(place, write) {
      unwritten.delete(place);
      return inTurn(place, write);
    },
    async drop(placePrefix) {
      const isMeant = (place: string) => place.startsWith(placePrefix);
      for (const place of [...unwritten.keys()].filter(isMeant)) unwritten.delete(place);
      await Promise.all([...onTheWay].flatMap(([place, written]) => (isMeant(place) ? [written] : [])));
    },
    async write(place, write) {
      unwritten.set(place, write);
      giveUpOldest();
      const isWritten = await tryOne(place, write);
      if (!isWritten && !isTrying) void tryUntilWritten();
      return isWritten;
    },
  };
}
