import type { Clock } from "../../core/async/clock.ts";
import { byteLength, expiryMs, type NewRow, type ValueTable } from "../table-adapter.ts";

interface Row extends NewRow {
  readonly namespace: string;
  readonly expiresAtMs: number | undefined;
  readonly bytes: number;
}

/** Expired rows are swept once in so many writes, since a sweep looks at every row. */
const WRITES_BETWEEN_SWEEPS = 100;

/** Values in memory, evicted and expired as SQLite does it. */
export function memoryValues(clock: Clock, maxCacheBytes: number, assertOpen: () => void): ValueTable {
  const rows = rowsByUse(clock, maxCacheBytes);
  let writes = 0;

  return {
    async read(namespace, keys) {
      assertOpen();
      return keys.map((key) => rows.use(namespace, key));
    },
    async write(namespace, newRows) {
      assertOpen();
      if (writes++ % WRITES_BETWEEN_SWEEPS === 0) rows.sweep();
      for (const row of newRows) {
        rows.put({ ...row, namespace, expiresAtMs: expiryMs(row, clock), bytes: byteLength(row) });
      }
      rows.evict();
    },
    async remove(namespace, keys) {
      assertOpen();
      return keys.filter((key) => rows.drop(namespace, key)).length;
    },
    async clear(namespace) {
      assertOpen();
      for (const { key } of rows.live(namespace)) rows.drop(namespace, key);
    },
    async page(namespace, after) {
      assertOpen();
      // The first page holds everything.
      return after === undefined ? rows.live(namespace).map(({ key, value }) => [key, value]) : [];
    },
  };
}

/** Rows in the order of their last use, the oldest first, and how large the evictable ones are together. */
function rowsByUse(clock: Clock, maxCacheBytes: number) {
  const rows = new Map<string, Row>();
  let cacheBytes = 0;

  const place = (namespace: string, key: string) => `${namespace}\n${key}`;
  const isLive = ({ expiresAtMs }: Row) => expiresAtMs === undefined || expiresAtMs > clock.now();

  function drop(namespace: string, key: string): boolean {
    const row = rows.get(place(namespace, key));
    if (!row) return false;
    rows.delete(place(namespace, key));
    if (row.evictable) cacheBytes -= row.bytes;
    return isLive(row);
  }

  return {
    drop,
    put(row: Row): void {
      drop(row.namespace, row.key);
      if (row.evictable && row.bytes > maxCacheBytes) return;
      rows.set(place(row.namespace, row.key), row);
      if (row.evictable) cacheBytes += row.bytes;
    },
    use(namespace: string, key: string): string | undefined {
      const row = rows.get(place(namespace, key));
      if (!row || !isLive(row)) return undefined;
      rows.delete(place(namespace, key));
      rows.set(place(namespace, key), row);
      return row.value;
    },
    live: (namespace: string) => [...rows.values()].filter((row) => row.namespace === namespace && isLive(row)),
    sweep(): void {
      for (const row of rows.values()) if (!isLive(row)) drop(row.namespace, row.key);
    },
    evict(): void {
      for (const row of rows.values()) {
        if (cacheBytes <= maxCacheBytes) return;
        if (row.evictable) drop(row.namespace, row.key);
      }
    },
  };
}
