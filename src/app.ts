import { type Client, DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, Events } from "discord.js";
import { commands } from "../commands/index.ts";
import type { Config } from "./config.ts";
import type { RandomInteger } from "./core/command.ts";
import type { Clock } from "./core/clock.ts";
import { UserError } from "./core/errors.ts";
import type { Outcome } from "./core/outcome.ts";
import type { PictureFacts } from "./core/picture.ts";
import type { Store } from "./core/store.ts";
import { createClient, createInteractionRest } from "./discord/client.ts";
import { createDispatch } from "./discord/dispatch.ts";
import { inviteUrl, registerCommands } from "./discord/register.ts";
import { createFalEngine } from "./engines/fal.ts";
import { wordsFor } from "./locales/index.ts";
import { log } from "./log.ts";
import { planFor } from "./models/index.ts";
import { createAsks } from "./services/asks.ts";
import { createGenerate } from "./services/generate.ts";
import { createFlights } from "./services/flights.ts";
import { createJobRecords, JOB_RECORD_OPTIONS, type JobRecord } from "./services/job-records.ts";
import { createJobs } from "./services/jobs.ts";
import { createOutcomeCache, OUTCOME_CACHE_OPTIONS } from "./services/outcome-cache.ts";
import { createStoreHealth } from "./services/store-health.ts";
import { createPictureReader, type Transport } from "./services/pictures/download.ts";
import { PICTURE_MEMO_OPTIONS } from "./services/pictures/memo.ts";
import { createPictures } from "./services/pictures/pictures.ts";

/** How discord.js 14.28.1 words the gateway's close code 4004; it hands the code itself to nobody. */
const AUTHENTICATION_FAILED = "Authentication failed";
/** The language of command names and descriptions. */
const DEFAULT_LOCALE = "en-US";

/** What the world gives: handed in, so that tests can give another one. */
export interface World {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly randomInteger: RandomInteger;
  readonly randomId: () => string;
  /** How pictures are fetched; the real network unless given. */
  readonly transport?: Transport;
}

/** The running bot. */
export interface App {
  /**
   * Connects to Discord and resolves when commands are answered.
   *
   * @throws DiscordRefusedError
   */
  start(): Promise<void>;
  /** Tells everybody who waits, and leaves Discord. */
  stop(): Promise<void>;
}

/** Discord refuses this bot as it is set up; trying again would not help. `message` is one readable line. */
export class DiscordRefusedError extends Error {
  override readonly name = "DiscordRefusedError";
}

/** Wires everything together, with plain arguments. The store is the caller's to open and to close. */
export function createApp(config: Config, store: Store, world: World): App {
  const { clock, fetch, randomInteger, randomId, transport } = world;
  const engine = createFalEngine({
    key: config.falKey,
    baseUrl: config.falUrl,
    fetch,
    clock,
    startTimeoutSeconds: Math.max(2, config.jobTimeoutMs / 1000),
  });
  const health = createStoreHealth(clock);
  const pictures = createPictures({
    read: createPictureReader({ attachmentHosts: config.attachmentHosts, clock, ...(transport && { transport }) }),
    memo: store.values<PictureFacts>("pictures", PICTURE_MEMO_OPTIONS),
    upload: engine.upload,
    health,
    clock,
  });
  const cache = createOutcomeCache(store.values<Outcome>("outcomes", OUTCOME_CACHE_OPTIONS), health);
  const records = createJobRecords(store.values<JobRecord>("jobs", JOB_RECORD_OPTIONS), health);
  const jobs = createJobs({ engine, cache, records, clock });
  const flights = createFlights({ store, jobs, records, cache, engine, health, clock, owner: randomId() });
  const { jobTimeoutMs } = config;
  const generate = createGenerate({ planFor, pictures, cache, flights, engine, clock, jobTimeoutMs });
  const asks = createAsks(randomId);
  const rest = createInteractionRest(config.discordApiUrl);
  const client = createClient(config.discordApiUrl);
  const dispatch = createDispatch({ commands, wordsFor, rest, generate, asks, clock, randomInteger, randomId });

  client.on(Events.InteractionCreate, (interaction) => void dispatch(interaction));
  client.on(Events.Error, (error) => log.error({ err: error }, "discord.js reported an error"));

  return {
    async start() {
      const ready = await logIn(client, config.discordToken);
      // Only now: before, such an error is what the login is rejected with.
      client.on(Events.ShardError, (error, shardId) => log.warn({ err: error, shardId }, "gateway error"));
      const words = wordsFor(DEFAULT_LOCALE);
      const wasTold = await registerCommands({
        rest: ready.rest,
        applicationId: ready.application.id,
        commands,
        words,
        store,
      });
      log.info(wasTold ? "commands registered" : "commands unchanged");
      log.info({ user: ready.user.tag, invite: inviteUrl(ready.application.id) }, "ready");
    },
    async stop() {
      await asks.withdrawAll(new UserError("restarting", {}));
      await flights.settled();
      await client.destroy();
    },
  };
}

/** Resolves when the gateway is ready for interactions. */
async function logIn(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(token);
  } catch (error) {
    throw explainRefusal(error);
  }
  return ready;
}

function explainRefusal(error: unknown): unknown {
  const isRefusedToken =
    (error instanceof DiscordAPIError && error.status === 401) ||
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof Error && error.message === AUTHENTICATION_FAILED);
  if (!isRefusedToken) return error;
  return new DiscordRefusedError(
    "DISCORD_TOKEN is refused by Discord: copy a new one from the Bot page of the Discord developer portal.",
  );
}
