import type { Clock } from "../core/clock.ts";
import { inTime } from "../core/deadline.ts";
import type { ShardState } from "../core/gateway.ts";
import { type Store, StoreError } from "../core/store.ts";
import { log } from "../log.ts";

/** Whoever probes often waits no longer than a second. */
const ANSWER_MS = 800;

export interface HealthServices {
  readonly store: Pick<Store, "ping">;
  readonly shards: () => readonly ShardState[];
  /** Whether pictures can be decoded just now; a decoder that is not needed counts as well. */
  readonly decoderAnswers: () => Promise<boolean>;
  readonly clock: Clock;
}

/** Says in a few words each what does not answer just now; nothing where all is well. */
export type CheckHealth = () => Promise<readonly string[]>;

export function createCheckHealth({ store, shards, decoderAnswers, clock }: HealthServices): CheckHealth {
  const storeAnswers = answersInTime(clock, () => answers(store));
  const isDecoding = answersInTime(clock, decoderAnswers);
  return async () => {
    const [hasStore, hasDecoder] = await Promise.all([storeAnswers(), isDecoding()]);
    const gateway = gatewayTrouble(shards());
    return [
      ...(gateway === undefined ? [] : [gateway]),
      ...(hasStore ? [] : ["the store does not answer"]),
      ...(hasDecoder ? [] : ["the process that decodes pictures does not answer"]),
    ];
  };
}

/** However many ask at once, it is asked once; and none of them waits for one that hangs. */
function answersInTime(clock: Clock, ask: () => Promise<boolean>): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return inTime(clock, ANSWER_MS, asking, () => false);
  };
}

async function answers(store: Pick<Store, "ping">): Promise<boolean> {
  try {
    await store.ping();
    return true;
  } catch (error) {
    if (!(error instanceof StoreError)) log.error({ err: error }, "the store cannot be asked whether it answers");
    return false;
  }
}

function gatewayTrouble(shards: readonly ShardState[]): string | undefined {
  if (shards.length === 0) return "the gateway has not been reached yet";
  const silent = shards.filter(({ isUp }) => !isUp).map(({ id }) => id);
  if (silent.length === 0) return undefined;
  return `the gateway does not answer (${silent.length === 1 ? "shard" : "shards"} ${silent.join(", ")})`;
}
