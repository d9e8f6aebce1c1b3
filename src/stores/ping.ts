import type { Store } from "../core/store.ts";

/** The namespace of this test; nothing else is kept there. */
const NAMESPACE = "health";
/** One for all processes: its value carries no information. */
const KEY = "ping";
const OWNER = "anyone";
/** How long the leftovers of a process that ends in the middle of a ping live. */
const LIFETIME_MS = 60_000;
/** More than a page of SQLite's has room for: where the file cannot grow, this cannot be written. */
const VALUE = "x".repeat(8_192);

/**
 * Makes every kind of call that the bot makes: reads alone would not reveal a store that is full, or has become a
 * replica.
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
