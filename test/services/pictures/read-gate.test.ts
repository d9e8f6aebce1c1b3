import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { createReadGate } from "../../../src/services/pictures/read-gate.ts";

/** So many are at ease. */
const FEW = 32;
/** From the first on. */
const numbered = (count: number) => Array.from({ length: count }, (_one, who) => who);

function scene() {
  const crowd = createReadGate();
  const begun: number[] = [];
  const told: number[] = [];
  let free = (): void => undefined;
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  const ended: (() => void)[] = [];
  const join = (who: number) =>
    crowd.join(
      async () => {
        begun.push(who);
        await new Promise<void>((resolve) => {
          ended[who] = resolve;
        });
        return who;
      },
      async () => {
        told.push(who);
        await freed;
      },
    );
  return { join, begun, told, free, ended };
}

it("where few wait, their work begins at once, and nobody is told anything", async () => {
  const { join, begun, told } = scene();
  for (let who = 0; who < FEW; who += 1) void join(who);
  await setImmediate();
  expect(begun).toHaveLength(FEW);
  expect(told).toEqual([]);
});

it("where many wait, each is told once, and what is still to come lets the more urgent go first", async () => {
  const { join, begun, told, free } = scene();
  for (let who = 0; who < FEW; who += 1) void join(who);
  await setImmediate();
  for (let who = FEW; who < FEW + 2; who += 1) void join(who);
  await setImmediate();
  expect(told.sort((one, other) => one - other)).toEqual(numbered(FEW + 2));
  expect(begun).toEqual(numbered(FEW));
  free();
  await setImmediate();
  expect(begun.slice(FEW)).toEqual([FEW, FEW + 1]);
});

it("of a crowd that comes at once nobody begins before what is more urgent", async () => {
  const { join, begun, free } = scene();
  for (let who = 0; who <= FEW; who += 1) void join(who);
  await setImmediate();
  expect(begun).toEqual([]);
  free();
  await setImmediate();
  expect(begun).toEqual(numbered(FEW + 1));
});

it("whoever was served has left the crowd", async () => {
  const { join, begun, told, ended } = scene();
  const served = Array.from({ length: FEW }, (_one, who) => join(who));
  await setImmediate();
  for (const end of ended) end();
  expect(await Promise.all(served)).toEqual(numbered(FEW));
  for (let who = FEW; who < 2 * FEW; who += 1) void join(who);
  await setImmediate();
  expect(begun).toHaveLength(2 * FEW);
  expect(told).toEqual([]);
  void join(2 * FEW);
  expect(Math.min(...told)).toBe(FEW);
});
