import { blamedAsNumbered } from "../../core/request/blame.ts";
import type { Clock } from "../../core/async/clock.ts";
import { UserError, type UserErrorKey } from "../../core/errors.ts";
import type { Metrics } from "../../core/metrics.ts";
import { costUsd, type ModelPicture, type Plan } from "../../core/request/model.ts";
import type { Answer, MadeFile, Outcome } from "../../core/request/outcome.ts";
import type { KnownPicture } from "../../core/request/picture.ts";
import type { Progress } from "../../core/request/progress.ts";
import type { JobRequest, ModelTask } from "../../core/request/request.ts";
import { log } from "../../log.ts";
import { suspensionOf } from "../pending/pending-requests.ts";
import type { Descriptions } from "./descriptions.ts";
import type { SharedJobs } from "../jobs/shared-jobs.ts";
import type { JobOrder } from "../jobs/run-job.ts";
import type { FetchMadeFiles, MadeFilesOptions } from "./made-files.ts";
import { type OutcomeCache, outcomeKey } from "../jobs/outcome-cache.ts";
import type { Pictures, WhileReading } from "../pictures/pictures.ts";

/** Failures that make a cached outcome useless: every later caller would meet them while the entry lives. */
const IN_VAIN: ReadonlySet<UserErrorKey> = new Set(["resultLost", "modelAnswerUnreadable"]);

export interface GenerateServices {
  readonly planFor: (task: ModelTask) => Plan;
  readonly pictures: Pictures;
  readonly cache: OutcomeCache;
  readonly descriptions: Descriptions;
  readonly sharedJobs: SharedJobs;
  readonly fetchFiles: FetchMadeFiles;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** How long a job may take, queue included; pictures must stay readable for it. */
  readonly jobTimeoutMs: number;
}

/** The caller that waits for an answer. */
export interface GenerateOptions extends MadeFilesOptions {
  /** Aborts when the caller does not want the answer any more. */
  readonly signal: AbortSignal;
  /** Whether the caller has waited since before a restart. */
  readonly isResumed: boolean;
  /**
   * Called once when the answer is not cached. Nothing is spent before it resolves, and nothing if it rejects.
   *
   * @param isBegun - finds out whether a job for it is, or was, under way, and so is paid for
   */
  readonly beforeSpending: (isBegun: () => Promise<boolean>) => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
  /**
   * Called before a stranger's file is read, which may end the process; resolves to a callback for when it has been
   * read.
   */
  readonly beginReading?: () => Promise<() => void>;
}

export type Generate = (request: JobRequest, options: GenerateOptions) => Promise<Answer>;

/** The whole product in one screen: from the request to the answer. */
export function createGenerate(services: GenerateServices): Generate {
  const { planFor, pictures, cache, descriptions, fetchFiles, clock, metrics } = services;
  return async (request, options) => {
    const startedAtMs = clock.now();
    const plan = planFor(request.task);
    const { signal } = options;
    const knowing = options.isResumed ? suspensionOf(signal) : signal;
    const reading: WhileReading = (read) => whileReading(options, read);
    const known = await Promise.all(request.pictures.map((source) => pictures.know(source, knowing, reading)));
    const key = outcomeKey(plan, known);
    const answer = async (outcome: Outcome, files: readonly MadeFile[], isRepeat: boolean): Promise<Answer> => {
      const described = await Promise.all(known.map((picture) => descriptions.find(picture)));
      const durationMs = clock.now() - startedAtMs;
      log.info({ jobKey: key, endpoint: plan.endpoint, durationMs, isRepeat }, "answered");
      const frames = known.map(({ facts }) => facts.frame);
      const told = { request, outcome, durationMs, isRepeat, files, descriptions: described, frames };
      return { ...told, ...origin(plan, outcome) };
    };

    // A caller who left before a restart gets no answer: their job only has to be found and left.
    if ((!request.isNew || options.isResumed) && !signal.aborted) {
      const kept = await cache.find(key);
      const keptFiles = kept && (await findFiles(fetchFiles, kept, options));
      metrics.count("cacheLookups", { cache: "answers", result: keptFiles ? "hit" : "miss" });
      if (kept && keptFiles) return answer(kept, keptFiles, true);
      if (kept) await cache.forget(key);
    }

    const refusal = await refusalOf(options, () => services.sharedJobs.isBegun(key));
    const waiting = refusal ? { ...options, signal: refusal } : options;
    const outcome = await runJob(services, { key, plan, known }, waiting).catch((error: unknown) => {
      throw blamedAsNumbered(error, request.task);
    });
    await descriptions.note(request.task, known[0], outcome);
    return answer(outcome, await readFiles(fetchFiles, outcome, options), false);
  };
}

