import type { Clock } from "../../core/async/clock.ts";
import { type Store, StoreError, type StoreOptions } from "../../core/store.ts";
import { closedError } from "../store-failure.ts";
import { memoryValues } from "./values.ts";
import { tryStore } from "../ping.ts";
import { TableAdapter } from "../table-adapter.ts";
import { valuesIn } from "../values.ts";

/** A store that lives as long as its process: for tests, and for trying the bot out. */
export function openMemoryStore({ clock, maxCacheBytes }: StoreOptions): Store {
  let open = true;
  const owners = expiringMap<string>(clock);
  const counts = expiringMap<number>(clock);
  const table = memoryValues(clock, maxCacheBytes, assertOpen);

  function assertOpen(): void {
    if (!open) throw closedError("memory");
  }

  const store: Omit<Store, "ping"> = {
    values: (namespace, options = {}) => valuesIn(new TableAdapter(table, options), namespace, options),
    async claim(key, owner, ttlMs, from = owner) {
      assertOpen();
      const holder = owners.get(key);
      if (holder && holder.value !== owner && holder.value !== from) return false;
      owners.set(key, { value: owner, setAtMs: clock.now(), expiresAtMs: clock.now() + ttlMs });
      return true;
    },
    async holder(key) {
      assertOpen();
      return owners.get(key)?.value;
    },
    async release(key, owner) {
      assertOpen();
      if (owners.get(key)?.value === owner) owners.delete(key);
    },
    async increment(key, by, ttlMs) {
      assertOpen();
      if (!Number.isSafeInteger(by)) throw new StoreError(`memory: cannot add ${by} to a counter of whole numbers`);
      const nowMs = clock.now();
      const { value, ...times } = counts.get(key) ?? { value: 0, setAtMs: nowMs, expiresAtMs: nowMs + ttlMs };
      counts.set(key, { value: value + by, ...times });
      return value + by;
    },
    async purge() {
      assertOpen();
    },
    async close() {
      open = false;
    },
  };
  return { ...store, ping: () => tryStore(store) };
}

interface Expiring<T> {
  readonly value: T;
  readonly setAtMs: number;
  readonly expiresAtMs: number;
}

/** A map with expiry; each `set` sweeps it, so that it holds few expired entries. */
function expiringMap<T>(clock: Clock) {
  const held = new Map<string, Expiring<T>>();
  return {
    get(key: string): Expiring<T> | undefined {
      const [found, nowMs] = [held.get(key), clock.now()];
      if (!found || found.expiresAtMs <= nowMs) return undefined;
      if (found.setAtMs <= nowMs) return found;
      // The clock was set back since: its whole time begins anew, so that no caller waits for the clock to catch up.
      const anew = { ...found, setAtMs: nowMs, expiresAtMs: nowMs + found.expiresAtMs - found.setAtMs };
      held.set(key, anew);
      return anew;
    },
    set(key: string, entry: Expiring<T>): void {
      for (const [old, { expiresAtMs }] of held) if (expiresAtMs <= clock.now()) held.delete(old);
      held.set(key, entry);
    },
    delete: (key: string) => held.delete(key),
  };
}
