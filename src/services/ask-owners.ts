import type { Store } from "../core/store.ts";
import { ASK_RECORD_OPTIONS, type AskRecord } from "./ask-records.ts";
import type { StoreHealth } from "./store-health.ts";

/**
 * Which process sees to somebody who waits: the one that recorded them, until another one takes them over. What stands
 * in a record may have been written by a process that did not know that it had lost them; this is what counts.
 */
export interface AskOwners {
  /** @returns undefined while the store does not tell */
  of(record: AskRecord): Promise<string | undefined>;
  /**
   * Takes somebody over from a process that is dead. Of all that try, at whatever speed, one does.
   *
   * @returns whether `heir` sees to them now
   */
  inherit(record: AskRecord, from: string, heir: string): Promise<boolean>;
}

export function createAskOwners(store: Store, health: StoreHealth): AskOwners {
  const key = ({ id }: AskRecord) => `ask:${id}`;
  return {
    of: (record) => health.tolerate(async () => (await store.holder(key(record))) ?? record.owner, undefined),
    // As long as a record is kept at all: a claim that ended sooner could be had by a second heir.
    inherit: (record, from, heir) =>
      health.tolerate(() => store.claim(key(record), heir, ASK_RECORD_OPTIONS.ttlMs, from), false),
  };
}
