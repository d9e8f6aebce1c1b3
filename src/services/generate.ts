import type { Clock } from "../core/clock.ts";
import { startDeadline } from "../core/deadline.ts";
import type { Engine } from "../core/engine.ts";
import { UserError } from "../core/errors.ts";
import type { Metrics } from "../core/metrics.ts";
import { costUsd, type ModelPicture, type Plan } from "../core/model.ts";
import type { Answer, MadeFile, Outcome } from "../core/outcome.ts";
import type { KnownPicture } from "../core/picture.ts";
import type { Progress } from "../core/progress.ts";
import type { JobRequest, ModelTask } from "../core/request.ts";
import { log } from "../log.ts";
import type { Descriptions } from "./descriptions.ts";
import type { Flights } from "./flights.ts";
import type { JobOrder } from "./jobs.ts";
import { type OutcomeCache, outcomeKey } from "./outcome-cache.ts";
import type { Pictures, WhileReading } from "./pictures/pictures.ts";

/** A made picture larger than this is no picture of four megapixels. */
const MAX_MADE_PICTURE_BYTES = 64 * 1024 * 1024;

export interface GenerateServices {
  readonly planFor: (task: ModelTask) => Plan;
  readonly pictures: Pictures;
  readonly cache: OutcomeCache;
  readonly descriptions: Descriptions;
  readonly flights: Flights;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** How long anybody waits for a job, queue included; pictures must stay readable for it. */
  readonly jobTimeoutMs: number;
}

/** The one who waits for an answer. */
export interface Asker {
  /** Aborts when the asker does not want the answer any more. */
  readonly signal: AbortSignal;
  /** Whether the asker waits since before a restart. */
  readonly isResumed: boolean;
  /** The largest file that can be posted where the answer goes. */
  readonly maxFileBytes: number;
  /** Called once when the answer must be worked for. Nothing is spent before it resolves, and nothing if it rejects. */
  readonly beforeSpending: () => Promise<void>;
  /**
   * Called where so many wait at the same time that even what is known already will take a while. Resolves when there is
   * nothing more urgent to do for them.
   */
  readonly onCrowded?: () => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
  /**
   * Called before something is read that others have made, and that may be the death of the process; resolves to what is
   * to be called when it has been read.
   */
  readonly beginReading?: () => Promise<() => void>;
  /** Whether the asker was withdrawn while no process could be told: all that is left to do is to leave their job. */
  readonly isWithdrawn?: boolean;
}

export type Generate = (request: JobRequest, asker: Asker) => Promise<Answer>;

/** The whole product in one screen: from what was asked to what is answered. */
export function createGenerate(services: GenerateServices): Generate {
  const { planFor, pictures, cache, descriptions, clock, metrics } = services;
  return async (request, asker) => {
    const startedAtMs = clock.now();
    const plan = planFor(request.task);
    const { signal, onCrowded } = asker;
    const known = await whileReading(asker, () =>
      Promise.all(request.pictures.map((source) => pictures.know(source, signal, onCrowded))),
    );
    const key = outcomeKey(plan, known);
    const answer = async (outcome: Outcome, files: readonly MadeFile[], isRepeat: boolean): Promise<Answer> => {
      const described = await Promise.all(known.map((picture) => descriptions.find(picture)));
      const durationMs = clock.now() - startedAtMs;
      log.info({ jobKey: key, endpoint: plan.endpoint, durationMs, isRepeat }, "answered");
      return { request, outcome, durationMs, isRepeat, files, descriptions: described, ...origin(plan, outcome) };
    };

    if ((!request.isNew || asker.isResumed) && !asker.isWithdrawn) {
      const kept = await cache.find(key);
      const keptFiles = kept && (await findFiles(services, kept, asker));
      metrics.count("cacheLookups", { cache: "answers", result: keptFiles ? "hit" : "miss" });
      if (kept && keptFiles) return answer(kept, keptFiles, true);
      if (kept) await cache.forget(key);
    }

    await asker.beforeSpending();
    const outcome = await runJob(services, { key, plan, known }, asker);
    await descriptions.note(request.task, known[0], outcome);
    return answer(outcome, await readFiles(services, outcome, asker), false);
  };
}

