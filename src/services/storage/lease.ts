import type { Clock } from "../../core/async/clock.ts";
import { type Store, StoreError } from "../../core/store.ts";
import { log } from "../../log.ts";

/** Who takes a lease, and for how long. */
export interface LeaseTerms {
  readonly store: Store;
  readonly clock: Clock;
  /** Names the holder: an id of its own for each try excludes the rest of the same process, too. */
  readonly owner: string;
  /** So long after it was taken or renewed last it ends by itself: a holder that dies keeps it no longer. */
  readonly ttlMs: number;
}

/** How a lease that another one holds is waited for. */
export interface LeaseWait {
  readonly pauseMs: number;
  /** Asked before each try, with the number of those before: whether the lease is wanted still. */
  readonly isWanted: (tries: number) => boolean | Promise<boolean>;
}

/**
 * Does something under a lease, so that no one else does it at the same time, in whatever process. Of all that try, the
 * store gives it to one; the others look again after each pause, in no order.
 *
 * @remarks It is not renewed: `work` that takes longer than `ttlMs` goes on, but may not be alone any more. It is given
 * back when `work` ends, whether well or not.
 * @returns what `work` resolves to; undefined where the lease was wanted no more before it could be had
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
