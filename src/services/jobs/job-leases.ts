import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import { renewLease } from "../storage/lease.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** A lease ends unless it is renewed within this time: a process that was killed holds nothing for longer. */
export const LEASE_MS = 6_000;
/** How many processes can follow one job. Further ones do not count when all others leave. */
const MAX_FOLLOWERS = 8;

/** A lease that is held until it is released, or its process ends. */
export interface Lease {
  giveBack(): Promise<void>;
}

/** Which processes want a job: one leads and runs it, the others follow, ready to take over. */
export interface JobLeases {
  /**
   * Takes or renews the lead, which ends by itself after {@link LEASE_MS}.
   *
   * @returns whether this process leads now; undefined while the store does not tell
   */
  lead(key: string): Promise<boolean | undefined>;
  /** Keeps the lead until the signal aborts. */
  keepLead(key: string, signal: AbortSignal): Promise<void>;
  giveUpLead(key: string): Promise<void>;
  /** Follows a job until the lease is given back. */
  follow(key: string): Promise<Lease>;
  /** Whether another process follows the job. */
  isFollowed(key: string): Promise<boolean>;
}

export interface JobLeasesServices {
  readonly store: Store;
  readonly health: StoreHealth;
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly owner: string;
}

export function createJobLeases({ store, health, clock, owner }: JobLeasesServices): JobLeases {
  const terms = { store, clock, owner, ttlMs: LEASE_MS };
  const leaderOf = (key: string) => `job:${key}`;
  const followersOf = (key: string) => Array.from({ length: MAX_FOLLOWERS }, (_, index) => `waiting:${key}:${index}`);
  const take = (claim: string) => health.tolerate(() => store.claim(claim, owner, LEASE_MS), undefined);
  const giveBack = (claim: string) => health.tolerate(() => store.release(claim, owner), undefined);

  return {
    lead: (key) => take(leaderOf(key)),
    keepLead: (key, signal) => renewLease(terms, leaderOf(key), signal),
    giveUpLead: (key) => giveBack(leaderOf(key)),

    async follow(key) {
      const leaving = new AbortController();
      for (const claim of followersOf(key)) {
        if ((await take(claim)) !== true) continue;
        void renewLease(terms, claim, leaving.signal);
        return {
          giveBack() {
            leaving.abort();
            return giveBack(claim);
          },
        };
      }
      return { giveBack: () => Promise.resolve() };
    },

    async isFollowed(key) {
      const holders = await health.tolerate(
        () => Promise.all(followersOf(key).map((claim) => store.holder(claim))),
        [],
      );
      return holders.some((holder) => holder !== undefined && holder !== owner);
    },
  };
}
