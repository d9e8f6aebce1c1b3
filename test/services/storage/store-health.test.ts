import { afterEach, expect, it, vi } from "vitest";
import { StoreError } from "../../../src/core/store.ts";
import { log } from "../../../src/log.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const away = async (): Promise<string> => Promise.reject(new StoreError("the store is away"));
const there = async (): Promise<string> => "there";

afterEach(() => vi.restoreAllMocks());

it("gives what the store gives, and is good", async () => {
  const health = createStoreHealth(createManualClock());
  expect(await health.tolerate(there, "instead")).toBe("there");
  expect(health.isGood()).toBe(true);
});

it("does without a store that refuses at once, and uses it as soon as it is back", async () => {
  const clock = createManualClock();
  const health = createStoreHealth(clock);
  expect(await health.tolerate(away, "instead")).toBe("instead");
  expect(health.isGood()).toBe(false);
  expect(await health.tolerate(there, "instead")).toBe("there");
});

it("leaves a store that hangs alone for a while, and asks it again then", async () => {
  const clock = createManualClock();
  const health = createStoreHealth(clock);
  let asked = 0;
  const ask = (answer: () => Promise<string>) => () => {
    asked += 1;
    return answer();
  };
  const hanging = async () => Promise.reject(new StoreError("no answer within 5000 ms", { isLate: true }));
  expect(await health.tolerate(ask(hanging), "instead")).toBe("instead");
  await clock.advance(4_999);
  expect(await health.tolerate(ask(there), "instead")).toBe("instead");
  expect(asked).toBe(1);
  await clock.advance(1);
  expect(await health.tolerate(ask(there), "instead")).toBe("there");
});

it("counts as good when it has not failed for a while: what fails now and then is no news each time", async () => {
  const clock = createManualClock();
  const health = createStoreHealth(clock);
  await health.tolerate(away, "instead");
  await health.tolerate(there, "instead");
  expect(health.isGood()).toBe(false);
  await clock.advance(5_000);
  expect(health.isGood()).toBe(true);
});

it("counts as failing while it cannot be written, however much it answers, and as good by itself when it can", async () => {
  const clock = createManualClock();
  const full = { kind: "full", words: "the disk is full. Make room." } as const;
  let isFull = true;
  const write = async () => {
    if (isFull) throw new StoreError("sqlite: database or disk is full (SQLITE_FULL)", { problem: full });
  };
  const [warned, told] = [vi.spyOn(log, "warn"), vi.spyOn(log, "info")];
  const health = createStoreHealth(clock, write);
  expect(await health.write("a", write, "never")).toBe(false);
  for (let minute = 0; minute < 3; minute += 1) {
    await clock.advance(60_000);
    expect(await health.tolerate(there, "instead")).toBe("there");
    expect(health.isGood()).toBe(false);
  }
  expect(warned.mock.calls).toEqual([
    [expect.objectContaining({ trouble: full.words }), expect.stringMatching(/^the store is full: /)],
  ]);
  expect(told).not.toHaveBeenCalled();
  isFull = false;
  await clock.advance(10_000);
  expect(health.isGood()).toBe(true);
  expect(told.mock.calls).toEqual([["the store works again"]]);
});

it("does not take a bug for a failing store", async () => {
  const health = createStoreHealth(createManualClock());
  const bug = new TypeError("a bug");
  await expect(health.tolerate(() => Promise.reject(bug), "instead")).rejects.toBe(bug);
  expect(health.isGood()).toBe(true);
});
