import type { Clock } from "../../core/async/clock.ts";
import type { Outcome } from "../../core/request/outcome.ts";
import type { Progress } from "../../core/request/progress.ts";
import { untilAborted } from "../../core/async/until-aborted.ts";
import { log, logApart, logAsHere } from "../../log.ts";
import { timedOutAfter } from "./begun-job.ts";
import { type SharedJob, type SharedJobServices, leadOrFollow, leave } from "./shared-job.ts";
import type { JobOrder, Runner, Waiter } from "./run-job.ts";
import { createSingleFlight } from "../../core/async/single-flight.ts";

/** Identical requests at the same time make one job: in this process, and in all that share the store. */
export interface SharedJobs {
  /**
   * Joins the job of this key, or begins it. A waiter whose signal aborts leaves without effect on the others; when the
   * last one has left, the job is cancelled at the service.
   *
   * @throws UserError whatever the job throws, to every waiter; `timedOut` when it has had its time, to each of
   *   them, however late they joined; the signal's reason to the one who leaves, which one who has waited since before a
   *   restart does also where they left before they joined
   */
  join(order: JobOrder, waiter: Waiter): Promise<Outcome>;
  /** Whether a job of this key is under way in any process, as far as that is known, or came to nothing. */
  isBegun(key: string): Promise<boolean>;
  /** Resolves when everything that was begun here has ended, also jobs without waiters. */
  settled(): Promise<void>;
  /** How many jobs are under way here. */
  count(): number;
}

export interface SharedJobsServices extends SharedJobServices {
  /** How long a job may take, queue included. */
  readonly jobTimeoutMs: number;
}

/** A shared job until this process has released all that it held for it. */
interface UnderWay {
  readonly closed: Promise<void>;
  /** The next shared job of this process wants the same job: it is not withdrawn. */
  readonly handOver: () => void;
}

export function createSharedJobs(services: SharedJobsServices): SharedJobs {
  const { jobs, clock, jobTimeoutMs } = services;
  const singleFlight = createSingleFlight<Outcome>();
  const audiences = new Map<string, Audience>();
  const underWay = new Map<string, UnderWay>();
  const closings = new Set<Promise<void>>();

  const runShared = (order: JobOrder, runner: Runner): Promise<Outcome> => {
    const { key } = order;
    const sharedJob: SharedJob = { signal: runner.signal };
    const handingOver = new AbortController();
    const before = underWay.get(key);
    before?.handOver();
    const run = async (): Promise<Outcome> => {
      await before?.closed; // leases belong to the process: this job's would be released with the other's
      return leadOrFollow(services, order, runner, sharedJob);
    };
    const outcome = run();
    const closed = outcome
      .then(ignore, ignore)
      .then(() => leave(services, key, sharedJob, handingOver.signal))
      .finally(() => {
        closings.delete(closed);
        if (underWay.get(key)?.closed === closed) underWay.delete(key);
      });
    closings.add(closed);
    underWay.set(key, { closed, handOver: () => handingOver.abort() });
    return outcome;
  };

  const begin = (order: JobOrder, signal: AbortSignal): Promise<Outcome> => {
    const onProgress = (progress: Progress) => audiences.get(order.key)?.tell(progress);
    const beginReading = async () => (await audiences.get(order.key)?.beginReading()) ?? (() => undefined);
    const limit = startJobLimit(clock, jobTimeoutMs, signal);
    const runner = { onProgress, beginReading, signal: limit.signal, countFrom: limit.countFrom };
    const outcome = logApart({ jobKey: order.key }, () => runShared(order, runner));
    return untilAborted(limit.signal, outcome).finally(limit.stop);
  };

  return {
    async join(order, waiter) {
      const { signal } = waiter;
      const watcher = { ...waiter, onProgress: logAsHere(waiter.onProgress) };
      log.info({ jobKey: order.key, endpoint: order.plan.endpoint }, "waiting for a job");
      // Before joining the other waiters, who may be waiting for the next job of this key.
      if (order.isResumed) await jobs.tellEnd(order.key);
      // A waiter who left before joining again may have been the job's last one.
      if (order.isResumed && signal.aborted && !underWay.has(order.key)) {
        runShared(order, { ...watcher, countFrom: ignore }).catch(ignore);
      }
      const audience = audiences.get(order.key) ?? createAudience();
      audiences.set(order.key, audience);
      audience.enter(watcher);
      try {
        return await singleFlight(order.key, signal, (shared) => begin(order, shared));
      } finally {
        audience.leave(watcher);
        if (audience.isEmpty()) audiences.delete(order.key);
      }
    },
    isBegun: async (key) => (await services.records.find(key)) !== undefined,
    async settled() {
      while (closings.size > 0) await Promise.all(closings);
      await jobs.settled();
    },
    count: () => closings.size,
  };
}

function ignore(): void {
  // The outcome of a shared job is reported by another promise.
}

/**
 * How long a job may take: from when it was begun, which may have been before this process.
 *
 * @param waiting - aborts the limit's own signal, too, which is not made by `AbortSignal.any`: Node keeps such a signal
 *   for ever while it has a listener, and the whole job with it
 */
function startJobLimit(clock: Clock, jobTimeoutMs: number, waiting: AbortSignal) {
  const over = new AbortController();
  const leave = () => over.abort(waiting.reason);
  const end = () => over.abort(timedOutAfter(jobTimeoutMs));
  waiting.addEventListener("abort", leave, { once: true });
  let callOff = clock.after(jobTimeoutMs, end);
  return {
    signal: over.signal,
    countFrom(begunAtMs: number) {
      callOff();
      const passedMs = Math.max(0, clock.now() - begunAtMs); // the clock may have been set back
      callOff = clock.after(Math.max(0, jobTimeoutMs - passedMs), end);
    },
    stop: () => callOff(),
  };
}

type Audience = ReturnType<typeof createAudience>;

/** The waiters of this process who watch one job; a late one hears its current progress. */
function createAudience() {
  const watchers = new Set<Waiter>();
  let newest: Progress | undefined;
  return {
    enter(watcher: Waiter) {
      watchers.add(watcher);
      if (newest) watcher.onProgress(newest);
    },
    leave: (watcher: Waiter) => watchers.delete(watcher),
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
