import { expect, it } from "vitest";
import { createTtlCache } from "../../../src/core/async/ttl-cache.ts";
import { createManualClock } from "../../support/manual-clock.ts";

function scene() {
  const clock = createManualClock();
  return { clock, remembered: createTtlCache<string, number>({ clock, freshMs: 1_000, maxEntries: 2 }) };
}

it("what was found out is known until it is too long ago, and its last value even then", async () => {
  const { clock, remembered } = scene();
  remembered.set("one", 1);
  await clock.advance(999);
  expect(remembered.get("one")).toBe(1);
  await clock.advance(1);
  expect([remembered.get("one"), remembered.peekStale("one")]).toEqual([undefined, 1]);
});

it("what was found out before the clock was set back is found out again", async () => {
  const { clock, remembered } = scene();
  remembered.set("one", 1);
  await clock.jump(-60_000);
  expect([remembered.get("one"), remembered.peekStale("one")]).toEqual([undefined, 1]);
});

it("what was found out longest ago makes room, and what is found out again is new", () => {
  const { remembered } = scene();
  for (const key of ["one", "two", "one", "three"]) remembered.set(key, key.length);
  expect(["one", "two", "three"].map((key) => remembered.peekStale(key))).toEqual([3, undefined, 5]);
});

it("what is forgotten was never known", () => {
  const { remembered } = scene();
  remembered.set("one", 1);
  remembered.forget("one");
  expect([remembered.get("one"), remembered.peekStale("one")]).toEqual([undefined, undefined]);
});
