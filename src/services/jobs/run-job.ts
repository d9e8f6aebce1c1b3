import type { Clock } from "../../core/async/clock.ts";
import type { Engine } from "../../core/request/engine.ts";
import { UserError } from "../../core/errors.ts";
import type { Metrics } from "../../core/metrics.ts";
import { costUsd, type Plan } from "../../core/request/model.ts";
import type { Outcome } from "../../core/request/outcome.ts";
import type { Progress } from "../../core/request/progress.ts";
import { log } from "../../log.ts";
import { isSuspension } from "../pending/pending-requests.ts";
import { findBegun, wasDone } from "./begun-job.ts";
import { createDropJob } from "./drop-job.ts";
import { endOf, type JobRecord, type JobRecords } from "./job-records.ts";
import { tryAtLast } from "../storage/last-tries.ts";
import type { OutcomeCache } from "./outcome-cache.ts";

/** How often the same job may be handed over where it is not known whether it arrived. */
const MAX_SUBMITS = { text: 2, pictures: 1 } as const;

/** The job to run. */
export interface JobOrder {
  /** Names the job: the same key is the same job. */
  readonly key: string;
  readonly plan: Plan;
  /** Whether a person has waited for it since before a restart: they must be told how that job ended. */
  readonly isResumed: boolean;
  /** Shows the pictures to the model and makes its input; `again` where it could not read what it was shown. */
  readonly prepare: (how: "first" | "again", signal: AbortSignal) => Promise<object>;
}

/** A caller that waits for a job. */
export interface Waiter {
  readonly onProgress: (progress: Progress) => void;
  /** Called before what the model answers is read; resolves to a callback for when it has been read. */
  readonly beginReading?: () => Promise<() => void>;
  /** Aborts when this waiter leaves; the job stays recorded, so that another can go on with it. */
  readonly signal: AbortSignal;
}

/** The process that runs a job: its signal also aborts, with `timedOut`, when the job has had its time. */
export interface Runner extends Waiter {
  /** Sets when the job was begun: its time limit counts from then. */
  readonly countFrom: (begunAtMs: number) => void;
}

export interface Jobs {
  /**
   * Runs a job to its outcome, which it keeps in the cache. Where a record (or `seen`, which this process saw of it
   * under way) has a request id, the job goes on from there; where it has none, a picture job is not submitted again,
   * and a text once. A failed job is reported to its own waiters, and begun anew for others.
   *
   * @throws UserError of the engine's, `submitUncertain`, `storeUnavailable`, `timedOut`; the signal's reason when it aborts
   */
  run(order: JobOrder, seen: JobRecord | undefined, runner: Runner): Promise<Outcome>;
  /**
   * Drops a job without waiters, also at the service: an abandoned job would run on, and be billed.
   *
   * @param reason - why: where its time is over, a result that was done before that is still kept
   */
  withdraw(key: string, reason: unknown): Promise<void>;
  /**
   * Resolves where a person who has waited since before a restart may go on waiting.
   *
   * @throws UserError why the job that they waited for failed
   */
  tellEnd(key: string): Promise<void>;
  /** Resolves when the service was told of every job that was dropped here. */
  settled(): Promise<void>;
}

export interface JobsServices {
  readonly engine: Engine;
  readonly cache: OutcomeCache;
  readonly records: JobRecords;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** How long a job may take, queue included. */
  readonly jobTimeoutMs: number;
}

export function createJobs(services: JobsServices): Jobs {
  const { cache, records, clock, metrics } = services;
  const dropJob = createDropJob(services.engine);
  return {
    async run(order, seen, runner) {
      const { key, plan } = order;
      let begunAtMs = clock.now();
      const measure = (outcome: "done" | "failed") =>
        metrics.measure("job", { endpoint: plan.endpoint, outcome }, clock.now() - begunAtMs);
      try {
        const begun = await findBegun(services, order, seen);
        begunAtMs = begun?.submittedAtMs ?? begunAtMs;
        runner.countFrom(begunAtMs);
        const submitted = begun ?? { submits: 0, submittedAtMs: begunAtMs };
        const outcome = await runOnce(services, order, submitted, "first", runner).catch(async (error: unknown) => {
          if (begun && !runner.signal.aborted && wasCancelledForOthers(error, order)) {
            return runOnce(services, order, { submits: 0, submittedAtMs: begunAtMs }, "first", runner);
          }
          const { requestId: _refused, ...earlier }: Submitted = (await records.find(key)) ?? {
            ...submitted,
            submits: 1,
          };
          if (!mayShowAgain(error, plan) || earlier.submits >= MAX_SUBMITS[plan.makes]) throw error;
          return runOnce(services, order, earlier, "again", runner);
        });
        measure("done");
        await cache.keep(key, outcome, plan);
        await records.forget(key);
        return outcome;
      } catch (error) {
        const { aborted, reason } = runner.signal;
        if (isSuspension(reason)) await tryAtLast(clock, () => records.keepAtLast(key));
        else if (aborted) await records.keepAtLast(key);
        else measure("failed");
        if (!aborted) await records.end(key, error);
        throw error;
      }
    },

    async withdraw(key, reason) {
      if (isTimeOver(reason)) await endLate(services, key, reason);
      else dropJob(await records.end(key, new UserError("cancelled", {})));
    },

    async tellEnd(key) {
      const record = await records.find(key);
      if (!record?.isOver) return;
      // Its process may have ended before it had told the service.
      if (record.end?.key === "cancelled" || record.end?.key === "timedOut") dropJob(record);
      const end = endOf(record);
      if (end) throw end;
    },

    settled: () => dropJob.settled(),
  };
}

