import { expect, it } from "vitest";
import { createKnownPictures } from "../../../src/services/moderation/known-pictures.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

const GUILD = "1573612644210835490";
const OTHER = "1573612644210835491";
const DAY_MS = 24 * 60 * 60 * 1000;
/** As long as one process may not see what another wrote. */
const FRESH_MS = 2_000;

function scene() {
  const clock = createManualClock();
  const store = openMemoryStore({ clock, maxCacheBytes: 1e8 });
  let owners = 0;
  const open = () => createKnownPictures(store, clock, () => `owner-${(owners += 1)}`);
  return { clock, store, open, known: open() };
}

it("knows what was said last of a picture, for one server alone", async () => {
  const { known } = scene();
  await known.remember(GUILD, { sha256: "a", perceptualHash: "ff", isBad: true });
  expect(await known.of(GUILD)).toMatchObject([{ sha256: "a", perceptualHash: "ff", isBad: true }]);
  expect(await known.of(OTHER)).toEqual([]);
  await known.remember(GUILD, { sha256: "a", isBad: false });
  expect(await known.of(GUILD)).toMatchObject([{ sha256: "a", isBad: false }]);
  expect(await known.of(GUILD)).toHaveLength(1);
  await known.forget(GUILD, "b");
  await known.forget(GUILD, "a");
  expect(await known.of(GUILD)).toEqual([]);
});

it("forgets each picture 180 days after it was said, and can learn it anew then", async () => {
  const { clock, known } = scene();
  await known.remember(GUILD, { sha256: "early", isBad: true });
  await clock.jump(100 * DAY_MS);
  await known.remember(GUILD, { sha256: "late", isBad: true });
  await clock.jump(80 * DAY_MS - 1);
  const names = async () => (await known.of(GUILD)).map(({ sha256 }) => sha256);
  expect(await names()).toEqual(["early", "late"]);
  await clock.jump(1);
  expect(await names()).toEqual(["late"]);
  await known.remember(GUILD, { sha256: "early", isBad: true });
  expect(await names()).toEqual(["late", "early"]);
  await clock.jump(180 * DAY_MS);
  expect(await names()).toEqual([]);
});

it("forgets the oldest beyond 2000 pictures", async () => {
  const { clock, store, known } = scene();
  const many = Array.from({ length: 2_000 }, (_none, index) => ({
    sha256: `${index}`,
    isBad: true,
    atMs: clock.now(),
  }));
  await store.values("known-pictures").set(GUILD, many);
  await known.remember(GUILD, { sha256: "2000", isBad: true });
  const names = (await known.of(GUILD)).map(({ sha256 }) => sha256);
  expect([names.length, names[0], names.at(-1)]).toEqual([2_000, "1", "2000"]);
});

it("loses nothing that two processes learn at the same time", async () => {
  const { clock, open, known } = scene();
  const neighbour = open();
  await Promise.all([known.of(GUILD), neighbour.of(GUILD)]);
  const learnt = Array.from({ length: 6 }, (_none, index) =>
    (index % 2 === 0 ? known : neighbour).remember(GUILD, { sha256: `${index}`, isBad: true }),
  );
  await drive(clock, Promise.all(learnt), 25);
  await clock.jump(FRESH_MS);
  for (const one of [known, neighbour]) {
    expect((await one.of(GUILD)).map(({ sha256 }) => sha256).toSorted()).toEqual(["0", "1", "2", "3", "4", "5"]);
  }
});

it("what merely looks bad is learnt, but never against what was said", async () => {
  const { clock, open, known } = scene();
  const neighbour = open();
  expect(await neighbour.of(GUILD)).toEqual([]);
  expect(await known.suspect(GUILD, { sha256: "a", perceptualHash: "ff" })).toBe(true);
  expect(await known.suspect(GUILD, { sha256: "a" })).toBe(true);
  expect(await known.of(GUILD)).toEqual([{ sha256: "a", perceptualHash: "ff", isBad: true, atMs: clock.now() }]);
  await known.remember(GUILD, { sha256: "a", isBad: false });
  for (const one of [known, neighbour]) expect(await one.suspect(GUILD, { sha256: "a" })).toBe(false);
  await clock.jump(180 * DAY_MS);
  expect(await known.suspect(GUILD, { sha256: "a" })).toBe(true);
});

it("what was forgotten is put back as it was and where it was, unless something was said of it since", async () => {
  const { clock, known } = scene();
  for (const sha256 of ["a", "b", "c"]) {
    await known.remember(GUILD, { sha256, perceptualHash: "ff", isBad: true });
    await clock.jump(1);
  }
  const before = await known.of(GUILD);
  const [, forgotten] = before;
  if (!forgotten) throw new Error("Nothing is known.");
  await known.forget(GUILD, "b");
  await known.restore(GUILD, forgotten);
  expect(await known.of(GUILD)).toEqual(before);
  await known.remember(GUILD, { sha256: "b", isBad: false });
  await known.restore(GUILD, forgotten);
  expect(await known.of(GUILD)).toMatchObject([{ sha256: "a" }, { sha256: "c" }, { sha256: "b", isBad: false }]);
});

it("what is bad still is asked of the store: another process may have been told otherwise a moment ago", async () => {
  const { open, known } = scene();
  const neighbour = open();
  await known.remember(GUILD, { sha256: "a", isBad: true });
  expect([await neighbour.of(GUILD), await neighbour.isBad(GUILD, "a")]).toMatchObject([[{ sha256: "a" }], true]);
  await known.forget(GUILD, "a");
  expect(await neighbour.isBad(GUILD, "a")).toBe(false);
  await known.remember(GUILD, { sha256: "a", isBad: false });
  expect(await neighbour.isBad(GUILD, "a")).toBe(false);
});

it("what a moderator says holds against what another process believed a moment ago", async () => {
  const { clock, open, known } = scene();
  const neighbour = open();
  await known.remember(GUILD, { sha256: "a", isBad: true });
  expect(await neighbour.of(GUILD)).toHaveLength(1);
  await known.forget(GUILD, "a");
  await neighbour.remember(GUILD, { sha256: "a", isBad: true });
  await clock.jump(FRESH_MS);
  expect(await known.of(GUILD)).toMatchObject([{ sha256: "a", isBad: true }]);
});
