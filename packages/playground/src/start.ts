import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GatewayIntentBits } from "discord-api-types/v10";
import { type App, createApp } from "../../../src/app.ts";
import { type Config, type PlaygroundConfig, readPlaygroundConfig } from "../../../src/config.ts";
import { type Clock, systemClock } from "../../../src/core/async/clock.ts";
import type { Store } from "../../../src/core/store.ts";
import { log } from "../../../src/log.ts";
import type { Runtime } from "../../../src/product.ts";
import { createDecoder } from "../../../src/services/pictures/decoder/decoder.ts";
import { openDecoderProcess } from "../../../src/services/pictures/decoder/process/open-process.ts";
import { openStore } from "../../../src/stores/open.ts";
import { type Discord, startDiscord } from "discord-stand-in";
import { watchFetch } from "./traffic/fal-traffic.ts";
import { createMask } from "./traffic/masking.ts";
import { createPage } from "./page/page.ts";
import { seedServer } from "./page/seed.ts";
import { servePage } from "./server/serve-page.ts";
import { readBuiltScript, type ReadScript } from "./server/static-files.ts";
import { openReader, type Reader, type Simulator, startSimulator } from "fal-stand-in/simulator";

/** How much of the answers is kept, before the oldest make room. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;

export interface PlaygroundOptions {
  /** The variables of the environment; none have to be given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  /** The fetch that reaches fal. */
  readonly fetch?: typeof globalThis.fetch;
  /** How the page's scripts are read; the built ones unless given. */
  readonly readScript?: ReadScript;
  /** Decodes pictures; a separate process unless given. */
  readonly openDecoder?: Runtime["openDecoder"];
  /** Reads text in pictures for the simulator; this machine's own reader unless given. */
  readonly openReader?: () => Reader | undefined;
}

/** A running playground. */
export interface Playground {
  /** The page's address, `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Ends everything, and leaves nothing behind. */
  close(): Promise<void>;
}

/**
 * Starts a Discord stand-in, the bot in it, fal or its simulator, and the page.
 *
 * @throws ConfigError, StoreError; Error with code EADDRINUSE or EACCES where the page's port is not available
 */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const closers: (() => Promise<void>)[] = [];
  // The last started part is ended first, and one that fails to end does not prevent the others.
  const close = async () => {
    for (const end of closers.splice(0).toReversed()) {
      await end().catch((error: unknown) => log.error({ err: error }, "a part of the playground did not end cleanly"));
    }
  };
  try {
    return { url: await startAll(options, (end) => closers.push(end)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type OnClose = (end: () => Promise<void>) => void;

async function startAll(options: PlaygroundOptions, onClose: OnClose): Promise<string> {
  const { environment = {}, clock = systemClock, fetch = globalThis.fetch, readScript = readBuiltScript } = options;
  const { openDecoder = (data) => createDecoder({ open: openDecoderProcess(data), clock }) } = options;
  // An engine computes in real time, whichever clock the other parts use.
  const { openReader: open = () => openReader(systemClock) } = options;
  const folder = await mkdtemp(join(tmpdir(), "sightline-playground-"));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const wanted = readPlaygroundConfig(environment, `sqlite://${join(folder, "playground.db")}`);
  log.level = wanted.logLevel;

  const discord = await startDiscord({ clock, privilegedIntents: GatewayIntentBits.MessageContent });
  onClose(() => discord.close());
  const reportFailure = (error: unknown, what: string) => log.error({ err: error }, what);
  const simulator = wanted.isSimulated
    ? await startSimulator({ clock, key: wanted.falKey, reader: open(), reportFailure })
    : undefined;
  if (simulator) onClose(() => simulator.close());
  const config = withStandIns(wanted, discord, simulator);
  const store = await openStore(config.storeUrl, { clock, maxCacheBytes: MAX_CACHE_BYTES });
  onClose(() => store.close());

  const seed = seedServer(discord);
  const mask = createMask([config.discordToken, ...(simulator ? [] : [config.falKey])]);
  const falTarget = config.falUrl ?? "https://queue.fal.run";
  const page = createPage({ discord, seed, clock, mask, simulator, falTarget });
  const watched = watchFetch({ fetch, clock, falUrl: config.falUrl, record: page.record });
  const app = createBot(config, store, { clock, fetch: watched, openDecoder });
  onClose(() => app.stop());
  await app.start();

  const server = await servePage({ page, discord, seed, readScript, port: config.pagePort, reportFailure });
  onClose(server.close);
  return server.url;
}

/** The configuration, with the stand-ins in place of the real services. */
function withStandIns(config: PlaygroundConfig, discord: Discord, simulator: Simulator | undefined): PlaygroundConfig {
  return {
    ...config,
    discordToken: discord.token,
    discordApiUrl: discord.apiUrl,
    attachmentHosts: [...config.attachmentHosts, discord.host],
    falUrl: simulator ? simulator.url : config.falUrl,
  };
}

function createBot(config: Config, store: Store, world: Pick<Runtime, "clock" | "fetch" | "openDecoder">): App {
  const app = createApp(config, store, {
    ...world,
    randomInteger: (max) => randomInt(max + 1),
    randomId: () => randomBytes(12).toString("hex"),
  });
  app.refused.catch((error: unknown) => log.error({ err: error }, "the stand-in refused the bot"));
  return app;
}
