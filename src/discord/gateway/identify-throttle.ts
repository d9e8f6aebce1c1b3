import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import { log } from "../../log.ts";
import type { StoreHealth } from "../../services/storage/store-health.ts";

/**
 * Shards with the same rate limit key (`shard_id % max_concurrency`) log in 5 s apart, whatever process they run in;
 * else Discord answers with op 9: https://discord.com/developers/docs/events/gateway#rate-limiting. Discord counts by
 * arrival: the extra second allows for different network delays.
 */
const APART_MS = 6_000;
/** How often a shard checks whether it is its turn. */
const LOOK_MS = 250;

/** The part of discord.js that reads https://discord.com/developers/docs/events/gateway#get-gateway-bot */
interface GatewayInformer {
  /** @param force - whether Discord is asked anew */
  fetchGatewayInformation(force?: boolean): Promise<{
    readonly shards: number;
    readonly session_start_limit: { readonly remaining: number; readonly max_concurrency: number };
  }>;
}

/** discord.js asks it before a shard logs in; it is made when Discord has said how many may do so at once. */
export type IdentifyThrottle = (manager: GatewayInformer) => Promise<{
  /** @throws the signal's reason, and nothing else: discord.js would log in all the same */
  waitForIdentify(shardId: number, signal: AbortSignal): Promise<void>;
}>;

export interface IdentifyThrottleOptions {
  readonly store: Store;
  readonly health: StoreHealth;
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly owner: string;
}

/**
 * Lets the shards of all processes on one store log in one after the other. While the store is away, the shards of
 * this process take turns among themselves; Discord then turns away a shard that comes too soon, and it waits again.
 */
export function createIdentifyThrottle({ store, health, clock, owner }: IdentifyThrottleOptions): IdentifyThrottle {
  /** When the next shard of this process may log in, by the rate limit key. */
  const freeAtMs = new Map<number, number>();

  const isHere = (key: number): boolean => {
    const leftMs = (freeAtMs.get(key) ?? 0) - clock.now();
    return leftMs <= 0 || leftMs > APART_MS; // more than the longest wait: the clock was set back
  };

  /** Whether a shard of this process may log in now; if so, the next one must wait. */
  const take = async (key: number): Promise<boolean> => {
    if (!isHere(key)) return false;
    // A rate limit, not a lease: it lapses by itself, even where this process ends earlier, because Discord's count goes on.
    const isEverywhere = await health.tolerate(() => store.claim(`identify:${key}`, owner, APART_MS), true);
    const isTurn = isEverywhere && isHere(key); // checked again: without a store, another shard may have been faster
    if (isTurn) freeAtMs.set(key, clock.now() + APART_MS);
    return isTurn;
  };

  return async (manager) => {
    const { session_start_limit } = await manager.fetchGatewayInformation();
    return {
      async waitForIdentify(shardId, signal) {
        const key = shardId % session_start_limit.max_concurrency;
        for (let looks = 0; !(await take(key)); looks += 1) {
          if (looks === 0) log.info({ shardId }, "a shard waits for its turn to log in");
          await clock.sleep(LOOK_MS, signal);
        }
        signal.throwIfAborted();
      },
    };
  };
}
