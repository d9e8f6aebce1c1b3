import type { Keyv } from "keyv";

/** How a namespace of values is kept. */
export interface NamespaceOptions {
  /** How long a value lives where `set` names no time of its own. Unset: until it is deleted. */
  readonly ttlMs?: number;
  /** True for caches: values that may be dropped, oldest use first, when the store grows past its bound. */
  readonly evictable?: boolean;
}

/**
 * Where everything that must outlive the process is kept. One contract for memory, SQLite and Redis.
 *
 * @remarks Every method rejects with {@link StoreError} when the store is away, full, locked or read-only.
 */
export interface Store {
  /** Values of one kind, JSON only. The same name gives the same values in every process on the store. */
  values<T>(namespace: string, options?: NamespaceOptions): Keyv<T>;
  /**
   * Takes `key` for `owner` during `ttlMs`, or prolongs it where `owner` holds it already. Atomic over all processes.
   *
   * @returns whether `owner` holds the key now
   */
  claim(key: string, owner: string, ttlMs: number): Promise<boolean>;
  /** Gives `key` back; nothing happens where `owner` does not hold it. */
  release(key: string, owner: string): Promise<void>;
  /**
   * Adds `by` to a counter and returns its new value. Atomic over all processes. The counter is forgotten `ttlMs`
   * after its first increment.
   */
  increment(key: string, by: number, ttlMs: number): Promise<number>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  /** Closes files and connections; resolves when everything acknowledged is on disk. */
  close(): Promise<void>;
}

/** The store cannot do what was asked just now. `message` names the driver and the cause, never a password. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}
