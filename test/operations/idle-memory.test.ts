import { execFile } from "node:child_process";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { giveBackIdleMemory, watchUtilization } from "../../src/operations/idle-memory.ts";
import { createHandClock } from "../support/hand-clock.ts";

const BUSY = 0.5;
const RESTING = 0.05;

/** A process that was so busy before each look in turn, and has given memory back so often after each. */
function livesThrough(spells: readonly number[]): number[] {
  const clock = createHandClock();
  let spell = RESTING;
  let count = 0;
  const utilization = () => {
    const lastSpell = spell;
    spell = RESTING;
    return lastSpell;
  };
  const collect = () => {
    count += 1;
    spell = BUSY; // collecting is work, too
  };
  giveBackIdleMemory({ clock, utilization, collect });
  return spells.map((next) => {
    spell = Math.max(spell, next);
    clock.advance(5_000);
    return count;
  });
}

it("is given back once when the process rests after its start", () => {
  expect(livesThrough([RESTING, RESTING, RESTING])).toEqual([1, 1, 1]);
});

it("is given back once after each rush, and never in one", () => {
  expect(livesThrough([BUSY, BUSY, RESTING, RESTING, BUSY, RESTING])).toEqual([0, 0, 1, 1, 1, 2]);
});

it("is told when the process rests by how busy its event loop was since the look before", async () => {
  const utilization = watchUtilization();
  await promisify(execFile)(process.execPath, ["--eval", ""]);
  expect(utilization()).toBeLessThan(0.5);
  const busyUntilMs = performance.now() + 10;
  while (performance.now() < busyUntilMs);
  expect(utilization()).toBeGreaterThan(0.5);
});
