import type { RandomInteger } from "./core/async/random.ts";
import type { Config } from "./config.ts";
import type { Clock } from "./core/async/clock.ts";
import { type Metrics, SILENT_METRICS } from "./core/metrics.ts";
import type { Outcome } from "./core/request/outcome.ts";
import type { PictureFacts } from "./core/request/picture.ts";
import type { Store } from "./core/store.ts";
import type { Subject } from "./core/request/subject.ts";
import { createFalEngine } from "./engines/fal.ts";
import { planFor } from "./models/index.ts";
import { createAltTextReplies } from "./services/servers/alt-text-replies.ts";
import { createOwnership } from "./services/pending/ownership.ts";
import {
  PENDING_REQUEST_OPTIONS,
  type PendingRequestRecord,
  createPendingRequestRecords,
} from "./services/pending/records.ts";
import { createPendingRequests } from "./services/pending/pending-requests.ts";
import { createDescriptions, DESCRIPTION_OPTIONS } from "./services/answers/descriptions.ts";
import { createShortTasks } from "./services/pending/short-tasks.ts";
import { createFirstTimes } from "./services/servers/first-times.ts";
import { createIntroductions } from "./services/servers/introductions.ts";
import { createGenerate, type Generate } from "./services/answers/generate.ts";
import { createSharedJobs, type SharedJobs } from "./services/jobs/shared-jobs.ts";
import { createJobLeases, type JobLeasesServices } from "./services/jobs/job-leases.ts";
import { createJobRecords, JOB_RECORD_OPTIONS, type JobRecord } from "./services/jobs/job-records.ts";
import { createJobs, type JobsServices } from "./services/jobs/run-job.ts";
import { createFetchMadeFiles } from "./services/answers/made-files.ts";
import { createScamCases } from "./services/moderation/cases.ts";
import { createHeldPhrases } from "./services/moderation/text/held-phrases.ts";
import { createKnownList } from "./services/moderation/known-list.ts";
import { createKnownPictures } from "./services/moderation/known-pictures.ts";
import { createNotices } from "./services/moderation/notices.ts";
import { createCountPaidScan } from "./services/moderation/paid-scans.ts";
import { serverRules } from "./services/moderation/rules.ts";
import { createScan } from "./services/moderation/scan.ts";
import { createOutcomeCache, OUTCOME_CACHE_OPTIONS } from "./services/jobs/outcome-cache.ts";
import { createPeople } from "./services/servers/stored-people.ts";
import { createFindDefaults, createPreferences } from "./services/servers/stored-preferences.ts";
import { createHeartbeat } from "./services/pending/heartbeat.ts";
import { createSettings, type Settings } from "./services/servers/stored-settings.ts";
import { createStoreHealth, type StoreHealth } from "./services/storage/store-health.ts";
import { createSubjects, SUBJECT_OPTIONS, type Subjects } from "./services/answers/subjects.ts";
import { createSetupProblems } from "./services/servers/setup-problems.ts";
import { createTakeOverOrphans } from "./services/pending/orphans.ts";
import { PICTURE_MEMO_OPTIONS } from "./services/pictures/decoder/facts-cache.ts";
import { PERCEPTUAL_HASH_OPTIONS, type RememberedLook } from "./services/pictures/perceptual-hash-cache.ts";
import { createPictures, type Pictures } from "./services/pictures/pictures.ts";
import type { Decoder } from "./services/pictures/decoder/decoder.ts";
import type { DecoderData } from "./services/pictures/decoder/process/messages.ts";
import { createWithdrawals } from "./services/pending/withdrawals.ts";

/** What the surroundings provide: handed in, so that tests can replace it. */
export interface Runtime {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly randomInteger: RandomInteger;
  readonly randomId: () => string;
  /** Where pictures are read and decoded. */
  readonly openDecoder: (data: DecoderData) => Decoder;
  /** Where events are counted; nowhere unless given. */
  readonly metrics?: Metrics;
}

