import type { Store, StoreOptions } from "../../core/store.ts";
import { tryStore } from "../ping.ts";
import { type Filling, findLeftovers } from "./leftovers.ts";
import { openSqliteFile, type SqliteFile } from "./file.ts";
import { SWEPT_ROWS, sqliteValues } from "./values.ts";
import { TableAdapter } from "../table-adapter.ts";
import { valuesIn } from "../values.ts";

/**
 * A claim this short is a lock: its holder is gone after a loss of power, so the lock may be lost, too. A released lock
 * that comes back with an old file ends by itself.
 */
const MAX_LOCK_MS = 15 * 60 * 1000;

/**
 * A key may be a person's id. Where an index moves keys from, page to page, they stay readable until it is made anew: at
 * the store's bound that takes a quarter of a second. https://sqlite.org/fileformat2.html#intschema names them.
 */
const INDEXES_OF_KEYS = ["entries", "claims", "counters"].map((table) => `sqlite_autoindex_${table}_1`);

/** So many pages are filled in a transaction. */
const FILLED_AT_ONCE = 20;

/**
 * A store in one SQLite file, for one or several processes of one machine.
 *
 * @throws `StoreError` where the file cannot be written, is no SQLite file, or has a newer schema than ours
 */
export async function openSqliteStore(path: string, { clock, maxCacheBytes }: StoreOptions): Promise<Store> {
  const file = await openSqliteFile(path);
  const table = sqliteValues(file, clock, maxCacheBytes);
  const claims = prepareClaims(file);
  const counters = prepareCounters(file);
  const fill = prepareFill(file);
  const rebuildIndexes = INDEXES_OF_KEYS.map((index) => file.prepare(`REINDEX ${index}`));

  const store: Omit<Store, "ping"> = {
    values: (namespace, options = {}) => valuesIn(new TableAdapter(table, options), namespace, options),
    claim: (key, owner, ttlMs, from = owner) =>
      file.write(() => {
        const nowMs = clock.now();
        claims.sweep.run(nowMs);
        claims.setBack.run(nowMs, nowMs, key, nowMs);
        return claims.take.run(key, owner, nowMs + Math.ceil(ttlMs), nowMs, from, nowMs) > 0;
      }, ttlMs > MAX_LOCK_MS),
    async holder(key) {
      const nowMs = clock.now();
      const found = await file.read(() => claims.holder.get(key, nowMs));
      if (found && found.claimed_at_ms > nowMs) {
        await file.write(() => void claims.setBack.run(nowMs, nowMs, key, nowMs), false);
      }
      return found?.owner;
    },
    release: (key, owner) => file.write(() => void claims.release.run(key, owner), false),
    increment: (key, by, ttlMs) =>
      file.write(() => {
        const nowMs = clock.now();
        counters.sweep.run(nowMs);
        counters.forget.run(key, nowMs);
        return counters.add.get(key, by, nowMs + Math.ceil(ttlMs))?.value ?? by;
      }, true),
    async purge() {
      for (const sweep of [table.sweep, claims.sweep.run, counters.sweep.run]) {
        while ((await file.write(() => sweep(clock.now()), false)) > 0);
      }
      for (const rebuild of rebuildIndexes) await file.write(() => void rebuild.run(), false);
      await clean(file, fill);
    },
    async close() {
      try {
        await table.flushMarks();
      } finally {
        await file.close();
      }
    },
  };
  return { ...store, ping: () => tryStore(store) };
}

/**
 * Removes the remains of deleted rows from the file. A page in whose unused space something is left is filled by a row
 * of its own, which is made longer and, in the same transaction, as long as it was.
 */
async function clean(file: SqliteFile, fill: (filling: Filling) => void): Promise<void> {
  await file.writeBack();
  const fillings = await findLeftovers(file.path);
  for (let index = 0; index < fillings.length; index += FILLED_AT_ONCE) {
    await file.write(() => fillings.slice(index, index + FILLED_AT_ONCE).forEach(fill), false);
  }
  await file.writeBack();
}

function prepareFill(file: SqliteFile): (filling: Filling) => void {
  const read = file.prepare<{ value: string }>("SELECT value FROM entries WHERE id = ?");
  const change = file.prepare("UPDATE entries SET value = ? WHERE id = ?");
  return ({ id, bytes }) => {
    const row = read.get(id);
    if (!row) return; // its page is another by now
    change.run(row.value + "0".repeat(bytes), id);
    change.run(row.value, id);
  };
}

function prepareClaims(file: SqliteFile) {
  return {
    sweep: sweepOf("claims", file),
    take: file.prepare(
      `INSERT INTO claims (key, owner, expires_at_ms, claimed_at_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET
         owner = excluded.owner, expires_at_ms = excluded.expires_at_ms, claimed_at_ms = excluded.claimed_at_ms
       WHERE claims.owner IN (excluded.owner, ?) OR claims.expires_at_ms <= ?`,
    ),
    // The clock was set back since: its whole time begins anew, so that no caller waits for the clock to catch up.
    setBack: file.prepare(
      `UPDATE claims SET expires_at_ms = expires_at_ms - claimed_at_ms + ?, claimed_at_ms = ?
       WHERE key = ? AND claimed_at_ms > ?`,
    ),
    holder: file.prepare<{ owner: string; claimed_at_ms: number }>(
      "SELECT owner, claimed_at_ms FROM claims WHERE key = ? AND expires_at_ms > ?",
    ),
    release: file.prepare("DELETE FROM claims WHERE key = ? AND owner = ?"),
  };
}

function prepareCounters(file: SqliteFile) {
  return {
    sweep: sweepOf("counters", file),
    forget: file.prepare("DELETE FROM counters WHERE key = ? AND expires_at_ms <= ?"),
    add: file.prepare<{ value: number }>(
      `INSERT INTO counters (key, value, expires_at_ms) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = value + excluded.value RETURNING value`,
    ),
  };
}

function sweepOf(table: "claims" | "counters", file: SqliteFile) {
  return file.prepare(
    `DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} WHERE expires_at_ms <= ? LIMIT ${SWEPT_ROWS})`,
  );
}
