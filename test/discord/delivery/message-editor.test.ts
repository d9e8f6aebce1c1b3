import { DiscordAPIError, RateLimitError } from "discord.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { View } from "../../../src/core/ui/view.ts";
import { TokenOverError } from "../../../src/discord/rest/api-errors.ts";
import { createEditPace } from "../../../src/discord/delivery/edit-pace.ts";
import { createMessageEditor } from "../../../src/discord/delivery/message-editor.ts";
import { createManualClock, drive, type ManualClock } from "../../support/manual-clock.ts";

const view = (markdown: string): View => [{ type: "text", markdown }];
const refused = (status: number, code: number) =>
  new DiscordAPIError({ code, message: "refused" }, code, status, "PATCH", "https://discord.example/x", {});

const limited = (seconds: number) =>
  new RateLimitError({
    retryAfter: seconds * 1_000,
    timeToReset: seconds * 1_000,
    limit: 5,
    method: "PATCH",
    hash: "hash",
    url: "https://discord.example/x",
    route: "/webhooks/:id",
    majorParameter: "1",
    global: false,
    sublimitTimeout: 0,
    scope: "user",
  });

/** An editor whose edits are written down with their times; `fail` says which of them fail, `takeMs` how long each takes. */
function recordEdits(clock: ManualClock, fail: (edit: number) => unknown = () => undefined, takeMs = 0) {
  const startedAtMs = clock.now();
  const edits: { text: string; atMs: number }[] = [];
  const triedAtMs: number[] = [];
  const refusals: unknown[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  let tries = 0;
  const send = async ([block]: View) => {
    const atMs = clock.now() - startedAtMs;
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    triedAtMs.push(atMs);
    await (takeMs > 0 ? clock.sleep(takeMs) : new Promise((resolve) => setImmediate(resolve)));
    inFlight -= 1;
    tries += 1;
    const error = fail(tries);
    if (error !== undefined) throw error;
    edits.push({ text: block?.type === "text" ? block.markdown : "", atMs });
  };
  const editor = createMessageEditor({
    clock,
    pace: createEditPace(clock),
    leaving: () => new AbortController().signal,
    onRefused: (error) => refusals.push(error),
    show: send,
    finish: send,
  });
  return { editor, edits, refusals, triedAtMs, mostInFlight: () => mostInFlight, tries: () => tries };
}

/** How many of these times lie within one minute, at most. */
function mostInAMinute(timesMs: readonly number[]): number {
  const within = timesMs.map((fromMs) => timesMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000).length);
  return Math.max(0, ...within);
}

