import type { Clock } from "../core/clock.ts";
import type { Engine } from "../core/engine.ts";
import { UserError } from "../core/errors.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Progress } from "../core/progress.ts";
import { type Store, StoreError } from "../core/store.ts";
import { log, logApart, logAsHere } from "../log.ts";
import { isSuspension } from "./asks.ts";
import type { JobRecord, JobRecords } from "./job-records.ts";
import type { JobOrder, Jobs, Runner } from "./jobs.ts";
import type { OutcomeCache } from "./outcome-cache.ts";
import { createSharing } from "./sharing.ts";
import type { StoreHealth } from "./store-health.ts";

/** Whoever runs a job must say so this often, or somebody else takes it over. */
const CLAIM_MS = 6_000;
const RENEWAL_MS = CLAIM_MS / 3;
/** How often those who wait in other processes look whether it is done. */
const FOLLOW_MS = 500;
/** Counts of processes that wait end by themselves, since a process that is killed cannot count itself out. */
const WAITING_COUNT_MS = 60 * 60 * 1000;

/** Identical requests at the same time make one job: in this process, and in all that share the store. */
export interface Flights {
  /**
   * Joins the job of this key, or begins it. A waiter whose signal aborts leaves, and nobody else is concerned by it;
   * when the last one has left, the job is cancelled at the service.
   *
   * @throws UserError whatever the job throws, to everybody who waits; the signal's reason to the one who leaves
   */
  join(order: JobOrder, waiter: Runner): Promise<Outcome>;
  /** Resolves when everything that was begun here has ended, also what nobody waits for any more. */
  settled(): Promise<void>;
  /** How many jobs are under way here. */
  count(): number;
}

export interface FlightsServices {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly records: JobRecords;
  readonly cache: OutcomeCache;
  readonly engine: Engine;
  readonly health: StoreHealth;
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly owner: string;
}

export function createFlights(services: FlightsServices): Flights {
  const share = createSharing<Outcome>();
  const audiences = new Map<string, Audience>();
  const underWay = new Set<Promise<unknown>>();

  const begin = (order: JobOrder, signal: AbortSignal): Promise<Outcome> => {
    const onProgress = (progress: Progress) => audiences.get(order.key)?.tell(progress);
    const beginReading = async () => (await audiences.get(order.key)?.beginReading()) ?? (() => undefined);
    const flight = logApart({ jobKey: order.key }, () => fly(services, order, { onProgress, beginReading, signal }));
    underWay.add(flight);
    const end = () => underWay.delete(flight);
    flight.then(end, end);
    return flight;
  };

  return {
    async join(order, waiter) {
      const { signal } = waiter;
      const watcher = { ...waiter, onProgress: logAsHere(waiter.onProgress) };
      log.info({ jobKey: order.key, endpoint: order.plan.endpoint }, "waiting for a job");
      const audience = audiences.get(order.key) ?? createAudience();
      audiences.set(order.key, audience);
      audience.enter(watcher);
      try {
        return await share(order.key, signal, (shared) => begin(order, shared));
      } finally {
        audience.leave(watcher);
        if (audience.isEmpty()) audiences.delete(order.key);
      }
    },
    async settled() {
      await Promise.allSettled(underWay);
    },
    count: () => underWay.size,
  };
}

type Audience = ReturnType<typeof createAudience>;

/** Those in this process who watch one job; whoever comes late hears how it stands. */
function createAudience() {
  const watchers = new Set<Runner>();
  let newest: Progress | undefined;
  return {
    enter(watcher: Runner) {
      watchers.add(watcher);
      if (newest) watcher.onProgress(newest);
    },
    leave: (watcher: Runner) => watchers.delete(watcher),
    isEmpty: () => watchers.size === 0,
    tell(progress: Progress) {
      newest = progress;
      for (const { onProgress } of watchers) onProgress(progress);
    },
    /** All of them wait for what is read. */
    async beginReading() {
      const ends = await Promise.all([...watchers].map(async ({ beginReading }) => beginReading?.()));
      return () => {
        for (const end of ends) end?.();
      };
    },
  };
}

/**
 * Brings one process's interest in a job to its end: it runs the job, or follows the process that does and takes over
 * where that one stops.
 */
async function fly(services: FlightsServices, order: JobOrder, runner: Runner): Promise<Outcome> {
  const { jobs, store, health } = services;
  const waitingKey = `waiting:${order.key}`;
  await health.tolerate(() => store.increment(waitingKey, 1, WAITING_COUNT_MS), 1);
  try {
    return await leadOrFollow(services, order, runner);
  } finally {
    const stillWaiting = await health.tolerate(() => store.increment(waitingKey, -1, WAITING_COUNT_MS), 0);
    const isUnwanted = runner.signal.aborted && !isSuspension(runner.signal.reason) && stillWaiting <= 0;
    if (isUnwanted) await jobs.cancel(order.key);
    await health.tolerate(() => store.release(claimKey(order), services.owner), undefined);
  }
}

async function leadOrFollow(services: FlightsServices, order: JobOrder, runner: Runner): Promise<Outcome> {
  const { records, cache, clock } = services;
  const { onProgress, signal } = runner;
  const following = new AbortController();
  let seen: JobRecord | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      const isLeader = await claim(services, order);
      // Also the leader looks: another process may have finished between this one's last look and its claim.
      const outcome = await cache.find(order.key);
      if (outcome) return outcome;
      if (isLeader) return await lead(services, order, seen, runner);

      const record = await records.find(order.key);
      if (record && !record.isOver && record.requestId !== undefined && seen?.requestId === undefined) {
        const watcher = { onProgress, signal: AbortSignal.any([signal, following.signal]) };
        showProgressOf(services, record.endpoint, record.requestId, watcher);
      }
      if (record && !record.isOver) seen = record;
      await clock.sleep(FOLLOW_MS, signal);
    }
  } finally {
    following.abort();
  }
}

/** Whether this process may run the job. Without a store, texts are run by whoever wants them. */
async function claim({ store, owner, health }: FlightsServices, order: JobOrder): Promise<boolean> {
  const isLeader = await health.tolerate(() => store.claim(claimKey(order), owner, CLAIM_MS), undefined);
  if (isLeader === undefined && order.plan.makes === "pictures") throw new UserError("storeUnavailable", {});
  return isLeader ?? true;
}

async function lead(
  services: FlightsServices,
  order: JobOrder,
  seen: JobRecord | undefined,
  runner: Runner,
): Promise<Outcome> {
  const leading = new AbortController();
  void renewClaim(services, order, leading.signal);
  try {
    return await services.jobs.run(order, seen, runner);
  } finally {
    leading.abort();
  }
}

async function renewClaim(
  { store, owner, clock }: FlightsServices,
  order: JobOrder,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(RENEWAL_MS, signal);
      await store.claim(claimKey(order), owner, CLAIM_MS);
    } catch (error) {
      if (!signal.aborted && error instanceof StoreError) log.debug({ err: error }, "a claim could not be renewed");
    }
  }
}

/** Shows how a job stands that another process runs: by asking the service itself. */
function showProgressOf({ engine }: FlightsServices, endpoint: string, requestId: string, watcher: Runner): void {
  engine.watch(endpoint, requestId, watcher.onProgress, watcher.signal).catch((error: unknown) => {
    if (!watcher.signal.aborted) log.debug({ err: error, requestId }, "another process's job cannot be watched");
  });
}

function claimKey({ key }: JobOrder): string {
  return `job:${key}`;
}
