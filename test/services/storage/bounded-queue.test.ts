import { expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../../src/log.ts";
import { createBoundedQueue } from "../../../src/services/storage/bounded-queue.ts";
import { createManualClock } from "../../support/manual-clock.ts";

function startQueue() {
  const clock = createManualClock();
  const warn = vi.spyOn(log, "warn").mockReturnValue(undefined);
  onTestFinished(() => warn.mockRestore());
  const queue = createBoundedQueue({ clock, name: "work", maxAtOnce: 2, maxWaiting: 3 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const add = (number: number) =>
    queue.add(() => {
      begun.push(number);
      return new Promise((resolve) => ends.push(resolve));
    });
  return { clock, warn, begun, ends, add, queue };
}

it("does so many things at a time, in order, and leaves the newest undone where too many wait", async () => {
  const { begun, ends, add, clock } = startQueue();
  const added = [1, 2, 3, 4, 5, 6, 7].map(add);
  await Promise.all(added.slice(5)); // left at once
  expect(begun).toEqual([1, 2]);
  while (ends.length > 0) {
    ends.shift()?.();
    await clock.advance(0);
  }
  await Promise.all(added);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
});

it("says once a minute how much it has left undone, and nothing where that is nothing", async () => {
  const { add, clock, warn } = startQueue();
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) void add(number);
  await clock.advance(59_000);
  void add(9);
  expect(warn).not.toHaveBeenCalled();
  await clock.advance(1_000);
  expect(warn.mock.calls.map(([fields]) => fields)).toEqual([{ queue: "work", leftUndone: 4 }]);
  await clock.advance(600_000);
  expect(warn).toHaveBeenCalledOnce();
  void add(10);
  await clock.advance(60_000);
  expect(warn).toHaveBeenLastCalledWith({ queue: "work", leftUndone: 1 }, expect.any(String));
});

it("passes on what fails, and goes on", async () => {
  const { queue } = startQueue();
  await expect(queue.add(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  let isDone = false;
  await queue.add(async () => {
    isDone = true;
  });
  expect(isDone).toBe(true);
});
