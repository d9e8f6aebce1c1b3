import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import keyvTestSuite, { keyvIteratorTests } from "@keyv/test-suite";
import { Keyv } from "keyv";
import * as vitest from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import type { Store } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { REDIS_HINT, redisInstalled, startRedisServer } from "../support/redis-server.ts";

const { afterAll, beforeAll, describe } = vitest;

/** Keyv's own test suite for storage adapters, over the adapters that our stores give to Keyv. */
function describeAdapters(start: () => Promise<{ url: string; stop: () => Promise<void> }>): void {
  let store: Store;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const { url, stop: stopServer } = await start();
    stop = stopServer;
    store = await openStore(url, { clock: systemClock, maxCacheBytes: 1_000_000 });
  });
  afterAll(async () => {
    await store.close();
    await stop();
  });

  const adapter = (): unknown => store.values("suite").store;
  keyvTestSuite(vitest, Keyv, adapter);
  keyvIteratorTests(vitest, Keyv, adapter);
}

describe("Keyv's test suite over memory", () => {
  describeAdapters(async () => ({ url: "memory://", stop: async () => undefined }));
});

describe("Keyv's test suite over SQLite", () => {
  describeAdapters(async () => {
    const folder = await mkdtemp(join(tmpdir(), "sightline-"));
    return { url: `sqlite://${join(folder, "suite.db")}`, stop: () => rm(folder, { recursive: true }) };
  });
});

describe.skipIf(!redisInstalled)(`Keyv's test suite over Redis${REDIS_HINT}`, () => {
  describeAdapters(startRedisServer);
});
