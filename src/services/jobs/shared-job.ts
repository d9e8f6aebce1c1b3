import type { Clock } from "../../core/async/clock.ts";
import type { Engine } from "../../core/request/engine.ts";
import { UserError } from "../../core/errors.ts";
import type { Outcome } from "../../core/request/outcome.ts";
import { log } from "../../log.ts";
import { isSuspension } from "../pending/pending-requests.ts";
import { type JobLeases, type Lease, LEASE_MS } from "./job-leases.ts";
import type { JobRecord, JobRecords } from "./job-records.ts";
import type { JobOrder, Jobs, Runner, Waiter } from "./run-job.ts";
import type { OutcomeCache } from "./outcome-cache.ts";

/** How often followers look whether the job is done. */
const FOLLOW_MS = 500;
/** A process that still leads or follows after this long has renewed its lease meanwhile: it lives. */
const PROOF_OF_LIFE_MS = LEASE_MS + 2 * FOLLOW_MS;

export interface SharedJobServices {
  readonly jobs: Jobs;
  readonly records: JobRecords;
  readonly leases: JobLeases;
  readonly cache: OutcomeCache;
  readonly engine: Engine;
  readonly clock: Clock;
}

/** One process's interest in a job. */
export interface SharedJob {
  /** Aborts when the process is not interested any more. */
  readonly signal: AbortSignal;
  /** Held while another process runs the job. */
  following?: Lease;
}

/**
 * Brings one process's interest in a job to its end: it runs the job, or follows the process that does and takes over
 * where that one stops.
 */
export async function leadOrFollow(
  services: SharedJobServices,
  order: JobOrder,
  runner: Runner,
  sharedJob: SharedJob,
): Promise<Outcome> {
  const { records, leases, cache, clock } = services;
  const { onProgress, signal } = runner;
  const watching = new AbortController();
  let seen: JobRecord | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      const isLeader = await takeLead(services, order);
      // The leader looks, too: another process may have finished between this one's last look and its lead.
      const outcome = await cache.find(order.key);
      if (outcome) return outcome;
      if (isLeader) return await lead(services, order, seen, runner);

      sharedJob.following ??= await leases.follow(order.key);
      const record = await records.find(order.key);
      if (record && !record.isOver) {
        if (record.requestId !== undefined && record.requestId !== seen?.requestId) {
          const watcher = { onProgress, signal: AbortSignal.any([signal, watching.signal]) };
          showProgressOf(services, record.endpoint, record.requestId, watcher);
        }
        if (record.submittedAtMs !== seen?.submittedAtMs) runner.countFrom(record.submittedAtMs);
        seen = record;
      }
      await clock.sleep(FOLLOW_MS, signal);
    }
  } finally {
    watching.abort();
  }
}

/** Whether this process may run the job. Without a store, each process runs the texts that it wants. */
async function takeLead({ leases }: SharedJobServices, order: JobOrder): Promise<boolean> {
  const isLeader = await leases.lead(order.key);
  if (isLeader === undefined && order.plan.makes === "pictures") throw new UserError("storeUnavailable", {});
  return isLeader ?? true;
}

async function lead(
  { leases, jobs }: SharedJobServices,
  order: JobOrder,
  seen: JobRecord | undefined,
  runner: Runner,
): Promise<Outcome> {
  const leading = new AbortController();
  void leases.keepLead(order.key, leading.signal);
  try {
    return await jobs.run(order, seen, runner);
  } finally {
    leading.abort();
  }
}

/**
 * Says to the other processes that this one is not interested in a job any more. Where it left before the job's end and
 * no other one is interested, the job is withdrawn: a process that was killed counts until its lease ends.
 *
 * @param staying - aborts when this process is interested again
 */
export async function leave(
  { leases, jobs, clock }: SharedJobServices,
  key: string,
  { signal, following }: SharedJob,
  staying: AbortSignal,
): Promise<void> {
  await following?.giveBack();
  const isWithdrawn = signal.aborted && !isSuspension(signal.reason);
  for (let waitedMs = 0; isWithdrawn && waitedMs <= PROOF_OF_LIFE_MS; waitedMs += FOLLOW_MS) {
    // With the lead in hand, since no other process can begin to run the job meanwhile. While the store is away the
    // other processes cannot be asked, and a job that is not wanted here would be paid for.
    const isAlone = !(await leases.isFollowed(key)) && (await leases.lead(key)) !== false;
    if (isAlone && !staying.aborted) await jobs.withdraw(key, signal.reason);
    if (isAlone || staying.aborted) break;
    await leases.giveUpLead(key); // a follower takes over
    await clock.sleep(FOLLOW_MS, staying).catch(() => undefined); // aborted: the loop ends
  }
  await leases.giveUpLead(key);
}

/** Shows the progress of a job that another process runs, by asking the service itself. */
function showProgressOf({ engine }: SharedJobServices, endpoint: string, requestId: string, watcher: Waiter): void {
  engine.watch(endpoint, requestId, watcher.onProgress, watcher.signal).catch((error: unknown) => {
    if (!watcher.signal.aborted) log.debug({ err: error, requestId }, "another process's job cannot be watched");
  });
}
