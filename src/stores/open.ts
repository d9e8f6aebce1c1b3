import { type Store, StoreError, type StoreOptions } from "../core/store.ts";
import { REDIS_ADDRESS, redisAddress } from "./address.ts";

const malformed = (words: string) => ({ problem: { kind: "setting", words } as const });

/**
 * Opens the store at `url`: `sqlite://PATH` (everything after `sqlite://` is the path, relative to the working
 * directory or absolute), `redis://…`, `rediss://…`, or `memory://`. Only the driver that is asked for is loaded.
 *
 * @throws {@link StoreError} where it cannot be used; the message names the driver and the cause, never the password
 */
export async function openStore(url: string, options: StoreOptions): Promise<Store> {
  if (url.startsWith("sqlite://")) {
    const path = url.slice("sqlite://".length);
    if (!path) throw new StoreError("sqlite: the address names no file: sqlite://PATH", malformed("it names no file."));
    const { openSqliteStore } = await import("./sqlite/store.ts");
    return openSqliteStore(path, options);
  }
  if (url.startsWith("redis://") || url.startsWith("rediss://")) {
    // Checked here, since Node's own error carries the whole address, password and all.
    const address = redisAddress(url);
    if (address === undefined) {
      throw new StoreError(
        `redis: the address cannot be read: ${REDIS_ADDRESS}`,
        malformed(`it must be ${REDIS_ADDRESS}.`),
      );
    }
    const { openRedisStore } = await import("./redis/store.ts");
    return openRedisStore(address, options.clock);
  }
  if (url === "memory://") {
    const { openMemoryStore } = await import("./memory/store.ts");
    return openMemoryStore(options);
  }
  throw new StoreError("no store: the address must begin with sqlite://, redis://, rediss:// or be memory://");
}
