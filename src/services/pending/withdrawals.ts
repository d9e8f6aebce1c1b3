import type { Store } from "../../core/store.ts";
import { PENDING_REQUEST_OPTIONS } from "./records.ts";
import { orUnavailable, type StoreHealth } from "../storage/store-health.ts";

/** Asks to be withdrawn that wait in another process: the one that has them, or takes them over, withdraws them. */
export interface Withdrawals {
  /** @throws UserError `storeUnavailable` */
  request(askId: string): Promise<void>;
  /** @returns false while the store does not tell */
  isRequested(askId: string): Promise<boolean>;
}

export function createWithdrawals(store: Store, health: StoreHealth): Withdrawals {
  const key = (askId: string) => `withdrawn:${askId}`;
  return {
    async request(askId) {
      await orUnavailable(() => store.claim(key(askId), "cancelled", PENDING_REQUEST_OPTIONS.ttlMs));
    },
    isRequested: (askId) => health.tolerate(async () => (await store.holder(key(askId))) !== undefined, false),
  };
}
