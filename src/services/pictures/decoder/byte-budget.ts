/** A part of the budget that a caller holds. */
export interface ByteShare {
  /** How much of it is held. */
  bytes(): number;
  /** Gives back all but `bytes` of the share. Nothing happens where it is no larger. */
  shrinkTo(bytes: number): void;
  /** Gives back what is left of the share. */
  release(): void;
}

/**
 * A bound on the bytes that are in memory at once, shared fairly between people: of all who wait, the one who holds least
 * is served next; between equals, the one who was served longest ago; and one person's own in the order of their asking.
 */
export interface ByteBudget {
  /**
   * Waits until `bytes` are free and takes them.
   *
   * @param person - for whom they are taken; all that name none count as one
   * @throws the signal's reason as soon as `signal` aborts
   */
  take(bytes: number, signal: AbortSignal, person?: string): Promise<ByteShare>;
}

export interface ByteBudgetOptions {
  /** How many shares there may be at once; as many as fit unless given. */
  readonly maxShares?: number;
  /** Gives back shares that nobody uses just now, where one who waits needs `missingBytes` more than are free. */
  readonly makeRoom?: (missingBytes: number) => void;
  /** Whether a person is served only when nobody else waits. */
  readonly isLast?: (person: string) => boolean;
}

/** Who waits for a share. */
interface Waiting {
  readonly person: string;
  readonly bytes: number;
  readonly admit: () => void;
}

/** What counts between the people. */
interface Standing {
  heldBytes: number;
  waiting: number;
  /** The number of the turn in which they were last served. */
  lastTurn: number;
}

/** @param totalBytes what may be held at once; a single share must fit in it */
export function createByteBudget(totalBytes: number, options: ByteBudgetOptions = {}): ByteBudget {
  const { maxShares = Infinity, makeRoom = () => undefined, isLast = () => false } = options;
  const standings = new Map<string, Standing>();
  const waiting: Waiting[] = [];
  let freeBytes = totalBytes;
  let shares = 0;
  let turn = 0;
  let isServing = false;

  const change = (person: string, by: Partial<Standing>): void => {
    const { heldBytes = 0, waiting: before = 0, lastTurn = 0 } = standings.get(person) ?? {};
    const standing = {
      heldBytes: heldBytes + (by.heldBytes ?? 0),
      waiting: before + (by.waiting ?? 0),
      lastTurn: by.lastTurn ?? lastTurn,
    };
    if (standing.heldBytes === 0 && standing.waiting === 0) standings.delete(person);
    else standings.set(person, standing);
  };

  const rank = ({ person }: Waiting): readonly number[] => {
    const { heldBytes = 0, lastTurn = 0 } = standings.get(person) ?? {};
    return [isLast(person) ? 1 : 0, heldBytes, lastTurn];
  };

  /** Who is served next: of equals, the first in the queue. */
  const nextInTurn = (): Waiting | undefined => {
    let [next] = waiting;
    for (const other of waiting) if (next && isBefore(rank(other), rank(next))) next = other;
    return next;
  };

  const serve = (): void => {
    if (isServing) return; // room is being made, and what comes free is looked at then
    isServing = true;
    for (let next = nextInTurn(); next !== undefined && shares < maxShares; next = nextInTurn()) {
      if (next.bytes > freeBytes) makeRoom(next.bytes - freeBytes);
      if (next.bytes > freeBytes) break;
      waiting.splice(waiting.indexOf(next), 1);
      freeBytes -= next.bytes;
      shares += 1;
      change(next.person, { heldBytes: next.bytes, waiting: -1, lastTurn: (turn += 1) });
      next.admit();
    }
    isServing = false;
  };

  const shareOf = (person: string, bytes: number): ByteShare => {
    let heldBytes = bytes;
    let isHeld = true;
    const shrinkTo = (keptBytes: number): void => {
      const givenBack = Math.max(0, heldBytes - keptBytes);
      heldBytes -= givenBack;
      freeBytes += givenBack;
      change(person, { heldBytes: -givenBack });
      serve();
    };
    const release = (): void => {
      if (isHeld) shares -= 1;
      isHeld = false;
      shrinkTo(0);
    };
    return { bytes: () => heldBytes, shrinkTo, release };
  };

  return {
    take: (bytes, signal, person = "") =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (): void => {
          waiting.splice(waiting.indexOf(place), 1);
          change(person, { waiting: -1 });
          reject(signal.reason);
          serve();
        };
        const place = {
          person,
          bytes,
          admit: () => {
            signal.removeEventListener("abort", leave);
            resolve(shareOf(person, bytes));
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        waiting.push(place);
        change(person, { waiting: 1 });
        return serve();
      }),
  };
}

/** Whether the first number in which two ranks differ is less in `one`. */
function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const differing = one.findIndex((number, at) => number !== other[at]);
  return differing !== -1 && (one[differing] ?? 0) < (other[differing] ?? 0);
}
