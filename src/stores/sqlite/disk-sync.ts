import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Waits until what was written is on disk, once for all callers that wait at the same time.
 *
 * @param sync - resolves when whatever was written before it was called is on disk
 * @returns resolves when whatever was written before it was called is on disk; rejects with what `sync` rejects with
 */
export function createDiskSync(sync: () => Promise<void>): () => Promise<void> {
  let latest = Promise.resolve();
  /** The next one: a caller that comes before it begins is covered by it. */
  let next: Promise<void> | undefined;

  const syncNext = async (): Promise<void> => {
    await nextTurn(); // writes made together arrive together
    await latest.catch(() => undefined); // reported to the callers that waited for it
    next = undefined;
    latest = sync();
    await latest;
  };
  return () => (next ??= syncNext());
}
