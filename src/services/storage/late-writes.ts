import type { Clock } from "../../core/async/clock.ts";

/** How often waiting writes are tried again. */
const RETRY_MS = 200;
/** Beyond this many, the longest waiting is given up: a few megabytes. */
const MAX_WAITING = 2_000;

/** @returns whether it is written */
type Write = () => Promise<boolean>;

/** Writes that the store could not take, kept until it is back. */
export interface LateWrites {
  /**
   * Writes at once, or when the store is back; of several writes to one place the newest alone.
   *
   * @returns whether it is written now
   */
  write(place: string, write: Write): Promise<boolean>;
  /** Writes at once or never, and replaces a waiting write to the same place. */
  writeNow(place: string, write: Write): Promise<boolean>;
  /** Tries each waiting write once, until the store fails again: the process leaves. */
  writeAll(): Promise<void>;
  /**
   * Drops waiting writes to places with this prefix.
   *
   * @returns resolves when no write to them is under way either
   */
  drop(placePrefix: string): Promise<void>;
}

/** Waiting writes are kept in memory, and end with the process. */
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
    if (!isWritten) unwritten.set(place, write); // last: other writes are tried before its next try
    return isWritten;
  };

  /** Until one fails: the next ones would most likely fail, too. */
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
