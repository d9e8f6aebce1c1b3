import type { Store } from "../../core/store.ts";
import { PENDING_REQUEST_OPTIONS } from "./records.ts";
import { orUnavailable, type StoreHealth } from "../storage/store-health.ts";

/** Withdrawals of requests that wait in another process, for the process that has them, or takes them over. */
export interface Withdrawals {
  /** @throws UserError `storeUnavailable` */
  request(pendingId: string): Promise<void>;
  /** @returns false while the store does not tell */
  isRequested(pendingId: string): Promise<boolean>;
}

export function createWithdrawals(store: Store, health: StoreHealth): Withdrawals {
  const key = (pendingId: string) => `withdrawn:${pendingId}`;
  return {
    async request(pendingId) {
      await orUnavailable(() => store.claim(key(pendingId), "cancelled", PENDING_REQUEST_OPTIONS.ttlMs));
    },
    isRequested: (pendingId) => health.tolerate(async () => (await store.holder(key(pendingId))) !== undefined, false),
  };
}
