import { createFairQueue } from "./fair-queue.ts";

/** A part of the budget that a caller holds. */
export interface ByteShare {
  /** How much of it is held. */
  bytes(): number;
  /** Gives back all but `bytes` of the share. Nothing happens where it is no larger. */
  shrinkTo(bytes: number): void;
  /** Gives back what is left of the share. */
  release(): void;
}

/** A bound on the bytes that are in memory at once, shared fairly between people: see fair-queue.ts. */
export interface ByteBudget {
  /**
   * Waits until `bytes` are free and takes them.
   *
   * @param person - the person they are taken for; callers that name none count as one person
   * @throws the signal's reason as soon as `signal` aborts
   */
  take(bytes: number, signal: AbortSignal, person?: string): Promise<ByteShare>;
  /** Whether anybody waits for bytes just now. */
  isShort(): boolean;
}

export interface ByteBudgetOptions {
  /** How many shares there may be at once; as many as fit unless given. */
  readonly maxShares?: number;
  /** Releases shares that are not in use, when a waiting caller needs `missingBytes` more than are free. */
  readonly makeRoom?: (missingBytes: number) => void;
  /** Whether a person is served only while no other person waits. */
  readonly isLast?: (person: string) => boolean;
  /** Whether people have equal parts of what is taken in the course of time, instead of what is held at the same time. */
  readonly goesByUse?: boolean;
}

/** A caller that waits for a share. */
interface Waiting {
  readonly person: string;
  readonly bytes: number;
  readonly admit: () => void;
}

/** @param totalBytes what may be held at once; a single share must fit in it */
export function createByteBudget(totalBytes: number, options: ByteBudgetOptions = {}): ByteBudget {
  const { maxShares = Infinity, makeRoom = () => undefined, isLast = () => false, goesByUse = false } = options;
  const queue = createFairQueue<Waiting>({ isLast, goesByUse });
  let freeBytes = totalBytes;
  let shares = 0;
  let isServing = false;

  const serve = (): void => {
    if (isServing) return; // room is being made: freed bytes are handed out after that
    isServing = true;
    for (let next = queue.next(); next !== undefined && shares < maxShares; next = queue.next()) {
      if (next.bytes > freeBytes) makeRoom(next.bytes - freeBytes);
      if (next.bytes > freeBytes) break;
      queue.serve(next, next.bytes);
      freeBytes -= next.bytes;
      shares += 1;
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
      queue.giveBack(person, givenBack);
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
    isShort: () => !queue.isEmpty(),
    take: (bytes, signal, person = "") =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (): void => {
          queue.remove(place);
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
        queue.add(place);
        return serve();
      }),
  };
}
