import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { createRush } from "../../src/discord/rush.ts";

function scene() {
  const rush = createRush();
  const done: string[] = [];
  return { rush, done, putOff: (name: string) => rush.over().then(() => done.push(name)) };
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
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
  const { rush, done, putOff } = scene();
  const given = [rush.enter(), rush.enter()];
  const working = [putOff("one"), putOff("other")];
  given[0]?.();
  await pass(10);
  expect(done).toEqual([]);
  given[1]?.();
  await Promise.all(working);
  expect(done).toEqual(["one", "other"]);
});

it("work is put off no longer than it must be, however long somebody waits", async () => {
  const { rush, done, putOff } = scene();
  rush.enter();
  await putOff("first");
  await putOff("second");
  expect(done).toEqual(["first", "second"]);
});
