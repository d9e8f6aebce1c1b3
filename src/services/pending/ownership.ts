import type { Store } from "../../core/store.ts";
import { PENDING_REQUEST_OPTIONS, type PendingRequestRecord } from "./records.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** As long as an interaction's token is valid: longer than Discord sends an event again after a broken connection. */
const ASKED_MS = 15 * 60 * 1000;

/**
 * Which process answers a pending request: the one that recorded it, until another process takes it over. The record
 * itself may have been written by a process that did not know that it had lost the request; this is what counts.
 */
export interface Ownership {
  /**
   * Claims the event behind a request, which several processes may have received, or one of them twice: one record of
   * it gets the claim.
   *
   * @returns whether this record has the claim; true also where the store does not tell
   */
  take(record: PendingRequestRecord): Promise<boolean>;
  /** Whether another record has the claim: then this one was left by a process that ended before it could remove it. */
  isTakenFrom(record: PendingRequestRecord): Promise<boolean>;
  /** @returns undefined while the store does not tell */
  of(record: PendingRequestRecord): Promise<string | undefined>;
  /**
   * Takes a request over from a process that has ended. Of all processes that try, one succeeds.
   *
   * @returns whether `newOwner` has it now
   */
  transfer(record: PendingRequestRecord, from: string, newOwner: string): Promise<boolean>;
}

/**
 * Names the event behind a request, alike in every process; alt text has a claim of its own, taken where it is begun.
 */
function askedKey({ address }: PendingRequestRecord): string | undefined {
  switch (address.kind) {
    case "interaction":
      return `asked:${address.applicationId}:${address.interactionId}`;
    case "reply":
      return `asked:${address.channelId}:${address.repliesTo}`;
    case "silentReply":
      return undefined;
  }
}

export function createOwnership(store: Store, health: StoreHealth): Ownership {
  const key = ({ id }: PendingRequestRecord) => `ask:${id}`;
  return {
    async take(record) {
      const key = askedKey(record);
      return key === undefined || health.tolerate(() => store.claim(key, record.id, ASKED_MS), true);
    },
    async isTakenFrom(record) {
      const key = askedKey(record);
      const holder = key === undefined ? undefined : await health.tolerate(() => store.holder(key), undefined);
      return holder !== undefined && holder !== record.id;
    },
    of: (record) => health.tolerate(async () => (await store.holder(key(record))) ?? record.owner, undefined),
    // As long as a record is kept at all: a claim that ended sooner could be taken by a second one.
    transfer: (record, from, newOwner) =>
      health.tolerate(() => store.claim(key(record), newOwner, PENDING_REQUEST_OPTIONS.ttlMs, from), false),
  };
}
