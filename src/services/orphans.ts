import type { Store } from "../core/store.ts";
import type { AskRecord, AskRecords } from "./ask-records.ts";
import type { Asks } from "./asks.ts";
import { ALIVE_MS, type ProcessLife } from "./process-life.ts";
import type { StoreHealth } from "./store-health.ts";

/** Takes over those who wait although their process has died or left; the longest waiting come first. */
export type TakeOverOrphans = () => Promise<readonly AskRecord[]>;

export interface OrphansServices {
  readonly store: Store;
  readonly records: AskRecords;
  readonly asks: Asks;
  readonly life: ProcessLife;
  readonly health: StoreHealth;
}

export function createTakeOverOrphans({ store, records, asks, life, health }: OrphansServices): TakeOverOrphans {
  /** Two processes may see the same orphan: only one of them gets it. */
  const isMine = (id: string) => health.tolerate(() => store.claim(`orphan:${id}`, life.owner, ALIVE_MS), false);

  return async () => {
    const orphans: AskRecord[] = [];
    for (const { id } of await records.all()) {
      // Read again: it may have been answered, or taken by another process, since the list was made.
      const record = await records.find(id);
      // Whom this process sees to, or is about to, is no orphan.
      if (!record || record.owner === life.owner || asks.has(id)) continue;
      if ((await life.isOther(record.owner)) || !(await isMine(id))) continue;
      const mine = { ...record, owner: life.owner };
      await life.begin();
      if (await records.keep(mine)) orphans.push(mine);
    }
    return orphans;
  };
}
