import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { createFirstResponseGate } from "../../../src/discord/delivery/targets/first-response-gate.ts";
import { createManualClock } from "../../support/manual-clock.ts";

function scene() {
  const clock = createManualClock();
  const gate = createFirstResponseGate(clock);
  const done: string[] = [];
  return { clock, gate, done, putOff: (name: string) => gate.over().then(() => done.push(name)) };
}

it("work is done at once where nobody waits for a first response", async () => {
  const { gate, done, putOff } = scene();
  await putOff("first");
  const given = gate.enter("somebody");
  given();
  given();
  await putOff("second");
  expect(done).toEqual(["first", "second"]);
});

it("work lets those go first who wait for a first response, all of them", async () => {
  const { clock, gate, done, putOff } = scene();
  const given = [gate.enter("one"), gate.enter("other")];
  const working = [putOff("one"), putOff("other")];
  given[0]?.();
  await clock.advance(9);
  expect(done).toEqual([]);
  given[1]?.();
  await Promise.all(working);
  expect(done).toEqual(["one", "other"]);
});

it("somebody who enters twice is one, and gone when the response is given", async () => {
  const { clock, gate, done, putOff } = scene();
  gate.enter("somebody");
  const given = gate.enter("somebody");
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
    const { clock, gate, done, putOff } = scene();
    for (let who = 0; who < waiting; who += 1) gate.enter(`${who}`);
    void putOff("work");
    await clock.advance(longestMs - 1);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(done).toEqual(["work"]);
  }
});

/** Pictures of so many are read at ease. */
const FEW = 32;

function readers() {
  const { gate } = scene();
  const told: number[] = [];
  const begun: number[] = [];
  const read = async (who: number): Promise<() => void> => {
    const end = await gate.beginReading(() => void told.push(who));
    begun.push(who);
    return end;
  };
  return { gate, told, begun, read, readAll: (from: number, to: number) => range(from, to).map(read) };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_one, index) => from + index);

it("where few pictures are read, each is read at once, and no person is told to wait", async () => {
  const { told, begun, readAll } = readers();
  await Promise.all(readAll(0, FEW));
  expect(begun).toHaveLength(FEW);
  expect(told).toEqual([]);
});

it("where many are read, each person is told once, and what comes then lets first responses go first", async () => {
  const { gate, told, begun, readAll } = readers();
  await Promise.all(readAll(0, FEW));
  const given = gate.enter("one who waits");
  const late = readAll(FEW, FEW + 2);
  await setImmediate();
  expect(told.toSorted((one, other) => one - other)).toEqual(range(0, FEW + 2));
  expect(begun).toHaveLength(FEW);
  given();
  await Promise.all(late);
  expect(begun).toHaveLength(FEW + 2);
});

it("what was read does not count any more", async () => {
  const { told, readAll } = readers();
  for (const end of await Promise.all(readAll(0, FEW))) end();
  await Promise.all(readAll(FEW, 2 * FEW));
  expect(told).toEqual([]);
  await Promise.all(readAll(2 * FEW, 2 * FEW + 1));
  expect(told).toHaveLength(FEW + 1);
});
