import { expect, it } from "vitest";
import { AS_LONG_AS_IT_TAKES, retry, type RetryOptions, WHILE_A_PERSON_WAITS } from "../../../src/core/async/retry.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

/** How long each pause was, of a work that fails until it is given up, or for this many tries. */
async function pausesOf(options: Partial<RetryOptions>, failures = 100): Promise<number[]> {
  const clock = createManualClock();
  const times: number[] = [];
  const attempt = async () => {
    times.push(clock.now());
    if (times.length <= failures) throw new Error("not yet");
  };
  const done = retry(attempt, {
    clock,
    pausesMs: AS_LONG_AS_IT_TAKES,
    isPassing: () => true,
    waitWantedMs: () => 0,
    ...options,
  });
  await drive(clock, Promise.allSettled([done]), 250);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

it("a person waits for five tries in nine seconds", async () => {
  expect(await pausesOf({ pausesMs: WHILE_A_PERSON_WAITS })).toEqual([250, 1_000, 3_000, 5_000]);
});

it("as long as it takes goes on to the caller's bound, and pauses no longer than the caller bears", async () => {
  const pauses = await pausesOf({ longestPauseMs: 30_000 }, 9);
  expect(pauses).toEqual([500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000, 30_000]);
  expect(await pausesOf({ withinMs: 20_000 })).toEqual([500, 1_000, 2_000, 5_000, 10_000]);
});

it("a wait that the other side wants is kept, however long the caller would pause", async () => {
  expect(await pausesOf({ longestPauseMs: 1_000, waitWantedMs: () => 4_000 }, 1)).toEqual([4_000]);
});
