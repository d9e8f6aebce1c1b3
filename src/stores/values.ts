import { type DeserializedData, Keyv } from "keyv";
import { type NamespaceOptions, StoreError } from "../core/store.ts";

/**
 * What Keyv 5 requires of a storage adapter: texts go in and come out, `namespace` is set by Keyv. (Keyv's own
 * `KeyvStoreAdapter` says `any` for the texts, and `void` where Keyv hands on the booleans of `setMany`.)
 */
export interface TextAdapter {
  namespace: string | undefined;
  /** Keyv offers iteration only for dialects that it knows by name. */
  readonly opts: { readonly dialect: "sqlite" | "redis"; readonly url: string };
  get(key: string): Promise<string | undefined>;
  getMany(keys: string[]): Promise<(string | undefined)[]>;
  set(key: string, text: string, ttlMs?: number): Promise<boolean>;
  setMany(entries: TextEntry[]): Promise<boolean[]>;
  delete(key: string): Promise<boolean>;
  /** Whether any of the keys was there. */
  deleteMany(keys: string[]): Promise<boolean>;
  clear(): Promise<void>;
  has(key: string): Promise<boolean>;
  hasMany(keys: string[]): Promise<boolean[]>;
  iterator(namespace?: string): AsyncGenerator<[key: string, text: string]>;
}

/** A value as Keyv hands it to its adapter. */
export interface TextEntry {
  readonly key: string;
  readonly value: string;
  readonly ttl?: number | undefined;
}

/**
 * The Keyv that a store hands out. It rejects with what the adapter rejects with, and emits nothing.
 *
 * @remarks Values are written without Keyv's own `expires`: the adapter alone knows when a value is over, by the
 * store's clock, not by the machine's.
 */
export function valuesIn<T>(adapter: TextAdapter, namespace: string, options: NamespaceOptions): Keyv<T> {
  return new Keyv<T>({
    store: adapter,
    namespace,
    useKeyPrefix: false,
    throwOnErrors: true,
    emitErrors: false,
    serialize: ({ value }) => JSON.stringify({ value }),
    deserialize: (text) => parse(text, namespace),
    ...(options.ttlMs !== undefined && { ttl: options.ttlMs }),
  });
}

function parse<Value>(text: string, namespace: string): DeserializedData<Value> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoreError(`${namespace} holds a value that is not JSON`, { cause });
  }
}
