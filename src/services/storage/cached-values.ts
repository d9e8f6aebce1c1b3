import type { Keyv } from "keyv";
import type { z } from "zod";
import type { TtlCache } from "../../core/async/ttl-cache.ts";
import type { StoreHealth } from "./store-health.ts";

/**
 * Values that the bot can do without: a store that fails only costs time, or money. What it cannot take is kept when it
 * is back.
 */
export interface CachedValues<Value> {
  find(key: string): Promise<Value | undefined>;
  /** @param ttlMs - as long as the namespace says, unless given */
  keep(key: string, value: Value, ttlMs?: number): Promise<void>;
  forget(key: string): Promise<void>;
}

export interface CachedValuesOptions<Value> {
  readonly values: Keyv<Value>;
  /** Reads what an earlier version of the bot may have kept: what does not fit counts as not known. */
  readonly schema: z.ZodType<Value>;
  readonly health: StoreHealth;
  /** Values that this process has used recently, read without the store. */
  readonly cache?: TtlCache<string, Value>;
}

export function createCachedValues<Value>(options: CachedValuesOptions<Value>): CachedValues<Value> {
  const { values, schema, health, cache } = options;
  const place = (key: string) => `${values.namespace}:${key}`;
  return {
    async find(key) {
      const known = cache?.get(key);
      if (known !== undefined) return known;
      const { data } = schema.safeParse(await health.tolerate(() => values.get(key), undefined));
      if (data !== undefined) cache?.set(key, data);
      return data;
    },
    async keep(key, value, ttlMs) {
      cache?.set(key, value);
      await health.write(place(key), () => values.set(key, value, ttlMs));
    },
    async forget(key) {
      cache?.forget(key);
      await health.write(place(key), () => values.delete(key));
    },
  };
}
