import { expect, it } from "vitest";
import { createRush } from "../../src/discord/rush.ts";
import { createManualClock } from "../support/manual-clock.ts";

function scene() {
  const clock = createManualClock();
  const rush = createRush(clock);
  const done: string[] = [];
  const putOff = (name: string) => rush.over().then(() => done.push(name));
  return { clock, rush, done, putOff };
}

it("work is done at once where nobody waits for a first response", async () => {
  const { rush, done, putOff } = scene();
  await putOff("first");
  const given = rush.enter();
  given();
  given();
  await putOff("second");
  expect(done).toEqual(["first", "second"]);
});

it("work lets those go first who wait for a first response, all of them", async () => {
  const { clock, rush, done, putOff } = scene();
  const given = [rush.enter(), rush.enter()];
  const working = putOff("work");
  given[0]?.();
  await clock.advance(299);
  expect(done).toEqual([]);
  given[1]?.();
  await working;
  expect(done).toEqual(["work"]);
});

it("work is put off no longer than it must be", async () => {
  const { clock, rush, done, putOff } = scene();
  rush.enter();
  const working = putOff("work");
  await clock.advance(300);
  await working;
  expect(done).toEqual(["work"]);
});
