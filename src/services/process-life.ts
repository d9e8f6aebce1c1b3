import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store.ts";
import { logApart } from "../log.ts";
import type { StoreHealth } from "./store-health.ts";

/** A process that has not said for so long that it is there counts as dead, and others see to those who waited. */
export const ALIVE_MS = 5_000;
const ALIVE_RENEWAL_MS = 1_500;

/** How a process tells the others that it lives: only while somebody waits in it, so that idling costs no write. */
export interface ProcessLife {
  /** Names this process among all that share the store. */
  readonly owner: string;
  /** Resolves when the others can know that this process lives. */
  begin(): Promise<void>;
  /** Nobody waits here any more. */
  rest(): void;
  /** The process leaves: the others need not wait until they are sure. */
  end(): Promise<void>;
  /** Whether another process is alive of this name. */
  isOther(process: string): Promise<boolean>;
}

export interface ProcessLifeServices {
  readonly store: Store;
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly owner: string;
}

export function createProcessLife({ store, health, clock, owner }: ProcessLifeServices): ProcessLife {
  const key = (process: string) => `process:${process}`;
  let beating: AbortController | undefined;

  const sayAlive = () => health.tolerate(() => store.claim(key(owner), owner, ALIVE_MS), false);

  const beat = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(ALIVE_RENEWAL_MS, signal).catch(() => undefined); // aborted: the loop ends
      if (!signal.aborted) await sayAlive();
    }
  };

  const rest = (): void => {
    beating?.abort();
    beating = undefined;
  };

  return {
    owner,
    async begin() {
      if (beating) return;
      beating = new AbortController();
      const { signal } = beating;
      await sayAlive();
      void logApart({}, () => beat(signal));
    },
    rest,
    async end() {
      rest();
      await health.tolerate(() => store.release(key(owner), owner), undefined);
    },
    async isOther(process) {
      if (process === owner) return false;
      // A life that can be taken has ended; it is taken for a moment only, since just its end is of interest.
      const isDead = await health.tolerate(() => store.claim(key(process), owner, 1), false);
      return !isDead;
    },
  };
}