describe("the message editor", () => {
  it("makes at most fifteen edits in a minute of states that never rest, by gaps that grow", async () => {
    const clock = createManualClock();
    const { editor, edits, mostInFlight } = recordEdits(clock);
    for (let tick = 0; tick < 1_200; tick += 1) {
      editor.show(view(`state ${tick}`), "running");
      await clock.advance(100);
    }
    await editor.finish(view("done"));
    const seconds = edits.map(({ atMs }) => Math.round(atMs / 1000));
    expect(seconds.slice(0, 13)).toEqual([0, 1, 3, 6, 9, 13, 18, 25, 32, 39, 46, 53, 60]);
    expect(mostInAMinute(edits.map(({ atMs }) => atMs))).toBeLessThanOrEqual(13);
    expect(edits.at(-1)?.text).toBe("done");
    expect(mostInFlight()).toBe(1);
  });

  it.each([500, 2_500, 8_000, 14_000, 50_000, 118_000])(
    "shows within a second of the last edit that a job has come to run, after %d ms of news from the queue",
    async (durationMs) => {
      const clock = createManualClock();
      const { editor, edits } = recordEdits(clock);
      for (let place = durationMs / 100; place > 0; place -= 1) {
        editor.show(view(`${place} jobs before`), "queued");
        await clock.advance(0);
        await clock.advance(100);
      }
      const lastMs = edits.at(-1)?.atMs ?? 0;
      editor.show(view("running"), "running");
      await clock.advance(0);
      for (let tick = 0; tick < 10; tick += 1) {
        editor.show(view(`running ${tick}`), "running");
        await clock.advance(100);
      }
      const { atMs } = edits.find(({ text }) => text.startsWith("running")) ?? {};
      expect(atMs).toBe(Math.max(lastMs + 1_000, durationMs));
    },
  );

  it("shows that a job of 7 s with 90 updates runs, and in 10 s never a log line of more than 3 s ago", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    let oldestMs = 0;
    for (let tick = 0; tick < 130; tick += 1) {
      if (tick < 26) editor.show(view(`${26 - tick} jobs before`), "queued");
      else editor.show(view(`running ${tick}`), "running");
      await clock.advance(77);
      const [, word, shownTick] = /^(running) (\d+)$/.exec(edits.at(-1)?.text ?? "") ?? [];
      if (tick === 90) expect(word).toBe("running");
      if (word !== undefined) oldestMs = Math.max(oldestMs, (tick - Number(shownTick)) * 77);
    }
    expect(oldestMs).toBeGreaterThan(0);
    expect(oldestMs).toBeLessThanOrEqual(3_000);
  });

  it("shows a stage that comes and goes as it is when its turn comes", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    editor.show(view("queued 2"), "queued");
    await clock.advance(500);
    editor.show(view("running"), "running");
    editor.show(view("queued 1"), "queued");
    await clock.advance(10_000);
    expect(edits.map(({ text }) => text)).toEqual(["queued 2", "queued 1"]);
  });

  it("makes no gap longer for a clock that was set back", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    for (let tick = 0; tick < 130; tick += 1) {
      editor.show(view(`state ${tick}`), "running");
      await clock.advance(100);
    }
    const { length } = edits;
    await clock.jump(-60 * 60_000);
    for (let tick = 0; tick < 200; tick += 1) {
      editor.show(view(`later ${tick}`), "running");
      await clock.advance(100);
    }
    expect(edits.length).toBeGreaterThanOrEqual(length + 2);
  });

  it("shows the newest state when its turn comes, and none twice", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    editor.show(view("first"), "running");
    await clock.advance(10);
    editor.show(view("old"), "running");
    editor.show(view("newer"), "running");
    editor.show(view("newest"), "running");
    await clock.advance(2_000);
    editor.show(view("newest"), "running");
    await clock.advance(20_000);
    expect(edits.map(({ text }) => text)).toEqual(["first", "newest"]);
  });

  it("says the last word at once, though the gap is not over, and nothing after it", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    editor.show(view("queued"), "queued");
    await clock.advance(0);
    await clock.advance(10);
    editor.show(view("running"), "running");
    await editor.finish(view("done"));
    editor.show(view("late"), "running");
    await clock.advance(60_000);
    expect(edits).toEqual([
      { text: "queued", atMs: 0 },
      { text: "done", atMs: 10 },
    ]);
  });

  it("says the last word only when the edit in flight is over, which would otherwise stand over it", async () => {
    const clock = createManualClock();
    const said: string[] = [];
    let answerFirst: (() => void) | undefined;
    const editor = createMessageEditor({
      clock,
      pace: createEditPace(clock),
      leaving: () => new AbortController().signal,
      onRefused: () => undefined,
      async show([block]) {
        await new Promise<void>((resolve) => (answerFirst = resolve));
        said.push(block?.type === "text" ? block.markdown : "");
      },
      finish: async () => void said.push("done"),
    });
    editor.show(view("queued"), "queued");
    await clock.advance(0);
    const finished = editor.finish(view("done"));
    await clock.advance(60_000);
    expect(said).toEqual([]);
    answerFirst?.();
    await finished;
    expect(said).toEqual(["queued", "done"]);
  });

  it("keeps the pause that a limit asks for before the next edit, and before the last word", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock, (attempt) =>
      attempt === 1 || attempt === 3 ? limited(20) : undefined,
    );
    editor.show(view("limited"), "running");
    await clock.advance(10);
    editor.show(view("next"), "running");
    await clock.advance(19_000);
    expect(edits).toEqual([]);
    await clock.advance(2_000);
    expect(edits.map(({ text }) => text)).toEqual(["next"]);

    const finished = editor.finish(view("done"));
    await clock.sleepers(1);
    await clock.advance(19_000);
    expect(edits.map(({ text }) => text)).toEqual(["next"]);
    await clock.advance(2_000);
    await finished;
    expect(edits.map(({ text }) => text)).toEqual(["next", "done"]);
  });

  it("tries the last word for hours, and stops at once when it is over for good", async () => {
    const clock = createManualClock();
    const over = new TokenOverError();
    const startedAtMs = clock.now();
    const { editor, tries } = recordEdits(clock, () =>
      clock.now() - startedAtMs < 3 * 60 * 60_000 ? refused(503, 0) : over,
    );
    await expect(drive(clock, editor.finish(view("done")), 60_000)).rejects.toBe(over);
    expect(tries()).toBeLessThan(80);
  });

  it("never loses the last word to faults that pass", async () => {
    const clock = createManualClock();
    const faults = [
      refused(500, 0),
      refused(503, 130_000),
      Object.assign(new Error("reset"), { code: "UND_ERR_SOCKET" }),
    ];
    const { editor, edits } = recordEdits(clock, (attempt) => faults[attempt - 1]);
    await drive(clock, editor.finish(view("done")));
    expect(edits.map(({ text }) => text)).toEqual(["done"]);
  });

  it("gives a lost state up for the next one, and slows down", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock, (attempt) => (attempt === 1 ? refused(500, 0) : undefined));
    editor.show(view("lost"), "running");
    await clock.advance(10);
    editor.show(view("next"), "running");
    await clock.advance(4_000);
    expect(edits).toEqual([]);
    await clock.advance(2_000);
    expect(edits.map(({ text }) => text)).toEqual(["next"]);
  });

  it("shows a state that was lost once more, where no newer one comes", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock, (attempt) => (attempt <= 2 ? refused(503, 0) : undefined));
    editor.show(view("running"), "running");
    await clock.advance(0);
    await clock.advance(9_000);
    expect(edits).toEqual([]);
    await clock.advance(2_000);
    expect(edits.map(({ text }) => text)).toEqual(["running"]);
  });

  it("reports a message that is gone, and does not try again", async () => {
    const clock = createManualClock();
    const gone = refused(404, 10_008);
    const { editor, refusals, tries } = recordEdits(clock, () => gone);
    editor.show(view("queued"), "queued");
    await clock.advance(10);
    expect(refusals).toEqual([gone]);
    await expect(editor.finish(view("done"))).rejects.toBe(gone);
    expect(tries()).toBe(2);
  });

  it("keeps its gaps, its bound and its order whatever comes, and shows the newest in the end", async () => {
    const step = fc.record({
      pauseMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 20_000 })),
      stage: fc.constantFrom("queued", "running", "several"),
      fails: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    });
    const schedule = fc.array(step, { minLength: 1, maxLength: 120 });
    const takeMs = fc.constantFrom(0, 120, 2_000);
    await fc.assert(
      fc.asyncProperty(schedule, takeMs, fc.boolean(), async (steps, takeMs, isQuiet) => {
        const clock = createManualClock();
        const failing = new Set(steps.flatMap(({ fails }, index) => (fails ? [index + 1] : [])));
        const fail = (attempt: number) => (failing.has(attempt) ? refused(500, 0) : undefined);
        const { editor, edits, triedAtMs, mostInFlight } = recordEdits(clock, fail, takeMs);
        for (const [index, { pauseMs, stage }] of steps.entries()) {
          editor.show(view(String(index)), stage);
          await clock.advance(pauseMs);
        }
        if (isQuiet) await clock.advance(30 * 60_000);
        if (isQuiet) expect(edits.at(-1)?.text).toBe(String(steps.length - 1));
        failing.clear(); // each try of the last word counts, too
        await drive(clock, editor.finish(view("done")), 50);
        const gaps = triedAtMs.slice(1, -1).map((atMs, index) => atMs - (triedAtMs[index] ?? 0));
        expect(edits.at(-1)?.text).toBe("done");
        expect(mostInFlight()).toBe(1);
        for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000);
        expect(mostInAMinute(triedAtMs)).toBeLessThanOrEqual(15);
        const numbers = edits.slice(0, -1).map(({ text }) => Number(text));
        expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps its bound for every stretch of steady news, stages that come and go, and silence", async () => {
    const stretch = fc.record({
      tickMs: fc.integer({ min: 50, max: 900 }),
      ticks: fc.integer({ min: 1, max: 250 }),
      /** The stage changes each time after so many ticks. */
      ticksOfAStage: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(1_000)),
      silenceMs: fc.integer({ min: 0, max: 40_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { minLength: 1, maxLength: 5, size: "max" }), async (stretches) => {
        const clock = createManualClock();
        const { editor, edits, triedAtMs } = recordEdits(clock);
        let told = "";
        for (const [index, { tickMs, ticks, ticksOfAStage, silenceMs }] of stretches.entries()) {
          for (let tick = 0; tick < ticks; tick += 1) {
            told = `${index} ${tick}`;
            editor.show(view(told), Math.floor(tick / ticksOfAStage) % 2 === 0 ? "queued" : "running");
            await clock.advance(tickMs);
          }
          await clock.advance(silenceMs);
        }
        await clock.advance(61_000);
        expect(edits.at(-1)?.text).toBe(told);
        editor.show(view("more"), "running");
        await editor.finish(view("done"));
        expect(edits.at(-1)?.text).toBe("done");
        expect(mostInAMinute(triedAtMs)).toBeLessThanOrEqual(15);
      }),
      { numRuns: 40 },
    );
  });

  it("makes room for the last word among fifteen, whatever comes and goes", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    for (let tick = 0; tick < 1_000; tick += 1) {
      editor.show(view(`state ${tick}`), tick % 2 === 0 ? "queued" : "running");
      await clock.advance(111);
    }
    await editor.finish(view("done"));
    expect(edits.length).toBeGreaterThan(20);
    expect(mostInAMinute(edits.map(({ atMs }) => atMs))).toBe(15);
  });

  it("leaves room for a change of stage where the news of one would fill the minute", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    for (const stage of ["queued", "running", "queued"] as const) {
      editor.show(view(stage), stage);
      await clock.advance(1_000);
    }
    for (let tick = 0; tick < 480; tick += 1) {
      editor.show(view(`running ${tick}`), "running");
      await clock.advance(100);
    }
    editor.show(view("queued once more"), "queued"); // its runner was lost
    await clock.advance(1_000);
    expect(edits.at(-1)?.text).toBe("queued once more");
  });

  it("shows each change of stage within a second of the last edit, however often others were shown", async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(pauses, async (pausesMs) => {
        const clock = createManualClock();
        const { editor, edits, triedAtMs } = recordEdits(clock);
        for (const [index, pauseMs] of pausesMs.entries()) {
          editor.show(view(`queued ${index}`), "queued");
          await clock.advance(pauseMs);
        }
        editor.show(view("running"), "running");
        await clock.advance(1_000);
        expect(edits.at(-1)?.text).toBe("running");
        expect(mostInAMinute(triedAtMs)).toBeLessThanOrEqual(14);
      }),
      { numRuns: 60 },
    );
  });
});
