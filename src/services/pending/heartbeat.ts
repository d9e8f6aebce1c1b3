import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import { logApart } from "../../log.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** A process without a sign of life for this long counts as dead, and other processes take over its requests. */
export const ALIVE_MS = 5_000;
const ALIVE_RENEWAL_MS = 1_500;

/** How a process tells the others that it lives: only while a person waits in it, so that idling costs no write. */
export interface Heartbeat {
  /** Names this process among all that share the store. */
  readonly owner: string;
  /** Adds a request that waits here; resolves when the other processes can know that this one lives. */
  track(pendingId: string): Promise<void>;
  /** Removes a request. */
  untrack(pendingId: string): void;
  /** Whether a request waits here. */
  isTracking(pendingId: string): boolean;
  /** The process leaves: the others need not wait for its lease to end. */
  end(): Promise<void>;
  /** Whether another process of this name is alive. */
  isAliveElsewhere(process: string): Promise<boolean>;
  /** Calls back when this process beats again after a gap in which others may have taken over its requests. */
  whenBack(listener: () => void): void;
  /** Calls back after each heartbeat. */
  onBeat(listener: () => void): void;
}

export interface HeartbeatServices {
  readonly store: Store;
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly owner: string;
}

export function createHeartbeat({ store, health, clock, owner }: HeartbeatServices): Heartbeat {
  const key = (process: string) => `process:${process}`;
  const waiting = new Set<string>();
  const [returnListeners, beatListeners]: [(() => void)[], (() => void)[]] = [[], []];
  let beating: AbortController | undefined;
  let said = Promise.resolve();
  let saidAtMs = 0;

  const sayAlive = async (): Promise<void> => {
    const nowMs = clock.now();
    if (await health.tolerate(() => store.claim(key(owner), owner, ALIVE_MS), false)) saidAtMs = nowMs;
  };

  const beat = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(ALIVE_RENEWAL_MS, signal).catch(() => undefined); // aborted: the loop ends
      if (signal.aborted) return;
      const lastMs = saidAtMs;
      await sayAlive();
      if (saidAtMs - lastMs >= ALIVE_MS) for (const listener of returnListeners) listener();
      for (const listener of beatListeners) listener();
    }
  };

  const stop = (): void => {
    beating?.abort();
    beating = undefined;
  };

  return {
    owner,
    async track(pendingId) {
      waiting.add(pendingId);
      if (!beating) {
        beating = new AbortController();
        said = sayAlive();
        const { signal } = beating;
        void logApart({}, () => beat(signal));
      }
      await said;
    },
    untrack(pendingId) {
      waiting.delete(pendingId);
      if (waiting.size === 0) stop();
    },
    isTracking: (pendingId) => waiting.has(pendingId),
    async end() {
      stop();
      await health.tolerate(() => store.release(key(owner), owner), undefined);
    },
    isAliveElsewhere: async (process) => {
      const isClaimed = async () => (await store.holder(key(process))) !== undefined;
      return process !== owner && health.tolerate(isClaimed, true); // as far as one can tell
    },
    whenBack(listener) {
      returnListeners.push(listener);
    },
    onBeat(listener) {
      beatListeners.push(listener);
    },
  };
}
