import { expect, it } from "vitest";
import { createCountPaidScan, PaidScansOverError } from "../../../src/services/moderation/paid-scans.ts";
import { log } from "../../../src/log.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const OTHER = "1573612644210835491";
const NOON = Date.parse("2026-11-21T12:00:00Z");
const HOUR_MS = 60 * 60 * 1000;

function scene() {
  const clock = createManualClock(NOON);
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  const open = () => createCountPaidScan(store, clock, createStoreHealth(clock));
  return { clock, store, count: open(), open };
}

type Count = ReturnType<typeof createCountPaidScan>;

async function countMany(count: Count, times: number, guildId = GUILD): Promise<void> {
  for (let time = 0; time < times; time += 1) await count(guildId);
}

/** Why a scan was refused; `undefined` where it was not. */
async function refusalOf(count: Count, guildId = GUILD): Promise<PaidScansOverError | undefined> {
  return count(guildId).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof PaidScansOverError) return error;
      throw error;
    },
  );
}

it("lets 500 scans a day pass, and is to be told once of all that are refused", async () => {
  const { count } = scene();
  await countMany(count, 500);
  expect((await refusalOf(count))?.isToBeTold()).toBe(true);
  expect((await refusalOf(count))?.isToBeTold()).toBe(false);
  expect((await refusalOf(count))?.isToBeTold()).toBe(false);
});

it("counts for each server alone, and for all processes together", async () => {
  const { count, open } = scene();
  const neighbour = open();
  await countMany(count, 300);
  await countMany(neighbour, 200);
  expect(await refusalOf(count, OTHER)).toBeUndefined();
  expect((await refusalOf(neighbour))?.isToBeTold()).toBe(true);
  expect((await refusalOf(count))?.isToBeTold()).toBe(false);
});

it("begins anew at midnight UTC, and no sooner", async () => {
  const { clock, count } = scene();
  await countMany(count, 500);
  await clock.jump(12 * HOUR_MS - 1);
  expect(await refusalOf(count)).toBeInstanceOf(PaidScansOverError);
  await clock.jump(1);
  await countMany(count, 500);
  expect((await refusalOf(count))?.isToBeTold()).toBe(true);
});

it("lets nothing be spent that cannot be counted, and tells nobody that the day's scans are over", async () => {
  const { store, count } = scene();
  log.level = "silent";
  await store.close();
  expect((await refusalOf(count))?.isToBeTold()).toBe(false);
});
