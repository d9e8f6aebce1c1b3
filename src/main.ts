import { randomInt, randomUUID } from "node:crypto";
import { type App, createApp } from "./app.ts";
import { ConfigError, EXIT_CONFIG, loadEnvironment, readConfig } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import { createRandomId } from "./core/random-id.ts";
import { type Store, StoreError } from "./core/store.ts";
import { DiscordRefusedError, LoginsSpentError, SessionLostError } from "./discord/login.ts";
import { log } from "./log.ts";
import type { PrometheusMetrics } from "./metrics.ts";
import { createCheckHealth } from "./operations/health.ts";
import { collectAll, exposeCollector, giveBackIdleMemory, watchUtilization } from "./operations/idle-memory.ts";
import { type OperationsServer, serveOperations } from "./operations/server.ts";
import type { World } from "./product.ts";
import { createDecoder } from "./services/pictures/decoder/decoder.ts";
import { openDecoderProcess } from "./services/pictures/decoder/process/open-process.ts";
import { openStore } from "./stores/open.ts";

/** What is kept of answers on the embedded store, before the oldest make room. */
const MAX_CACHE_BYTES = 256 * 1024 * 1024;
/** A drain that hangs must not keep the process: service managers kill after ten seconds. */
const MAX_DRAIN_MS = 9_000;
/** What a process ends with that may be started again later: EX_TEMPFAIL of sysexits.h. */
const EXIT_LATER = 75;

const world: World = {
  clock: systemClock,
  fetch: globalThis.fetch,
  randomInteger: (max) => randomInt(max + 1),
  randomId: createRandomId(systemClock, randomUUID),
  openDecoder: (data) => createDecoder({ open: openDecoderProcess(data), clock: systemClock }),
};

try {
  await main();
} catch (error) {
  endInError(error);
}

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment());
  log.level = config.logLevel;
  const store = await openStore(config.storeUrl, { clock: systemClock, maxCacheBytes: MAX_CACHE_BYTES });
  const metrics = config.httpPort === undefined ? undefined : await loadMetrics();
  const app = createApp(config, store, { ...world, ...(metrics && { metrics }) });
  // Before Discord is asked for anything: whoever starts the bot can see how far it is, and whether it may have the port.
  const operations =
    metrics &&
    (await serveOperations({
      port: config.httpPort ?? 0,
      checkHealth: createCheckHealth({
        store,
        shards: app.shards,
        decoderAnswers: app.decoderAnswers,
        clock: systemClock,
      }),
      metrics,
    }));
  const drain = drainOnSignals(app, store, operations);
  giveBackIdleMemory({ clock: systemClock, utilization: watchUtilization(), collect: collectAll(exposeCollector()) });
  try {
    await Promise.race([app.start(), app.refused]);
    await app.refused;
  } catch (error) {
    if (!(error instanceof SessionLostError)) throw error;
    process.stderr.write(`${error.message}\n`);
    await drain(EXIT_LATER);
  }
}

/** Loaded only where somebody looks: the others pay neither memory nor time for it. */
async function loadMetrics(): Promise<PrometheusMetrics> {
  const { createMetrics } = await import("./metrics.ts");
  return createMetrics();
}

/**
 * Ends with 0 after a signal, and with 1 after a bug that nobody caught, when what is under way is kept.
 *
 * @returns ends likewise, with another code
 */
function drainOnSignals(
  app: App,
  store: Store,
  operations: OperationsServer | undefined,
): (code: number) => Promise<void> {
  let isStopping = false;
  let exitCode = 0;
  const drain = async (code = exitCode): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    exitCode = code;
    setTimeout(() => process.exit(exitCode), MAX_DRAIN_MS).unref();
    operations?.drain();
    try {
      await app.stop();
      await operations?.close();
      await store.close();
    } catch (error) {
      log.error({ err: error }, "the bot could not stop cleanly");
    }
    process.exit(exitCode);
  };

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // Whoever sends a second signal does not want to wait.
      if (isStopping) process.exit(1);
      log.info({ signal }, "stopping");
      void drain();
    });
  }
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error, event }, "a bug that nobody caught: the bot stops");
      // Bugs come in swarms: another one on the way out must not cost those who wait.
      exitCode = 1;
      void drain();
    });
  }
  return drain;
}

/** What the operator can mend is one readable line for each fault, and anything else is logged. */
function endInError(error: unknown): never {
  if (error instanceof ConfigError || error instanceof StoreError || error instanceof DiscordRefusedError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  if (error instanceof LoginsSpentError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_LATER);
  }
  log.fatal({ err: error }, "the bot could not start");
  process.exit(1);
}
