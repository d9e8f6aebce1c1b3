import type { Clock } from "../../core/async/clock.ts";
import type { SqliteFile } from "./file.ts";
import { byteLength, expiryMs, type NewRow, type ValueTable } from "../table-adapter.ts";

/** How many expired rows one transaction takes away: more than one adds as a rule, and never enough to be felt. */
export const SWEPT_ROWS = 100;

/** How many rows' uses are remembered between two writes. */
const MAX_MARKS = 1_000;
/** How often a row's use is written down: recency is exact to a minute. */
const MARK_EVERY_MS = 60_000;

const PAGE_ROWS = 100;

/** The table `entries`. */
export interface SqliteValues extends ValueTable {
  /** Takes away some of the rows that are over by a moment, within a transaction. Returns how many. */
  sweep(nowMs: number): number;
  /** Writes down which rows were used since the last write. */
  flushMarks(): Promise<void>;
}

/**
 * Values in SQLite.
 *
 * @remarks A read must not cost a write to disk, yet it counts as a use. So uses are marked in memory and written
 * together with the next write of values, before that write evicts anything, or when the store closes. A crash loses
 * marks, never values.
 */
export function sqliteValues(file: SqliteFile, clock: Clock, maxCacheBytes: number): SqliteValues {
  const sql = prepareAll(file);
  /** When rows were last used, by id; the longest known first. */
  const marks = new Map<number, number>();

  function read(namespace: string, key: string): string | undefined {
    const row = sql.read.get(namespace, key, clock.now());
    if (row?.evictable === 1 && clock.now() - row.used_at_ms >= MARK_EVERY_MS) mark(row.id);
    return row?.value;
  }

  function mark(id: number): void {
    marks.delete(id);
    marks.set(id, clock.now());
    const [oldest] = marks.keys();
    if (marks.size > MAX_MARKS && oldest !== undefined) marks.delete(oldest);
  }

  function writeMarks(): void {
    for (const [id, usedAtMs] of marks) sql.mark.run(usedAtMs, id);
    marks.clear();
  }

  /** What the transaction under way has added to the cache; unset while it has written no row. */
  let addedBytes: number | undefined;

  function put(namespace: string, row: NewRow): void {
    addedBytes ??= 0;
    const bytes = byteLength(row);
    if (row.evictable && bytes > maxCacheBytes) {
      sql.remove.run(namespace, row.key, clock.now());
      return;
    }
    const expiresAtMs = expiryMs(row, clock) ?? null;
    const columns = [row.value, expiresAtMs, bytes, clock.now(), Number(row.evictable)] as const;
    const isNew = sql.add.run(namespace, row.key, ...columns) > 0;
    if (!isNew) sql.change.run(...columns, namespace, row.key);
    else if (row.evictable) addedBytes += bytes;
  }

  function evict(): void {
    while ((sql.cacheBytes.get()?.bytes ?? 0) > maxCacheBytes) if (sql.evictOldest.run() === 0) return;
  }

  file.aroundTransactions({
    begin() {
      addedBytes = undefined;
    },
    // Counting, sweeping and eviction run once for all writes of a transaction.
    end() {
      if (addedBytes === undefined) return;
      if (addedBytes > 0) sql.grow.run(addedBytes);
      writeMarks();
      sql.sweep.run(clock.now());
      evict();
    },
  });

  return {
    sweep: (nowMs) => sql.sweep.run(nowMs),
    read: (namespace, keys) => file.read(() => keys.map((key) => read(namespace, key))),
    write: (namespace, rows) =>
      file.write(
        () => {
          for (const row of rows) put(namespace, row);
        },
        rows.some(({ outlivesPowerLoss }) => outlivesPowerLoss),
      ),
    remove: (namespace, keys) =>
      file.write(() => keys.reduce((count, key) => count + sql.remove.run(namespace, key, clock.now()), 0), true),
    clear: (namespace) => file.write(() => void sql.clear.run(namespace), true),
    page: (namespace, after) =>
      file.read(() => {
        const rows = sql.page.all(namespace, after ?? "", after ?? null, clock.now());
        return rows.map(({ key, value }) => [key, value]);
      }),
    async flushMarks() {
      if (marks.size > 0) await file.write(writeMarks, false);
    },
  };
}

/** True of a row that is not over at the moment that is bound to it. */
const LIVE = "ifnull(expires_at_ms > ?, 1)";

function prepareAll(file: SqliteFile) {
  return {
    read: file.prepare<{ id: number; value: string; evictable: number; used_at_ms: number }>(
      `SELECT id, value, evictable, used_at_ms FROM entries WHERE namespace = ? AND key = ? AND ${LIVE}`,
    ),
    page: file.prepare<{ key: string; value: string }>(
      `SELECT key, value FROM entries WHERE namespace = ? AND key >= ? AND key IS NOT ? AND ${LIVE}
       ORDER BY key LIMIT ${PAGE_ROWS}`,
    ),
    add: file.prepare(
      `INSERT INTO entries (namespace, key, value, expires_at_ms, bytes, used_at_ms, evictable)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (namespace, key) DO NOTHING`,
    ),
    change: file.prepare(
      `UPDATE entries SET value = ?, expires_at_ms = ?, bytes = ?, used_at_ms = ?, evictable = ?
       WHERE namespace = ? AND key = ?`,
    ),
    grow: file.prepare("UPDATE cache SET bytes = bytes + ?"),
    remove: file.prepare(`DELETE FROM entries WHERE namespace = ? AND key = ? AND ${LIVE}`),
    clear: file.prepare("DELETE FROM entries WHERE namespace = ?"),
    sweep: file.prepare(
      `DELETE FROM entries WHERE id IN (SELECT id FROM entries WHERE expires_at_ms <= ? LIMIT ${SWEPT_ROWS})`,
    ),
    mark: file.prepare("UPDATE entries SET used_at_ms = max(used_at_ms, ?) WHERE id = ?"),
    cacheBytes: file.prepare<{ bytes: number }>("SELECT bytes FROM cache"),
    evictOldest: file.prepare(
      "DELETE FROM entries WHERE id = (SELECT id FROM entries WHERE evictable = 1 ORDER BY used_at_ms, id LIMIT 1)",
    ),
  };
}