/** Whether a job's time limit is over. */
function isTimeOver(reason: unknown): boolean {
  return reason instanceof UserError && reason.key === "timedOut";
}

/**
 * Ends a job past its time limit, and cancels it at the service. A result that was done before that is paid for, and
 * stays there: the next request of the same continues from it, also where the service does not tell.
 */
async function endLate(
  services: Pick<JobsServices, "engine" | "records">,
  key: string,
  reason: unknown,
): Promise<void> {
  const { records } = services;
  const record = await records.find(key);
  if (record && !record.isOver && (await wasDone(services, record)) === false) await records.end(key, reason);
}

/** How far a job is: when it was begun, how often it was submitted, and its request id once it was taken. */
type Submitted = Pick<JobRecord, "submittedAtMs" | "submits" | "requestId">;

/** From the submit, or from where another process left the job, to its outcome. */
async function runOnce(
  services: JobsServices,
  order: JobOrder,
  record: Submitted,
  how: "first" | "again",
  { onProgress, beginReading, signal }: Waiter,
): Promise<Outcome> {
  const { endpoint, outcome, price } = order.plan;
  const requestId =
    record.requestId ?? (await submit(services, order, record, await order.prepare(how, signal), signal));
  await services.engine.watch(endpoint, requestId, onProgress, signal);
  const whileReading = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    const end = await beginReading?.();
    return read().finally(end);
  };
  const onBilled = (units: number): void => {
    const cost = costUsd(price, units);
    if (cost !== undefined) services.metrics.count("spentDollars", { endpoint }, cost);
  };
  const options = { whileReading, onBilled };
  const { output, billableUnits } = await services.engine.result(endpoint, requestId, signal, options);
  log.info({ endpoint, requestId, billableUnits }, "job done");
  return { ...outcome(output), ...(billableUnits !== undefined && { billableUnits }) };
}

/**
 * Records before it spends: a picture job that cannot be recorded could be paid and lost. A submit that may or may not
 * have arrived is repeated once for a text, and never for a picture.
 */
async function submit(
  { engine, records, metrics }: JobsServices,
  { key, plan }: JobOrder,
  { submittedAtMs, submits: earlier }: Submitted,
  input: object,
  signal: AbortSignal,
): Promise<string> {
  const { endpoint, makes, resultLifetimeSeconds } = plan;
  for (let submits = earlier + 1; ; submits += 1) {
    if (submits > MAX_SUBMITS[makes]) throw new UserError("submitUncertain", {});
    const record: JobRecord = { endpoint, submittedAtMs, submits, isOver: false };
    const isRecorded = await records.keep(key, record);
    if (!isRecorded && makes === "pictures") throw new UserError("storeUnavailable", {});
    try {
      const requestId = await engine.submit(endpoint, input, { resultLifetimeSeconds }, signal);
      metrics.count("submits", { endpoint, outcome: "taken" });
      log.debug({ endpoint, requestId }, "job submitted");
      await records.keep(key, { ...record, requestId });
      return requestId;
    } catch (error) {
      const isUncertain = error instanceof UserError && error.key === "submitUncertain";
      if (isUncertain || !signal.aborted) {
        metrics.count("submits", { endpoint, outcome: isUncertain ? "uncertain" : "refused" });
      }
      if (isUncertain) continue;
      // Left between two refused tries: the next process may submit it.
      if (signal.aborted) await records.keep(key, { ...record, submits: submits - 1 });
      throw error;
    }
  }
}

/**
 * Whether a found job was cancelled at the service before, although its record does not say so: the answer to a cancel
 * may get lost. A caller who has not waited for it since before a restart did not want that job.
 */
function wasCancelledForOthers(error: unknown, { isResumed }: JobOrder): boolean {
  return !isResumed && error instanceof UserError && error.key === "cancelled";
}

/** fal may fail to read a picture at Discord's address. A picture job is submitted once, whatever comes of it. */
function mayShowAgain(error: unknown, plan: Plan): boolean {
  return plan.makes === "text" && error instanceof UserError && error.key === "modelPictureUnreachable";
}
