import type { Clock } from "../core/clock.ts";
import type { Engine, EngineResult } from "../core/engine.ts";
import { UserError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import { log } from "../log.ts";

/** What is to be run. */
export interface JobOrder {
  readonly endpoint: string;
  readonly input: object;
  readonly resultLifetimeSeconds: number;
}

export interface Jobs {
  /**
   * Runs a job from its submit to its result, within the deadline. Whenever we give up on it, the service is told.
   *
   * @throws UserError `timedOut` and whatever the engine throws; the signal's reason when it aborts
   */
  run(order: JobOrder, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<EngineResult>;
}

export interface JobsOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** How long a job may take, queue included. */
  readonly timeoutMs: number;
}

export function createJobs({ engine, clock, timeoutMs }: JobsOptions): Jobs {
  return {
    async run({ endpoint, input, resultLifetimeSeconds }, onProgress, signal) {
      const deadline = startDeadline(clock, timeoutMs);
      const givenUp = AbortSignal.any([signal, deadline.signal]);
      try {
        const requestId = await engine.submit(endpoint, input, { resultLifetimeSeconds }, givenUp);
        log.debug({ endpoint, requestId }, "job submitted");
        try {
          await engine.watch(endpoint, requestId, onProgress, givenUp);
          return await engine.result(endpoint, requestId, givenUp);
        } catch (error) {
          if (givenUp.aborted) await cancelAtService(engine, endpoint, requestId);
          throw error;
        }
      } finally {
        deadline.stop();
      }
    },
  };
}

/** An aborted request leaves the job running, and paid for, unless the service is told. */
async function cancelAtService(engine: Engine, endpoint: string, requestId: string): Promise<void> {
  try {
    await engine.cancel(endpoint, requestId);
  } catch (error) {
    log.warn({ err: error, endpoint, requestId }, "a job could not be cancelled");
  }
}

function startDeadline(clock: Clock, timeoutMs: number): { signal: AbortSignal; stop: () => void } {
  const deadline = new AbortController();
  const stopped = new AbortController();
  clock.sleep(timeoutMs, stopped.signal).then(
    () => deadline.abort(new UserError("timedOut", { minutes: Math.ceil(timeoutMs / 60_000) })),
    () => undefined, // stopped: the job was over in time
  );
  return { signal: deadline.signal, stop: () => stopped.abort() };
}
