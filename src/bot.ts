import { randomInt, randomUUID } from "node:crypto";
import { createApp } from "./app.ts";
import { writeCompiled } from "./compile-cache.ts";
import { readConfig } from "./config.ts";
import { systemClock } from "./core/async/clock.ts";
import { EXIT_CONFIG, ExitError } from "./core/exit-error.ts";
import { createRandomId } from "./core/async/random.ts";
import { checkFalKey } from "./engines/fal-key.ts";
import { loadEnvironment } from "./environment.ts";
import { log } from "./log.ts";
import type { PrometheusMetrics } from "./operations/prometheus-metrics.ts";
import { missingPart } from "./node-version.ts";
import { createCheckHealth } from "./operations/health.ts";
import { serveOperations } from "./operations/serve-operations.ts";
import { shutDownOnSignals } from "./operations/shutdown.ts";
import { startStore } from "./operations/start-store.ts";
import type { Runtime } from "./product.ts";
import { createDecoder } from "./services/pictures/decoder/decoder.ts";
import { openDecoderProcess } from "./services/pictures/decoder/process/open-process.ts";
import { placeOf } from "./stores/address.ts";
import { openStore } from "./stores/open.ts";

/** The bound on cached answers in the embedded store; the oldest make room. */
const MAX_CACHE_BYTES = 256 * 1024 * 1024;

const runtime: Runtime = {
  clock: systemClock,
  fetch: globalThis.fetch,
  randomInteger: (max) => randomInt(max + 1),
  randomId: createRandomId(systemClock, randomUUID),
  openDecoder: (data) => createDecoder({ open: openDecoderProcess(data), clock: systemClock }),
};

/** No timer of the clock keeps a process alive, and a process that waits for its store has nothing else. */
const keepAlive = setInterval(() => undefined, 60_000);
const shutdown = shutDownOnSignals();
try {
  await main();
} catch (error) {
  await shutdown.end(tell(error));
} finally {
  clearInterval(keepAlive);
}

async function main(): Promise<void> {
  const config = readConfig(loadEnvironment());
  log.level = config.logLevel;
  const { storeUrl } = config;
  const open = () => openStore(storeUrl, { clock: systemClock, maxCacheBytes: MAX_CACHE_BYTES });
  const store = await startStore({ open, place: placeOf(storeUrl), clock: systemClock });
  shutdown.before(store.close);
  void checkFalKey({ key: config.falKey, baseUrl: config.falUrl, fetch: runtime.fetch, clock: systemClock });
  const metrics = config.httpPort === undefined ? undefined : await loadMetrics();
  const app = createApp(config, store, { ...runtime, ...(metrics && { metrics }) });
  // Before any call to Discord: the operator can see how far the start is, and whether the port is free.
  const { shards, decoderAnswers } = app;
  const checkHealth = createCheckHealth({ store, shards, decoderAnswers, clock: systemClock });
  const operations = metrics && (await serveOperations({ port: config.httpPort ?? 0, checkHealth, metrics }));
  if (operations) {
    shutdown.onBegin(operations.drain);
    shutdown.before(operations.close);
  }
  shutdown.before(app.stop);
  await Promise.race([app.start(), app.refused]);
  writeCompiled();
  await app.refused;
}

/** Loaded only where the operator asks for it: a bot without metrics pays neither memory nor time. */
async function loadMetrics(): Promise<PrometheusMetrics> {
  const { createMetrics } = await import("./operations/prometheus-metrics.ts");
  return createMetrics();
}

/**
 * Reports why the bot ends: an error with an exit code as a readable line for each fault, any other in the log.
 *
 * @returns the process's exit code
 */
function tell(error: unknown): number {
  if (error instanceof ExitError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  const missing = missingPart(error); // loaded only where it is used
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return EXIT_CONFIG;
  }
  log.fatal({ err: error }, "the bot could not start");
  return 1;
}