/** Wires together everything that the product does without Discord. The store is the caller's to open and to close. */
export function createProduct(config: Config, store: Store, runtime: Runtime) {
  const { clock, fetch, randomId, openDecoder, metrics = SILENT_METRICS } = runtime;
  const { attachmentHosts, jobTimeoutMs } = config;
  const owner = randomId();
  const health = createStoreHealth(clock, store.ping);
  const engine = createFalEngine({
    key: config.falKey,
    baseUrl: config.falUrl,
    fetch,
    clock,
    startTimeoutSeconds: Math.max(2, jobTimeoutMs / 1000),
  });
  const decoder = openDecoder({ attachmentHosts });
  const pictures = createPictures({ decoder, ...pictureValues(store), upload: engine.upload, health, clock, metrics });
  const cache = createOutcomeCache(store.values<Outcome>("outcomes", OUTCOME_CACHE_OPTIONS), health, clock);
  const descriptions = createDescriptions(store.values<string>("descriptions", DESCRIPTION_OPTIONS), health, clock);
  const sharedJobs = wireSharedJobs({ store, health, owner, cache, engine, clock, metrics, jobTimeoutMs });
  const generate = createGenerate({
    planFor,
    pictures,
    cache,
    descriptions,
    sharedJobs,
    fetchFiles: createFetchMadeFiles({ engine, pictures, clock, timeoutMs: jobTimeoutMs }),
    clock,
    metrics,
    jobTimeoutMs,
  });
  const { pendingRequests, takeOverOrphans } = wirePending(config, store, { health, clock, owner });
  const subjects = createSubjects(store.values<Subject>("subjects", SUBJECT_OPTIONS), health);
  metrics.gauge("storeUp", () => [{ labels: {}, value: health.isGood() ? 1 : 0 }]);
  metrics.gauge("peopleWaiting", () => [{ labels: {}, value: pendingRequests.count() }]);
  metrics.gauge("jobsInFlight", () => [{ labels: {}, value: sharedJobs.count() }]);

  const kept = { store, clock, randomId, health };
  const servers = createServers(kept, config.readsMessages);
  return {
    health,
    pictures: { pictures, decoder },
    answers: { generate, subjects, sharedJobs },
    pending: { pendingRequests, takeOverOrphans, shortTasks: createShortTasks(clock) },
    people: createPeopleParts(kept, servers.settings, subjects),
    servers,
    moderation: createModerationParts(kept, pictures, generate),
  };
}

/** Everything that the product does without Discord, by what it is about. */
export type Product = ReturnType<typeof createProduct>;

/** What all stored services need. */
interface Kept {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly health: StoreHealth;
}

/** What servers have decided, and what is known of them. */
function createServers({ store, clock, randomId }: Kept, readsMessages: boolean) {
  return {
    rules: serverRules(readsMessages),
    settings: createSettings(store, clock, randomId),
    setupProblems: createSetupProblems(store, clock, randomId),
    heldPhrases: createHeldPhrases(store, randomId),
    altTextReplies: createAltTextReplies(store, randomId),
    introductions: createIntroductions(store, clock, randomId),
  };
}

/** What people have decided about themselves, and what was done for them before. */
function createPeopleParts({ store, clock, randomId, health }: Kept, settings: Settings, subjects: Subjects) {
  const preferences = createPreferences(store, clock, randomId);
  return {
    people: createPeople(store, subjects, preferences),
    preferences,
    findDefaults: createFindDefaults(settings, preferences),
    firstTimes: createFirstTimes(store, health),
  };
}

/** What is known of scams, and how posted pictures are scanned for them. */
function createModerationParts({ store, clock, randomId, health }: Kept, pictures: Pictures, generate: Generate) {
  const knownPictures = createKnownPictures(store, clock, randomId);
  const cases = createScamCases(store, clock, randomId);
  const countPaidScan = createCountPaidScan(store, clock, health);
  return {
    knownPictures,
    cases,
    knownList: createKnownList({ store, knownPictures, cases }),
    notices: createNotices({ store, health, clock, randomId }),
    scan: createScan({ pictures, knownPictures, countPaidScan, generate }),
  };
}

/** The stored values about pictures. */
function pictureValues(store: Store) {
  return {
    memo: store.values<PictureFacts>("pictures", PICTURE_MEMO_OPTIONS),
    perceptualHashes: store.values<RememberedLook>("perceptual-hashes", PERCEPTUAL_HASH_OPTIONS),
  };
}

/** Everything about pending requests, in this process and in others. */
function wirePending(
  { shards }: Pick<Config, "shards">,
  store: Store,
  { health, clock, owner }: { readonly health: StoreHealth; readonly clock: Clock; readonly owner: string },
) {
  const records = createPendingRequestRecords(
    store.values<PendingRequestRecord>("asks", PENDING_REQUEST_OPTIONS),
    health,
  );
  const heartbeat = createHeartbeat({ store, health, clock, owner });
  const ownership = createOwnership(store, health);
  const withdrawals = createWithdrawals(store, health);
  return {
    pendingRequests: createPendingRequests({ records, ownership, heartbeat, withdrawals, clock }),
    takeOverOrphans: createTakeOverOrphans({ records, ownership, heartbeat, clock, shards }),
  };
}

type SharedJobParts = Omit<JobsServices, "records"> & JobLeasesServices;

function wireSharedJobs(parts: SharedJobParts): SharedJobs {
  const records = createJobRecords(parts.store.values<JobRecord>("jobs", JOB_RECORD_OPTIONS), parts.health);
  const jobs = createJobs({ ...parts, records });
  return createSharedJobs({ ...parts, jobs, records, leases: createJobLeases(parts) });
}
