import type { ShardState } from "../core/server/shards.ts";
import type { Clock } from "../core/async/clock.ts";
import { inTime } from "../core/async/deadline.ts";
import { type Store, StoreError } from "../core/store.ts";
import { log } from "../log.ts";

/** Many probes time out after one second. */
const ANSWER_MS = 800;

const STORE_SILENT = "the store does not answer";
const DECODER_SILENT = "the process that decodes pictures does not answer";

/** What does not work, in a few words. */
type Problem = string | undefined;

export interface HealthServices {
  readonly store: Pick<Store, "ping">;
  readonly shards: () => readonly ShardState[];
  /** Whether pictures can be decoded just now; a decoder that is not needed counts as well. */
  readonly decoderAnswers: () => Promise<boolean>;
  readonly clock: Clock;
}

/** Names each part that does not answer just now; an empty list where all is well. */
export type CheckHealth = () => Promise<readonly string[]>;

export function createCheckHealth({ store, shards, decoderAnswers, clock }: HealthServices): CheckHealth {
  const storeIs = inTimeForAll(clock, () => storeProblem(store), STORE_SILENT);
  const decoderIs = inTimeForAll(clock, () => decoderProblem(decoderAnswers), DECODER_SILENT);
  return async () => {
    const problems = [gatewayProblem(shards()), ...(await Promise.all([storeIs(), decoderIs()]))];
    return problems.filter((problem) => problem !== undefined);
  };
}

/** Concurrent callers share one probe, and none of them waits for a probe that hangs. */
function inTimeForAll(clock: Clock, probe: () => Promise<Problem>, whenLate: string): () => Promise<Problem> {
  let running: Promise<Problem> | undefined;
  return () => {
    running ??= probe().finally(() => {
      running = undefined;
    });
    return inTime(clock, ANSWER_MS, running, () => whenLate);
  };
}

async function storeProblem(store: Pick<Store, "ping">): Promise<Problem> {
  try {
    await store.ping();
    return undefined;
  } catch (error) {
    if (error instanceof StoreError) return error.problem.kind === "full" ? "the store is full" : STORE_SILENT;
    log.error({ err: error }, "the store cannot be asked whether it answers");
    return STORE_SILENT;
  }
}

async function decoderProblem(answers: () => Promise<boolean>): Promise<Problem> {
  return (await answers()) ? undefined : DECODER_SILENT;
}

function gatewayProblem(shards: readonly ShardState[]): Problem {
  if (shards.length === 0) return "the gateway has not been reached yet";
  const silent = shards.filter(({ isUp }) => !isUp).map(({ id }) => id);
  if (silent.length === 0) return undefined;
  return `the gateway does not answer (${silent.length === 1 ? "shard" : "shards"} ${silent.join(", ")})`;
}
