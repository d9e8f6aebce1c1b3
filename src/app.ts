import { type Client, Events } from "discord.js";
import { askAgain } from "../commands/ask-dialogue.ts";
import { DESCRIBE_PICTURE } from "../commands/caption.ts";
import { followUps } from "../commands/follow-ups.ts";
import { commands } from "../commands/index.ts";
import type { Config } from "./config.ts";
import type { RandomInteger } from "./core/command.ts";
import type { Clock } from "./core/clock.ts";
import type { Outcome } from "./core/outcome.ts";
import type { PictureFacts } from "./core/picture.ts";
import type { Store } from "./core/store.ts";
import type { Subject } from "./core/subject.ts";
import { createClient, createInteractionRest } from "./discord/client.ts";
import { createDispatch } from "./discord/dispatch.ts";
import { createExplainFailure } from "./discord/failure.ts";
import type { DispatchServices } from "./discord/interactions/incoming.ts";
import { listenToMessages } from "./discord/listeners/messages.ts";
import { createServerLocales, SERVER_LOCALE_OPTIONS } from "./discord/listeners/server-locales.ts";
import { explainRefusal, logIn, watchRefusal } from "./discord/login.ts";
import { inviteUrl, registerCommands } from "./discord/register.ts";
import { goOn } from "./discord/resume.ts";
import { createFalEngine } from "./engines/fal.ts";
import { translations, wordsFor } from "./locales/index.ts";
import { log } from "./log.ts";
import { planFor } from "./models/index.ts";
import { ASK_RECORD_OPTIONS, type AskRecord, createAskRecords } from "./services/ask-records.ts";
import { createAsks } from "./services/asks.ts";
import { createDescriptions, DESCRIPTION_OPTIONS } from "./services/descriptions.ts";
import { createFirstTimes } from "./services/first-times.ts";
import { createGenerate } from "./services/generate.ts";
import { createFlights } from "./services/flights.ts";
import { createJobRecords, JOB_RECORD_OPTIONS, type JobRecord } from "./services/job-records.ts";
import { createJobs } from "./services/jobs.ts";
import { createOutcomeCache, OUTCOME_CACHE_OPTIONS } from "./services/outcome-cache.ts";
import { createPeople } from "./services/people.ts";
import { createProcessLife } from "./services/process-life.ts";
import { createStoreHealth } from "./services/store-health.ts";
import { createSubjects, SUBJECT_OPTIONS } from "./services/subjects.ts";
import { createTakeOverOrphans } from "./services/orphans.ts";
import { createPictureReader, type Transport } from "./services/pictures/download.ts";
import { PICTURE_MEMO_OPTIONS } from "./services/pictures/memo.ts";
import { createPictures } from "./services/pictures/pictures.ts";

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
  /** Rejects when Discord refuses the bot while it runs: it must be started anew, and set up otherwise. */
  readonly refused: Promise<never>;
  /** Takes on nothing more, leaves what is under way recorded for the next process, and leaves Discord. */
  stop(): Promise<void>;
}

/** Wires everything together, with plain arguments. The store is the caller's to open and to close. */
export function createApp(config: Config, store: Store, world: World): App {
  const { clock, fetch, randomInteger, randomId, transport } = world;
  const { jobTimeoutMs } = config;
  const owner = randomId();
  const health = createStoreHealth(clock);
  const engine = createFalEngine({
    key: config.falKey,
    baseUrl: config.falUrl,
    fetch,
    clock,
    startTimeoutSeconds: Math.max(2, jobTimeoutMs / 1000),
  });
  const pictures = createPictures({
    read: createPictureReader({ attachmentHosts: config.attachmentHosts, clock, ...(transport && { transport }) }),
    memo: store.values<PictureFacts>("pictures", PICTURE_MEMO_OPTIONS),
    upload: engine.upload,
    health,
    clock,
  });
  const cache = createOutcomeCache(store.values<Outcome>("outcomes", OUTCOME_CACHE_OPTIONS), health);
  const descriptions = createDescriptions(store.values<string>("descriptions", DESCRIPTION_OPTIONS), health);
  const records = createJobRecords(store.values<JobRecord>("jobs", JOB_RECORD_OPTIONS), health);
  const jobs = createJobs({ engine, cache, records, clock });
  const flights = createFlights({ store, jobs, records, cache, engine, health, clock, owner });
  const generate = createGenerate({ planFor, pictures, cache, descriptions, flights, engine, clock, jobTimeoutMs });
  const askRecords = createAskRecords(store.values<AskRecord>("asks", ASK_RECORD_OPTIONS), health);
  const life = createProcessLife({ store, health, clock, owner });
  const asks = createAsks(askRecords, life);
  const takeOverOrphans = createTakeOverOrphans({ store, records: askRecords, asks, life, health });
  const subjectValues = store.values<Subject>("subjects", SUBJECT_OPTIONS);
  const subjects = createSubjects(subjectValues, health);

  const client = createClient({ apiUrl: config.discordApiUrl, readsMessages: config.readsMessages });
  const services: DispatchServices = {
    commands,
    followUps,
    wordsFor,
    rest: createInteractionRest(config.discordApiUrl),
    botRest: client.rest,
    generate,
    asks,
    subjects,
    clock,
    randomInteger,
    randomId,
    people: createPeople(store.values<boolean>("opted-out"), subjectValues),
    explainFailure: createExplainFailure(clock, randomId),
  };
  const dispatch = createDispatch(services);
  const stopping = new AbortController();
  client.on(Events.InteractionCreate, (interaction) => void dispatch.interaction(interaction));
  listenToMessages(client, {
    ...services,
    readsMessages: config.readsMessages,
    firstTimes: createFirstTimes(store, health),
    serverLocales: createServerLocales(
      store.values<string>("server-locales", SERVER_LOCALE_OPTIONS),
      health,
      client.rest,
    ),
    askAgain,
    describe: DESCRIBE_PICTURE,
  });

  return {
    refused: watchRefusal(client),
    async start() {
      const ready = await logIn(client, config.discordToken);
      await announce(ready, store).catch((error: unknown) => {
        throw explainRefusal(error);
      });
      void goOn({ takeOverOrphans, dispatch, clock, signal: stopping.signal });
    },
    async stop() {
      stopping.abort();
      await asks.suspend();
      await flights.settled();
      await client.destroy();
    },
  };
}

/** Tells Discord of the commands, and the operator how to invite the bot. */
async function announce(client: Client<true>, store: Store): Promise<void> {
  const { rest, application, user } = client;
  const words = wordsFor(DEFAULT_LOCALE);
  const wasTold = await registerCommands({ rest, applicationId: application.id, commands, words, translations, store });
  log.info(wasTold ? "commands registered" : "commands unchanged");
  log.info({ user: user.tag, invite: inviteUrl(application.id) }, "ready");
}
