import { expect, it } from "vitest";
import type { SetupProblem } from "../../../src/core/server/setup-problem.ts";
import { createSetupProblems } from "../../../src/services/servers/setup-problems.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

const GUILD = "1573612644210835490";
/** What it takes to reply in a channel. */
const NEEDED = ["ViewChannel", "SendMessages"] as const;
const trouble = (more: Partial<SetupProblem> = {}): SetupProblem => ({
  feature: "altText",
  channelId: "1",
  problem: { kind: "missing", permissions: ["SendMessages"] },
  ...more,
});

function scene() {
  const clock = createManualClock();
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  let owners = 0;
  const open = () => createSetupProblems(store, clock, () => `owner-${(owners += 1)}`);
  return { clock, store, open, troubles: open() };
}

it("a trouble is news once, in all processes", async () => {
  const { clock, troubles, open } = scene();
  const neighbour = open();
  await neighbour.of(GUILD);
  const told = await drive(
    clock,
    Promise.all([troubles, neighbour, troubles].map((one) => one.note(GUILD, trouble(), NEEDED))),
    25,
  );
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(await troubles.note(GUILD, trouble(), NEEDED)).toBe(false);
  expect(await troubles.of(GUILD)).toEqual([trouble()]);
  expect(await troubles.of("1")).toEqual([]);
});

it("another trouble in the same place takes the place of the first; elsewhere both stand", async () => {
  const { troubles } = scene();
  await troubles.note(GUILD, trouble(), NEEDED);
  const gone = trouble({ problem: { kind: "gone" } });
  expect(await troubles.note(GUILD, gone, NEEDED)).toBe(true);
  expect(await troubles.of(GUILD)).toEqual([gone]);
  const others = [trouble({ channelId: "2" }), trouble({ feature: "moderation" })];
  for (const other of others) expect(await troubles.note(GUILD, other, NEEDED)).toBe(true);
  expect(await troubles.of(GUILD)).toEqual([gone, ...others]);
});

it("what fails in the same place for lack of something else is a trouble of its own, and what works is none of its", async () => {
  const { troubles } = scene();
  const inThreads = ["ViewChannel", "SendMessagesInThreads"] as const;
  const both = [trouble(), trouble({ problem: { kind: "missing", permissions: ["SendMessagesInThreads"] } })] as const;
  const tellBoth = async () => [
    await troubles.note(GUILD, both[0], NEEDED),
    await troubles.note(GUILD, both[1], inThreads),
  ];
  expect([await tellBoth(), await tellBoth()]).toEqual([
    [true, true],
    [false, false],
  ]);
  await troubles.over(GUILD, both[0], NEEDED);
  expect(await troubles.of(GUILD)).toEqual([both[1]]);
  await troubles.note(GUILD, trouble({ problem: { kind: "gone" } }), NEEDED);
  await troubles.over(GUILD, both[1], inThreads);
  expect(await troubles.of(GUILD)).toEqual([]);
});

it("what works again is forgotten in its place alone, and is news when it fails again", async () => {
  const { troubles } = scene();
  const elsewhere = trouble({ channelId: "2" });
  await troubles.note(GUILD, trouble(), NEEDED);
  await troubles.note(GUILD, elsewhere, NEEDED);
  await troubles.over(GUILD, { feature: "altText", channelId: "1" });
  await troubles.over(GUILD, { feature: "moderation", channelId: "2" });
  expect(await troubles.of(GUILD)).toEqual([elsewhere]);
  expect(await troubles.note(GUILD, trouble(), NEEDED)).toBe(true);
});

it("what ends by itself is the same however long it lasts, and is forgotten long after", async () => {
  const { clock, troubles } = scene();
  const refused = (minutes: number) =>
    trouble({ problem: { kind: "refused", untilMs: clock.now() + minutes * 60_000 } });
  expect(await troubles.note(GUILD, refused(60), NEEDED)).toBe(true);
  const longer = refused(90);
  expect(await troubles.note(GUILD, longer, NEEDED)).toBe(false);
  expect(await troubles.of(GUILD)).toEqual([longer]);
  await clock.jump(8 * 24 * 60 * 60_000);
  const other = trouble({ channelId: "2" });
  await troubles.note(GUILD, other, NEEDED);
  expect(await troubles.of(GUILD)).toEqual([other]);
});

it("while the store is away nothing is claimed to be known", async () => {
  const { clock, store, troubles } = scene();
  await troubles.note(GUILD, trouble(), NEEDED);
  await store.close();
  await clock.advance(2_000);
  for (const asked of [
    () => troubles.of(GUILD),
    () => troubles.note(GUILD, trouble(), NEEDED),
    () => troubles.over(GUILD, trouble()),
  ]) {
    await expect(asked()).rejects.toMatchObject({ key: "storeUnavailable" });
  }
});
