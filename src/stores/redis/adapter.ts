import type KeyvRedis from "@keyv/redis";
import type { TextAdapter, TextEntry } from "../values.ts";

/** What stands between namespace and key in Redis; set by `@keyv/redis`. */
const SEPARATOR = "::";

/**
 * Every key of a cache gets an end, so that Redis, told `maxmemory-policy volatile-lru`, finds the caches among what it
 * may drop, and never what has to stay until it is deleted.
 */
const CACHE_LIFETIME_MS = 30 * 24 * 60 * 60 * 1_000;

/** Whether a call whose answer was lost may be made again, or must not run twice. */
export type Repetition = "repeatable" | "once";

/** What the adapter needs beside Keyv's own. */
export interface RedisCalls {
  /** Runs a call to Redis so that it ends in time, and rejects with `StoreError` alone. */
  guard<T>(call: () => Promise<T>, repetition?: Repetition): Promise<T>;
  /** Some of the keys that match a pattern at a time; guarded. A key may come twice. */
  scan(pattern: string): AsyncGenerator<string[]>;
}

/**
 * Keyv's official Redis adapter, its failures made ours. One connection serves all namespaces: keys get their
 * namespace here.
 *
 * @remarks The official `clear` does not report its failures, and the official iterator asks for ten keys at a time.
 */
export class RedisAdapter implements TextAdapter {
  namespace: string | undefined;
  readonly opts = { dialect: "redis", url: "" } as const;
  readonly #redis: KeyvRedis<string>;
  readonly #guard: RedisCalls["guard"];
  readonly #scan: RedisCalls["scan"];
  readonly #evictable: boolean;

  constructor(redis: KeyvRedis<string>, { guard, scan }: RedisCalls, evictable: boolean) {
    this.#redis = redis;
    this.#guard = guard;
    this.#scan = scan;
    this.#evictable = evictable;
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

  async clear(): Promise<void> {
    for await (const places of this.#scan(this.#place("*"))) {
      await this.#guard(() => this.#redis.deleteMany(places));
    }
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
    for await (const found of this.#scan(this.#place("*"))) {
      const places = found.filter((place) => !seen.has(place));
      if (places.length === 0) continue;
      const texts = await this.#guard(() => this.#redis.getMany<string>(places));
      for (const [index, place] of places.entries()) {
        const text = texts[index];
        if (text === undefined || seen.has(place)) continue;
        seen.add(place);
        yield [place.slice(this.#place("").length), text];
      }
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