/** Reads something between the caller's `beginReading` and its callback. */
async function whileReading<Result>({ beginReading }: GenerateOptions, read: () => Promise<Result>): Promise<Result> {
  const end = await beginReading?.();
  try {
    return await read();
  } finally {
    end?.();
  }
}

/**
 * The reason to spend nothing for a caller, as an aborted signal: a caller who has waited since before a restart still
 * leaves a job.
 *
 * @throws the reason itself for any other caller, who has no job
 */
async function refusalOf(
  { beforeSpending, isResumed }: GenerateOptions,
  isBegun: () => Promise<boolean>,
): Promise<AbortSignal | undefined> {
  try {
    await beforeSpending(isBegun);
    return undefined;
  } catch (error) {
    if (!isResumed) throw error;
    return AbortSignal.abort(error);
  }
}

/** Where an answer comes from, and what it cost. */
function origin({ title, endpoint, price }: Plan, { billableUnits }: Outcome) {
  const cost = billableUnits === undefined ? undefined : costUsd(price, billableUnits);
  return { modelTitle: title, endpoint, ...(cost !== undefined && { costUsd: cost }) };
}

/** What the model is asked. */
interface Question {
  readonly key: string;
  readonly plan: Plan;
  readonly known: readonly KnownPicture[];
}

/** Asks the model, once for all concurrent callers of the same question. */
function runJob(
  services: Pick<GenerateServices, "sharedJobs" | "pictures" | "jobTimeoutMs">,
  question: Question,
  options: GenerateOptions,
): Promise<Outcome> {
  const { key, plan } = question;
  const { signal, onProgress, beginReading, isResumed } = options;
  const prepare: JobOrder["prepare"] = async (how, showing) =>
    plan.input(await showPictures(services, question, how, options, showing));
  const waiter = { signal, onProgress, ...(beginReading && { beginReading }) };
  return services.sharedJobs.join({ key, plan, prepare, isResumed }, waiter);
}

/** Puts the pictures where the model can read them, as it needs them. */
function showPictures(
  { pictures, jobTimeoutMs }: Pick<GenerateServices, "pictures" | "jobTimeoutMs">,
  { plan, known }: Question,
  how: "first" | "again",
  options: GenerateOptions,
  signal: AbortSignal,
): Promise<ModelPicture[]> {
  const reading: WhileReading = (read) => whileReading(options, read);
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

/**
 * The files of a kept outcome; `undefined`, a miss, where they are gone or no pictures, or black all over: a black
 * outcome is kept only for its waiters, in other processes or since before a restart. A waiter is told that files are
 * gone: that answer was theirs, and making it again would be paying twice.
 */
async function findFiles(
  fetchFiles: FetchMadeFiles,
  outcome: Outcome,
  options: GenerateOptions,
): Promise<readonly MadeFile[] | undefined> {
  try {
    const files = await readFiles(fetchFiles, outcome, options);
    return !options.isResumed && files.some(({ isBlack }) => isBlack) ? undefined : files;
  } catch (error) {
    if (!options.isResumed && error instanceof UserError && IN_VAIN.has(error.key)) return undefined;
    throw error;
  }
}

async function readFiles(
  fetchFiles: FetchMadeFiles,
  outcome: Outcome,
  options: GenerateOptions,
): Promise<readonly MadeFile[]> {
  return outcome.kind === "text" ? [] : fetchFiles(outcome.urls, options);
}
