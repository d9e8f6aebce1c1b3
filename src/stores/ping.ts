import type { Store } from "../core/store.ts";

/** Where it is tried whether a store works; nothing else is kept there. */
const NAMESPACE = "health";
/** One for all processes: it says nothing. */
const KEY = "ping";
const OWNER = "anyone";
/** What a process leaves that ends in the middle of it is gone after so long. */
const LIFETIME_MS = 60_000;
/** More than a page of SQLite's has room for: where the file cannot grow, this cannot be written. */
const VALUE = "x".repeat(8_192);

/**
 * Tries what the bot asks of a store: reads alone would not tell of one that is full, or has become a replica.
 *
 * @throws StoreError
 */
export async function tryStore({ values, claim, release }: Pick<Store, "values" | "claim" | "release">): Promise<void> {
  const kept = values<string>(NAMESPACE, { ttlMs: LIFETIME_MS, outlivesPowerLoss: false });
  await kept.set(KEY, VALUE);
  await kept.get(KEY);
  await kept.delete(KEY);
  await claim(`${NAMESPACE}:${KEY}`, OWNER, LIFETIME_MS);
  await release(`${NAMESPACE}:${KEY}`, OWNER);
}
