import type { Clock } from "../../core/async/clock.ts";
import { type Store, StoreError } from "../../core/store.ts";
import { log } from "../../log.ts";

/** The holder of a lease, and how long it lasts. */
export interface LeaseTerms {
  readonly store: Store;
  readonly clock: Clock;
  /** Names the holder: an id of its own for each try excludes the rest of the same process, too. */
  readonly owner: string;
  /** How long after it was last taken or renewed it ends by itself: a dead holder keeps it no longer. */
  readonly ttlMs: number;
}

/** How to wait for a lease that another holder has. */
export interface LeaseWait {
  readonly pauseMs: number;
  /** Called before each try, with the number of earlier tries: whether the lease is still wanted. */
  readonly isWanted: (tries: number) => boolean | Promise<boolean>;
}

/**
 * Runs `work` under a lease, so that no two callers run it at the same time, in any process. The store gives it to one
 * caller; the others try again after each pause, in no order.
 *
 * @remarks It is not renewed: `work` that takes longer than `ttlMs` goes on, but may not be alone any more. It is given
 * back when `work` ends, whether well or not.
 * @returns what `work` resolves to; undefined where the lease was no longer wanted before it was free
 * @throws StoreError, or what `isWanted` or `work` throws
 */
export async function withLease<Result>(
  { store, clock, owner, ttlMs }: LeaseTerms,
  key: string,
  { pauseMs, isWanted }: LeaseWait,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let tries = 0; ; tries += 1) {
    if (!(await isWanted(tries))) return undefined;
    if (await store.claim(key, owner, ttlMs)) break;
    await clock.sleep(pauseMs);
  }
  try {
    return await work();
  } finally {
    await store.release(key, owner);
  }
}

/**
 * Renews a lease that `owner` holds three times in its `ttlMs`, until the signal aborts; to give it back is the caller's.
 * While the store is away it may end, and another process may take it: then this one takes it back only when it is free.
 */
export async function renewLease(
  { store, clock, owner, ttlMs }: LeaseTerms,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(ttlMs / 3, signal);
      await store.claim(key, owner, ttlMs);
    } catch (error) {
      if (!signal.aborted && error instanceof StoreError) log.debug({ err: error }, "a claim could not be renewed");
    }
  }
}
