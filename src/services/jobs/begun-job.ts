import type { Clock } from "../../core/async/clock.ts";
import type { Engine } from "../../core/request/engine.ts";
import { UserError } from "../../core/errors.ts";
import { log } from "../../log.ts";
import { endOf, type JobRecord, type JobRecords } from "./job-records.ts";

export interface BegunJobServices {
  readonly engine: Engine;
  readonly records: JobRecords;
  readonly clock: Clock;
  /** How long a job may take, queue included, from when it was begun for the first time. */
  readonly jobTimeoutMs: number;
}

/**
 * The job to continue, where there is one.
 *
 * @param seen - the record that this process saw of it under way
 * @param isResumed - whether a person has waited for it since before a restart
 * @throws UserError why the job failed, for waiters of just that job
 */
export async function findBegun(
  services: BegunJobServices,
  { key, isResumed }: { readonly key: string; readonly isResumed: boolean },
  seen: JobRecord | undefined,
): Promise<JobRecord | undefined> {
  const { records, clock, jobTimeoutMs } = services;
  const isTheirs = seen !== undefined || isResumed;
  const found = (await records.find(key)) ?? seen;
  if (!found) return undefined;
  if (found.isOver) {
    // It was cancelled when its last waiter left, just after this process saw it.
    const wasAbandoned = found.end?.key === "cancelled" && !isResumed;
    if (!isTheirs || wasAbandoned) return undefined;
    const end = endOf(found);
    if (end) throw end;
    return found;
  }
  const ageMs = clock.now() - found.submittedAtMs;
  if (ageMs >= 0 && ageMs < jobTimeoutMs) return found;
  // The clock was set back since, or the job was done before it could be cancelled: what it made is paid for.
  if (ageMs < 0 || (await wasDone(services, found))) return restart(services, key, found);
  const timedOut = timedOutAfter(jobTimeoutMs);
  await records.end(key, timedOut);
  if (isTheirs) throw timedOut;
  return undefined;
}

/** Restarts a job's time limit. */
async function restart({ records, clock }: BegunJobServices, key: string, found: JobRecord): Promise<JobRecord> {
  const record = { ...found, submittedAtMs: clock.now() };
  await records.keep(key, record);
  return record;
}

/**
 * Cancels a job past its time limit.
 *
 * @returns whether it was done before; undefined where the service does not tell
 */
export async function wasDone(
  { engine }: Pick<BegunJobServices, "engine">,
  { endpoint, requestId }: JobRecord,
): Promise<boolean | undefined> {
  if (requestId === undefined) return false;
  try {
    return (await engine.cancel(endpoint, requestId)) === "over";
  } catch (error) {
    log.warn({ err: error, requestId }, "a job could not be cancelled");
    return undefined;
  }
}

/** Why a job past its time limit is given up. */
export function timedOutAfter(jobTimeoutMs: number): UserError<"timedOut"> {
  return new UserError("timedOut", { minutes: Math.ceil(jobTimeoutMs / 60_000) });
}
