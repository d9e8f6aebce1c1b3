import type KeyvRedis from "@keyv/redis";
import type { TextAdapter, TextEntry } from "./values.ts";

/** What stands between namespace and key in Redis; set by `@keyv/redis`. */
const SEPARATOR = "::";

/**
 * Every key of a cache gets an end, so that Redis, told `maxmemory-policy volatile-lru`, finds the caches among what it
 * may drop, and never what has to stay until it is deleted.
 */
const CACHE_LIFETIME_MS = 30 * 24 * 60 * 60 * 1_000;

/** Runs a call to Redis so that it ends in time, and rejects with `StoreError` alone. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Keyv's official Redis adapter, its failures made ours. One connection serves all namespaces: keys get their
 * namespace here.
 *
 * @param deleteMatching - deletes every key that matches a pattern (the official `clear` tells nobody when it fails)
 */
export class RedisAdapter implements TextAdapter {
  namespace: string | undefined;
  readonly opts = { dialect: "redis", url: "" } as const;
  readonly #redis: KeyvRedis<string>;
  readonly #guard: Guard;
  readonly #evictable: boolean;
  readonly #deleteMatching: (pattern: string) => Promise<void>;

  constructor(
    redis: KeyvRedis<string>,
    guard: Guard,
    evictable: boolean,
    deleteMatching: (pattern: string) => Promise<void>,
  ) {
    this.#redis = redis;
    this.#guard = guard;
    this.#evictable = evictable;
    this.#deleteMatching = deleteMatching;
  }

  get(key: string): Promise<string | undefined> {
    return this.#guard(() => this.#redis.get<string>(this.#place(key)));
  }

  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return this.#guard(() => this.#redis.getMany<string>(keys.map((key) => this.#place(key))));
  }

  async set(key: string, value: string, ttl?: number): Promise<boolean> {
    await this.#guard(() => this.#redis.set(this.#place(key), value, this.#lifetimeMs(ttl)));
    return true;
  }

  async setMany(entries: TextEntry[]): Promise<boolean[]> {
    const placed = entries.map(({ key, value, ttl }) => {
      const lifetimeMs = this.#lifetimeMs(ttl);
      return { key: this.#place(key), value, ...(lifetimeMs !== undefined && { ttl: lifetimeMs }) };
    });
    await this.#guard(() => this.#redis.setMany(placed));
    return entries.map(() => true);
  }

  delete(key: string): Promise<boolean> {
    return this.#guard(() => this.#redis.delete(this.#place(key)));
  }

  deleteMany(keys: string[]): Promise<boolean> {
    return this.#guard(() => this.#redis.deleteMany(keys.map((key) => this.#place(key))));
  }

  clear(): Promise<void> {
    return this.#guard(() => this.#deleteMatching(this.#place("*")));
  }

  has(key: string): Promise<boolean> {
    return this.#guard(() => this.#redis.has(this.#place(key)));
  }

  hasMany(keys: string[]): Promise<boolean[]> {
    return this.#guard(() => this.#redis.hasMany(keys.map((key) => this.#place(key))));
  }

  /** Redis may show a key twice while it grows its table; here each comes once. */
  async *iterator(): AsyncGenerator<[key: string, text: string]> {
    const seen = new Set<string>();
    for await (const [key, text] of stepByStep(this.#redis.iterator<string>(this.#prefix), this.#guard)) {
      if (text === undefined || seen.has(key)) continue;
      seen.add(key);
      yield [key, text];
    }
  }

  get #prefix(): string {
    return `sightline:${this.namespace ?? ""}`;
  }

  #place(key: string): string {
    return `${this.#prefix}${SEPARATOR}${key}`;
  }

  /** Redis takes whole milliseconds above 0 alone. */
  #lifetimeMs(ttlMs: number | undefined): number | undefined {
    const lifetimeMs = ttlMs ?? (this.#evictable ? CACHE_LIFETIME_MS : undefined);
    return lifetimeMs === undefined ? undefined : wholeMs(lifetimeMs);
  }
}

/** A time to live as Redis takes it: what is over already is over in a millisecond. */
export function wholeMs(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}

/** What a generator of the driver gives, each step guarded by itself: however many there are, none takes long. */
export async function* stepByStep<T>(found: AsyncGenerator<T>, guard: Guard): AsyncGenerator<T> {
  for (;;) {
    const next = await guard(() => found.next());
    if (next.done) return;
    yield next.value;
  }
}
