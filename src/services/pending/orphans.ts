import type { Clock } from "../../core/async/clock.ts";
import { hearOf, type Shards } from "../../core/server/shards.ts";
import { log, nameOfAsk } from "../../log.ts";
import type { Ownership } from "./ownership.ts";
import type { PendingRequestRecord, PendingRequestRecords } from "./records.ts";
import type { Heartbeat } from "./heartbeat.ts";

/**
 * How long requests of a dead process are left to the next process of their shard: longer than a process takes to
 * restart, and than all need for a heartbeat after the store was away.
 */
const TAKEOVER_GRACE_MS = 30_000;

/** Takes over requests whose process has died or left; the longest waiting come first. */
export type TakeOverOrphans = () => Promise<readonly PendingRequestRecord[]>;

export interface OrphansServices {
  readonly records: PendingRequestRecords;
  readonly ownership: Ownership;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
  /** The shards of this process; unset: all. */
  readonly shards: Shards | undefined;
}

/**
 * @remarks Any process can bring an answer to its place, but the one that runs the shard also hears what happens there,
 * such as Cancel: it takes over at once, and others only where it does not come.
 */
export function createTakeOverOrphans(services: OrphansServices): TakeOverOrphans {
  const { records, ownership, heartbeat, clock, shards } = services;
  /** Since when requests of other shards have been seen without a process, by their id. */
  let firstSeenMs = new Map<string, number>();

  const isToBeLeft = ({ id, address }: PendingRequestRecord, before: ReadonlyMap<string, number>): boolean => {
    if (hearOf(shards, address.guildId)) return false;
    const sinceMs = before.get(id);
    if (sinceMs === undefined) log.debug(nameOfAsk(id), "left to whoever runs their shard next");
    const nowMs = clock.now();
    // A clock that was set back does not prolong it.
    firstSeenMs.set(id, Math.min(sinceMs ?? nowMs, nowMs));
    return sinceMs === undefined || nowMs - sinceMs < TAKEOVER_GRACE_MS;
  };

  return async () => {
    const orphans: PendingRequestRecord[] = [];
    const before = firstSeenMs;
    firstSeenMs = new Map();
    for (const record of await records.all()) {
      if (heartbeat.isTracking(record.id)) continue;
      const owner = await ownership.of(record);
      // Answered while the store was away: only the record is left.
      if (owner === heartbeat.owner) await records.forget(record.id);
      if (owner === undefined || owner === heartbeat.owner || (await heartbeat.isAliveElsewhere(owner))) continue;
      if (await ownership.isTakenFrom(record)) {
        await records.forget(record.id);
        continue;
      }
      if (isToBeLeft(record, before)) continue;
      const mine = await transferToHere(services, record, owner);
      if (mine) orphans.push(mine);
    }
    return orphans;
  };
}

async function transferToHere(
  { records, ownership, heartbeat }: OrphansServices,
  record: PendingRequestRecord,
  from: string,
): Promise<PendingRequestRecord | undefined> {
  // Before all else: a process that sees this one as the owner must also see that it lives.
  await heartbeat.track(record.id);
  const isMine = await ownership.transfer(record, from, heartbeat.owner);
  // Read again: a dying process may have answered them since they were listed.
  const newest = isMine ? await records.find(record.id) : undefined;
  if (newest) return { ...newest, owner: heartbeat.owner };
  heartbeat.untrack(record.id);
  return undefined;
}
