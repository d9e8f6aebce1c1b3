import { expect, it } from "vitest";
import { createFirstResponseGate } from "../../../src/discord/delivery/targets/first-response-gate.ts";
import { createManualClock } from "../../support/manual-clock.ts";

function scene() {
  const clock = createManualClock();
  const rush = createFirstResponseGate(clock);
  const done: string[] = [];
  return { clock, rush, done, putOff: (name: string) => rush.over().then(() => done.push(name)) };
}

it("work is done at once where nobody waits for a first response", async () => {
  const { rush, done, putOff } = scene();
  await putOff("first");
  const given = rush.enter("somebody");
  given();
  given();
  await putOff("second");
  expect(done).toEqual(["first", "second"]);
});

it("work lets those go first who wait for a first response, all of them", async () => {
  const { clock, rush, done, putOff } = scene();
  const given = [rush.enter("one"), rush.enter("other")];
  const working = [putOff("one"), putOff("other")];
  given[0]?.();
  await clock.advance(9);
  expect(done).toEqual([]);
  given[1]?.();
  await Promise.all(working);
  expect(done).toEqual(["one", "other"]);
});

it("somebody who enters twice is one, and gone when the response is given", async () => {
  const { clock, rush, done, putOff } = scene();
  rush.enter("somebody");
  const given = rush.enter("somebody");
  void putOff("first");
  await clock.advance(10);
  expect(done).toEqual(["first"]);
  given();
  await putOff("second");
  expect(done).toEqual(["first", "second"]);
});

it("work is put off the longer the more wait, but never for long, however long they wait", async () => {
  for (const [waiting, longestMs] of [
    [1, 10],
    [20, 200],
    [25, 250],
    [1_000, 250],
  ] as const) {
    const { clock, rush, done, putOff } = scene();
    for (let who = 0; who < waiting; who += 1) rush.enter(`${who}`);
    void putOff("work");
    await clock.advance(longestMs - 1);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(done).toEqual(["work"]);
  }
});
