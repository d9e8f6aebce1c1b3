import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../core/async/clock.ts";
import type { NamespaceOptions } from "../core/store.ts";
import type { TextAdapter, TextEntry } from "./values.ts";

/** A value on its way into a table. */
export interface NewRow {
  readonly key: string;
  readonly value: string;
  /** Unset: until it is deleted. */
  readonly ttlMs: number | undefined;
  readonly evictable: boolean;
  /** Whether it is on disk when it is written. */
  readonly outlivesPowerLoss: boolean;
}

/** Many are removed a few at a time, so that no other call waits long. */
const REMOVED_AT_ONCE = 50;

/** When a row that is written now is over. */
export function expiryMs({ ttlMs }: NewRow, clock: Clock): number | undefined {
  return ttlMs === undefined ? undefined : clock.now() + Math.ceil(ttlMs);
}

/** What a row counts against the bound of caches. */
export function byteLength({ key, value }: NewRow): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value);
}

/** A table of texts by namespace and key, as memory and SQLite keep it. Rejects with `StoreError` alone. */
export interface ValueTable {
  /** The texts, in the keys' order. Counts as a use of them. */
  read(namespace: string, keys: readonly string[]): Promise<(string | undefined)[]>;
  /** Writes all rows or none. */
  write(namespace: string, rows: readonly NewRow[]): Promise<void>;
  /** Returns how many of the keys were there. */
  remove(namespace: string, keys: readonly string[]): Promise<number>;
  clear(namespace: string): Promise<void>;
  /** Some entries, from the first one behind `after` on; none at the end. */
  page(namespace: string, after: string | undefined): Promise<[key: string, value: string][]>;
}

/** Keyv's storage adapter over a {@link ValueTable}. Passes Keyv's official test suite. */
export class TableAdapter implements TextAdapter {
  namespace: string | undefined;
  /** Memory, too, says "sqlite": it does the same, and Keyv knows no other name for it. */
  readonly opts = { dialect: "sqlite", url: "" } as const;
  readonly #table: ValueTable;
  readonly #kind: Pick<NewRow, "evictable" | "outlivesPowerLoss">;

  constructor(table: ValueTable, { evictable = false, outlivesPowerLoss = !evictable }: NamespaceOptions) {
    this.#table = table;
    this.#kind = { evictable, outlivesPowerLoss };
  }

  async get(key: string): Promise<string | undefined> {
    const [text] = await this.getMany([key]);
    return text;
  }

  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return this.#table.read(this.#name, keys);
  }

  async set(key: string, value: string, ttl?: number): Promise<boolean> {
    await this.setMany([{ key, value, ttl }]);
    return true;
  }

  async setMany(entries: TextEntry[]): Promise<boolean[]> {
    const rows = entries.map(({ key, value, ttl }) => ({ key, value, ttlMs: ttl, ...this.#kind }));
    await this.#table.write(this.#name, rows);
    return entries.map(() => true);
  }

  delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    let removed = 0;
    for (let index = 0; index < keys.length; index += REMOVED_AT_ONCE) {
      removed += await this.#table.remove(this.#name, keys.slice(index, index + REMOVED_AT_ONCE));
    }
    return removed > 0;
  }

  clear(): Promise<void> {
    return this.#table.clear(this.#name);
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((text) => text !== undefined);
  }

  async *iterator(namespace = this.#name): AsyncGenerator<[key: string, text: string]> {
    let after: string | undefined;
    for (;;) {
      const page = await this.#table.page(namespace, after);
      yield* page;
      after = page.at(-1)?.[0];
      if (after === undefined) return;
      await nextTurn(); // however many there are, no other caller waits for longer than a page takes
    }
  }

  get #name(): string {
    return this.namespace ?? "";
  }
}
