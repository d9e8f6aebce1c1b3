import { randomInt, randomUUID } from "node:crypto";
import { createApp, DiscordRefusedError, type World } from "./app.ts";
import { ConfigError, EXIT_CONFIG, loadEnvironment, readConfig } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import { StoreError } from "./core/store.ts";
import { log } from "./log.ts";
import { openStore } from "./stores/open.ts";

/** What is kept of answers on the embedded store, before the oldest make room. */
const MAX_CACHE_BYTES = 256 * 1024 * 1024;
/** A drain that hangs must not keep the process: service managers kill after ten seconds. */
const MAX_DRAIN_MS = 9_000;

const world: World = {
  clock: systemClock,
  fetch: globalThis.fetch,
  randomInteger: (max) => randomInt(max + 1),
  randomId: () => randomUUID().slice(0, 8),
};

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError || error instanceof StoreError || error instanceof DiscordRefusedError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  log.fatal({ err: error }, "the bot could not start");
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment());
  log.level = config.logLevel;
  const store = await openStore(config.storeUrl, { clock: systemClock, maxCacheBytes: MAX_CACHE_BYTES });
  const app = createApp(config, store, world);

  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // Whoever sends a second signal does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(0), MAX_DRAIN_MS).unref();
    void app
      .stop()
      .then(() => store.close())
      .catch((error: unknown) => log.error({ err: error }, "the bot could not stop cleanly"))
      .finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  await app.start();
}
