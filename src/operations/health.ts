import type { Clock } from "../core/clock.ts";
import { startDeadline } from "../core/deadline.ts";
import type { ShardState } from "../core/gateway.ts";
import { type Store, StoreError } from "../core/store.ts";
import { log } from "../log.ts";

/** Whoever probes often waits no longer than a second. */
const STORE_ANSWER_MS = 800;

export interface HealthServices {
  readonly store: Pick<Store, "ping">;
  readonly shards: () => readonly ShardState[];
  readonly clock: Clock;
}

/** Says in a few words each what does not answer just now; nothing where all is well. */
export type CheckHealth = () => Promise<readonly string[]>;

export function createCheckHealth({ store, shards, clock }: HealthServices): CheckHealth {
  let asking: Promise<boolean> | undefined;

  /** However many ask at once, the store is asked once; and none of them waits for one that hangs. */
  const storeAnswers = async (): Promise<boolean> => {
    asking ??= answers(store).finally(() => {
      asking = undefined;
    });
    const limit = startDeadline(clock, STORE_ANSWER_MS, () => "too late");
    const tooLate = new Promise<false>((resolve) => {
      limit.signal.addEventListener("abort", () => resolve(false), { once: true });
    });
    try {
      return await Promise.race([asking, tooLate]);
    } finally {
      limit.stop();
    }
  };

  return async () => {
    const gateway = gatewayTrouble(shards());
    return [
      ...(gateway === undefined ? [] : [gateway]),
      ...((await storeAnswers()) ? [] : ["the store does not answer"]),
    ];
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