/** Reads something for the asker, who knows of it. */
async function whileReading<Result>({ beginReading }: Asker, read: () => Promise<Result>): Promise<Result> {
  const end = await beginReading?.();
  try {
    return await read();
  } finally {
    end?.();
  }
}

/** Where an answer comes from, and what it came to. */
function origin({ title, endpoint, price }: Plan, { billableUnits }: Outcome) {
  const cost = billableUnits === undefined ? undefined : costUsd(price, billableUnits);
  return { modelTitle: title, endpoint, ...(cost !== undefined && { costUsd: cost }) };
}

/** What is to be asked of the model. */
interface Question {
  readonly key: string;
  readonly plan: Plan;
  readonly known: readonly KnownPicture[];
}

/** Has the model asked, once for everybody who wants to know the same now, and waits as long as one may. */
async function runJob(services: GenerateServices, question: Question, asker: Asker): Promise<Outcome> {
  const { flights, clock, jobTimeoutMs } = services;
  const { key, plan } = question;
  const { isResumed } = asker;
  const timedOut = () => new UserError("timedOut", { minutes: Math.ceil(jobTimeoutMs / 60_000) });
  const deadline = startDeadline(clock, jobTimeoutMs, timedOut, asker.signal);
  const withdrawal = new AbortController();
  try {
    const prepare: JobOrder["prepare"] = async (how, signal) =>
      plan.input(await showPictures(services, question, how, asker, signal));
    const signal = asker.isWithdrawn ? AbortSignal.any([deadline.signal, withdrawal.signal]) : deadline.signal;
    const { onProgress, beginReading } = asker;
    const outcome = flights.join(
      { key, plan, prepare, isResumed },
      { signal, onProgress, ...(beginReading && { beginReading }) },
    );
    // Whoever leaves a job last has it cancelled.
    if (asker.isWithdrawn) withdrawal.abort(new UserError("cancelled", {}));
    return await outcome;
  } finally {
    deadline.stop();
  }
}

/** Puts the pictures where the model can read them, as it needs them. */
function showPictures(
  { pictures, jobTimeoutMs }: GenerateServices,
  { plan, known }: Question,
  how: "first" | "again",
  asker: Asker,
  signal: AbortSignal,
): Promise<ModelPicture[]> {
  const reading: WhileReading = (read) => whileReading(asker, read);
  const needs = plan.pictureNeeds(known.length);
  return Promise.all(
    known.map(async (picture) => {
      const region = plan.crop(picture.facts);
      const url =
        how === "first"
          ? await pictures.offer(picture, needs, region, { deadlineMs: jobTimeoutMs, whileReading: reading }, signal)
          : await pictures.reupload(picture, needs, region, signal, reading);
      return { url, width: picture.facts.width, height: picture.facts.height };
    }),
  );
}

/** The files of an outcome that was kept; `undefined` where they are gone, which is no error but a miss. */
async function findFiles(
  services: GenerateServices,
  outcome: Outcome,
  asker: Asker,
): Promise<readonly MadeFile[] | undefined> {
  try {
    return await readFiles(services, outcome, asker);
  } catch (error) {
    if (error instanceof UserError && error.key === "resultLost") return undefined;
    throw error;
  }
}

async function readFiles(services: GenerateServices, outcome: Outcome, asker: Asker): Promise<readonly MadeFile[]> {
  return outcome.kind === "text" ? [] : whileReading(asker, () => fetchFiles(services, outcome, asker));
}

/** The files that were made, so small that they can be posted. */
async function fetchFiles(
  { engine, pictures }: GenerateServices,
  outcome: Outcome,
  { signal, maxFileBytes }: Asker,
): Promise<readonly MadeFile[]> {
  if (outcome.kind === "text") return [];
  return Promise.all(
    outcome.urls.map(async (url) => {
      const made = await engine.download(url, MAX_MADE_PICTURE_BYTES, signal);
      const file = await pictures.fitForDiscord(made.bytes, maxFileBytes, signal);
      return { ...file, isReencoded: file.bytes !== made.bytes };
    }),
  );
}
