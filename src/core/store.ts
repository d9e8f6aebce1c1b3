import type { Clock } from "./async/clock.ts";
import type { Keyv } from "keyv";

/** How a namespace of values is kept. */
export interface NamespaceOptions {
  /** How long a value lives where `set` names no time of its own. Unset: until it is deleted. */
  readonly ttlMs?: number;
  /**
   * True for caches: values that may be dropped, oldest use first, when the store grows past its bound. A value larger
   * than the whole bound is not kept at all.
   */
  readonly evictable?: boolean;
  /**
   * Whether SQLite has a value on disk when `set` resolves. Where not, it outlives the process all the same, but a loss
   * of power may take it, until something is set that must be there. Unset: unless it is evictable. For Redis, its own
   * settings decide.
   */
  readonly outlivesPowerLoss?: boolean;
}

/**
 * Where everything that must outlive the process is kept. One contract for memory, SQLite and Redis.
 *
 * @remarks Every method rejects with {@link StoreError} when the store is away, full, locked, read-only, corrupt or
 *   closed. A rejected call was not carried out, except with a Redis that fell silent: there it may have been.
 */
export interface Store {
  /**
   * Values of one kind, JSON only (`undefined`, `Date` and `Buffer` do not come back as they went in). The same name
   * gives the same values in every process on the store.
   *
   * @remarks As everywhere in Keyv a time to live of 0 means for ever. Two calls of `set` for one key that do not wait
   * for each other may be kept in either order. {@link entries} walks through a namespace.
   * @param namespace - a plain name: letters, digits and dashes
   */
  values<T>(namespace: string, options?: NamespaceOptions): Keyv<T>;
  /**
   * Takes `key` for `owner` during `ttlMs`, or renews it where `owner` holds it already. Atomic over all processes.
   *
   * @param from - the holder that it may be taken from: of all callers that name the same holder, one succeeds
   * @returns whether `owner` holds the key now
   */
  claim(key: string, owner: string, ttlMs: number, from?: string): Promise<boolean>;
  /** Who holds `key` now. */
  holder(key: string): Promise<string | undefined>;
  /** Gives `key` back; nothing happens where `owner` does not hold it. */
  release(key: string, owner: string): Promise<void>;
  /**
   * Adds `by`, a whole number, to a counter and returns its new value. Atomic over all processes. The counter is
   * forgotten `ttlMs` after its first increment.
   */
  increment(key: string, by: number, ttlMs: number): Promise<number>;
  /**
   * Resolves when nothing deleted or expired can be read in the store's files any more. For Redis's files, its own
   * settings decide.
   */
  purge(): Promise<void>;
  /** Resolves when the store works: writes, reads, claims, and removes something small. */
  ping(): Promise<void>;
  /** Closes files and connections; resolves when everything acknowledged is on disk. Closing twice does no harm. */
  close(): Promise<void>;
}

/** Why a store cannot do its work, in words for its operator. */
export interface StoreProblem {
  /**
   * `passing`: it may end by itself. `full`: likewise, and what is there can be read meanwhile. `setting`: the operator
   * has to change something.
   */
  readonly kind: "passing" | "full" | "setting";
  /** The cause and what to do, for a line that has named the store before. Never a password. */
  readonly words: string;
}

const UNKNOWN_PROBLEM: StoreProblem = { kind: "passing", words: "it cannot do what it is asked. Look at its log." };

export interface StoreErrorOptions extends ErrorOptions {
  readonly isLate?: boolean;
  readonly problem?: StoreProblem;
}

/** The store cannot carry out a call at present. `message` names the driver and the cause, never a password. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** Whether the call used up its time limit: the next call is likely to wait as long again. */
  readonly isLate: boolean;
  readonly problem: StoreProblem;

  constructor(message: string, { isLate = false, problem = UNKNOWN_PROBLEM, ...options }: StoreErrorOptions = {}) {
    super(message, options);
    this.isLate = isLate;
    this.problem = problem;
  }
}

/**
 * Every entry of a namespace that is there from beginning to end, once each. Entries may be set and deleted meanwhile.
 *
 * @remarks Keyv's own `iterator` is optional and untyped, hence this.
 * @throws {@link StoreError} as every method of the store
 */
export async function* entries<T>(values: Keyv<T>): AsyncGenerator<[key: string, value: T]> {
  if (!values.iterator) throw new TypeError("These values cannot be walked through: they come from no Store.");
  yield* values.iterator(undefined);
}

/** What every store is given beside its address. */
export interface StoreOptions {
  /** The clock by which values, claims and counters end; Redis uses its own. */
  readonly clock: Clock;
  /** How large evictable values may grow together, keys included. Redis has its own bound, `maxmemory`. */
  readonly maxCacheBytes: number;
}
