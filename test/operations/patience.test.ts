import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AwayError, EXIT_LATER } from "../../src/core/exit-error.ts";
import { log } from "../../src/log.ts";
import { withPatience } from "../../src/operations/patience.ts";
import { createManualClock, drive, type ManualClock } from "../support/manual-clock.ts";

const MINUTE_MS = 60_000;

/** What the log is told meanwhile. */
let lines: string[];
let clock: ManualClock;
beforeEach(() => {
  lines = [];
  clock = createManualClock();
  vi.spyOn(log, "warn").mockImplementation((line: unknown) => void lines.push(String(line)));
});
afterEach(() => vi.restoreAllMocks());

/** Something that is away until a while has passed. */
function awayFor(durationMs: number) {
  const isThereAtMs = clock.now() + durationMs;
  const tries: number[] = [];
  return {
    tries,
    async attempt() {
      tries.push(clock.now());
      if (clock.now() < isThereAtMs) throw new AwayError("THING: it is away. Fetch it.");
      return "there";
    },
  };
}

describe("at the start, what is needed", () => {
  it("costs no time and no line where it is there", async () => {
    expect(await withPatience(clock, awayFor(0).attempt)).toBe("there");
    expect(lines).toEqual([]);
  });

  it("is waited for with a line a minute, and taken within seconds of its coming", async () => {
    const { attempt, tries } = awayFor(2.5 * MINUTE_MS);
    const startedAtMs = clock.now();
    expect(await drive(clock, withPatience(clock, attempt))).toBe("there");
    expect(lines).toEqual(
      [5, 4, 3].map((left) => `THING: it is away. Fetch it. It is tried again for another ${left} minutes.`),
    );
    expect((tries.at(-1) ?? 0) - startedAtMs).toBeLessThan(2.5 * MINUTE_MS + 6_000);
  });

  it("is given up after five minutes, with the code that says that starting again is right", async () => {
    const waiting = drive(clock, withPatience(clock, awayFor(60 * MINUTE_MS).attempt));
    await expect(waiting).rejects.toMatchObject({
      exitCode: EXIT_LATER,
      message: "THING: it is away. Fetch it. It was waited for during 5 minutes.",
    });
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toMatch(/It is tried again for another minute\.$/);
  });

  it("is waited for no longer, and no shorter, where the machine's clock is set meanwhile", async () => {
    const { attempt } = awayFor(60 * MINUTE_MS);
    let end: unknown;
    withPatience(clock, attempt).catch((error: unknown) => {
      end = error;
    });
    await clock.sleepers(2);
    await clock.advance(MINUTE_MS);
    await clock.jump(-30 * 24 * 60 * MINUTE_MS);
    await clock.advance(3 * MINUTE_MS + 50_000);
    expect(end).toBeUndefined();
    await clock.advance(20_000);
    expect(end).toBeInstanceOf(AwayError);
  });

  it("is not tried again where waiting would not help", async () => {
    const refusal = new TypeError("a bug");
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      throw refusal;
    };
    await expect(withPatience(clock, attempt)).rejects.toBe(refusal);
    expect({ tries, lines }).toEqual({ tries: 1, lines: [] });
  });
});
