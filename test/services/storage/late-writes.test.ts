import { expect, it } from "vitest";
import { StoreError } from "../../../src/core/store.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { createSubjects } from "../../../src/services/answers/subjects.ts";
import { openStore } from "../../../src/stores/open.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const RETRY_MS = 200;

/** A store that is away until it is said to be back, and what has been written to it. */
function scene() {
  const clock = createManualClock();
  const health = createStoreHealth(clock);
  const store = { isAway: true, refuses: "", delayMs: 0, written: [] as string[] };
  const write = (place: string, value: string, whenAway?: "later" | "never") =>
    health.write(
      place,
      async () => {
        if (store.isAway || value === store.refuses) throw new StoreError("away");
        if (store.delayMs > 0) await clock.sleep(store.delayMs);
        store.written.push(`${place}=${value}`);
      },
      whenAway,
    );
  return { clock, store, write, health };
}

it("what the store could not take is written when it is back, of each place the newest alone", async () => {
  const { clock, store, write } = scene();
  expect(await write("one", "old")).toBe(false);
  await write("other", "1");
  await write("one", "new");
  await clock.advance(5 * RETRY_MS);
  store.isAway = false;
  await clock.advance(RETRY_MS);
  expect(store.written.sort()).toEqual(["one=new", "other=1"]);
  expect(await write("one", "newest")).toBe(true);
  await clock.advance(5 * RETRY_MS);
  expect(store.written.slice(2)).toEqual(["one=newest"]);
});

it("what is to be written now or never is not written later, nor is what it would have replaced", async () => {
  const { clock, store, write } = scene();
  await write("one", "old");
  expect(await write("one", "now", "never")).toBe(false);
  store.isAway = false;
  await clock.advance(5 * RETRY_MS);
  expect(store.written).toEqual([]);
});

it("what was on its way to the store arrives before what is newer, however long that takes", async () => {
  const { clock, store, write } = scene();
  await write("one", "old");
  store.isAway = false;
  store.delayMs = 1_000;
  await clock.advance(RETRY_MS);
  store.delayMs = 0;
  const newer = [write("one", "new"), write("one", "newest"), write("one", "now", "never")];
  await clock.advance(2_000);
  await Promise.all(newer);
  expect(store.written).toEqual(["one=old", "one=now"]);
});

it("what is dropped is not written later, and what is on its way is waited for", async () => {
  const { clock, store, write, health } = scene();
  for (const place of ["mine:1", "mine:2", "theirs:1"]) await write(place, "1");
  store.isAway = false;
  store.delayMs = 1_000;
  await clock.advance(RETRY_MS);
  const written = health.dropWrites("mine:").then(() => [...store.written]);
  await clock.advance(5_000);
  expect(await written).toEqual(["mine:1=1"]);
  expect(store.written).toEqual(["mine:1=1", "theirs:1=1"]);
});

it("what can never be written keeps nothing else from being written", async () => {
  const { clock, store, write } = scene();
  store.refuses = "poison";
  await write("one", "poison");
  await write("other", "1");
  store.isAway = false;
  await clock.advance(3 * RETRY_MS);
  expect(store.written).toEqual(["other=1"]);
});

it("so much waits, and no more: what has waited longest is given up", async () => {
  const { clock, store, write } = scene();
  for (let place = 0; place < 2_001; place += 1) await write(`${place}`, "1");
  store.isAway = false;
  await clock.advance(5 * RETRY_MS);
  expect(store.written).toHaveLength(2_000);
  expect(store.written).not.toContain("0=1");
});

it("a button whose subject cannot be read just now is not too old", async () => {
  const { clock, health } = scene();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1_000 });
  const subjects = createSubjects(store.values("subjects"), health);
  await store.close();
  await expect(subjects.find("one")).rejects.toMatchObject({ key: "storeUnavailable" });
});
