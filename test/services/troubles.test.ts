import { expect, it } from "vitest";
import type { Trouble } from "../../src/core/trouble.ts";
import { createTroubles } from "../../src/services/troubles.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const trouble = (more: Partial<Trouble> = {}): Trouble => ({
  feature: "altText",
  channelId: "1",
  problem: { kind: "missing", permissions: ["SendMessages"] },
  ...more,
});

function scene() {
  const clock = createManualClock();
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  let owners = 0;
  const open = () => createTroubles(store, clock, () => `owner-${(owners += 1)}`);
  return { clock, store, open, troubles: open() };
}

it("a trouble is news once, in all processes", async () => {
  const { clock, troubles, open } = scene();
  const neighbour = open();
  await neighbour.of(GUILD);
  const told = await drive(
    clock,
    Promise.all([troubles, neighbour, troubles].map((one) => one.note(GUILD, trouble()))),
    25,
  );
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(await troubles.note(GUILD, trouble())).toBe(false);
  expect(await troubles.of(GUILD)).toEqual([trouble()]);
  expect(await troubles.of("1")).toEqual([]);
});

it("another trouble in the same place takes the place of the first; elsewhere both stand", async () => {
  const { troubles } = scene();
  await troubles.note(GUILD, trouble());
  const gone = trouble({ problem: { kind: "gone" } });
  expect(await troubles.note(GUILD, gone)).toBe(true);
  expect(await troubles.of(GUILD)).toEqual([gone]);
  const others = [trouble({ channelId: "2" }), trouble({ feature: "moderation" })];
  for (const other of others) expect(await troubles.note(GUILD, other)).toBe(true);
  expect(await troubles.of(GUILD)).toEqual([gone, ...others]);
});

it("what works again is forgotten in its place alone, and is news when it fails again", async () => {
  const { troubles } = scene();
  const elsewhere = trouble({ channelId: "2" });
  await troubles.note(GUILD, trouble());
  await troubles.note(GUILD, elsewhere);
  await troubles.over(GUILD, { feature: "altText", channelId: "1" });
  await troubles.over(GUILD, { feature: "moderation", channelId: "2" });
  expect(await troubles.of(GUILD)).toEqual([elsewhere]);
  expect(await troubles.note(GUILD, trouble())).toBe(true);
});

it("what ends by itself is the same however long it lasts, and is forgotten long after", async () => {
  const { clock, troubles } = scene();
  const refused = (minutes: number) =>
    trouble({ problem: { kind: "refused", untilMs: clock.now() + minutes * 60_000 } });
  expect(await troubles.note(GUILD, refused(60))).toBe(true);
  const longer = refused(90);
  expect(await troubles.note(GUILD, longer)).toBe(false);
  expect(await troubles.of(GUILD)).toEqual([longer]);
  await clock.jump(8 * 24 * 60 * 60_000);
  const other = trouble({ channelId: "2" });
  await troubles.note(GUILD, other);
  expect(await troubles.of(GUILD)).toEqual([other]);
});

it("while the store is away nothing is claimed to be known", async () => {
  const { clock, store, troubles } = scene();
  await troubles.note(GUILD, trouble());
  await store.close();
  await clock.advance(2_000);
  for (const asked of [
    () => troubles.of(GUILD),
    () => troubles.note(GUILD, trouble()),
    () => troubles.over(GUILD, trouble()),
  ]) {
    await expect(asked()).rejects.toMatchObject({ key: "storeUnavailable" });
  }
});
