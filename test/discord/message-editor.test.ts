import { DiscordAPIError, RateLimitError } from "discord.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { View } from "../../src/core/view.ts";
import { TokenOverError } from "../../src/discord/api-errors.ts";
import { createMessageEditor } from "../../src/discord/message-editor.ts";
import { createManualClock, drive, type ManualClock } from "../support/manual-clock.ts";

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

/** An editor whose edits are written down with their times; `fail` says which of them fail. */
function recordEdits(clock: ManualClock, fail: (edit: number) => unknown = () => undefined) {
  const startedAtMs = clock.now();
  const edits: { text: string; atMs: number }[] = [];
  const refusals: unknown[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  let tries = 0;
  const send = async ([block]: View) => {
    const atMs = clock.now() - startedAtMs;
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    tries += 1;
    const error = fail(tries);
    if (error !== undefined) throw error;
    edits.push({ text: block?.type === "text" ? block.markdown : "", atMs });
  };
  const editor = createMessageEditor({
    clock,
    leaving: () => new AbortController().signal,
    onRefused: (error) => refusals.push(error),
    show: send,
    finish: send,
  });
  return { editor, edits, refusals, mostInFlight: () => mostInFlight, tries: () => tries };
}

describe("the message editor", () => {
  it("makes at most fifteen edits in a minute of states that never rest", async () => {
    const clock = createManualClock();
    const { editor, edits, mostInFlight } = recordEdits(clock);
    for (let tick = 0; tick < 600; tick += 1) {
      editor.show(view(`state ${tick}`));
      await clock.advance(100);
    }
    await editor.finish(view("done"));
    expect(edits.length).toBeLessThanOrEqual(15);
    expect(edits.map(({ atMs }) => Math.round(atMs / 1000)).slice(0, 5)).toEqual([0, 1, 2, 7, 12]);
    expect(edits.at(-1)?.text).toBe("done");
    expect(mostInFlight()).toBe(1);
  });

  it("shows the newest state when its turn comes, and none twice", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    editor.show(view("first"));
    await clock.advance(10);
    editor.show(view("old"));
    editor.show(view("newer"));
    editor.show(view("newest"));
    await clock.advance(2_000);
    editor.show(view("newest"));
    await clock.advance(20_000);
    expect(edits.map(({ text }) => text)).toEqual(["first", "newest"]);
  });

  it("says the last word at once, though the gap is not over, and nothing after it", async () => {
    const clock = createManualClock();
    const { editor, edits } = recordEdits(clock);
    editor.show(view("queued"));
    await clock.advance(0);
    await clock.advance(10);
    editor.show(view("running"));
    await editor.finish(view("done"));
    editor.show(view("late"));
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
      leaving: () => new AbortController().signal,
      onRefused: () => undefined,
      async show([block]) {
        await new Promise<void>((resolve) => (answerFirst = resolve));
        said.push(block?.type === "text" ? block.markdown : "");
      },
      finish: async () => void said.push("done"),
    });
    editor.show(view("queued"));
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
    editor.show(view("limited"));
    await clock.advance(10);
    editor.show(view("next"));
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
    editor.show(view("lost"));
    await clock.advance(10);
    editor.show(view("next"));
    await clock.advance(4_000);
    expect(edits).toEqual([]);
    await clock.advance(2_000);
    expect(edits.map(({ text }) => text)).toEqual(["next"]);
  });

  it("reports a message that is gone, and does not try again", async () => {
    const clock = createManualClock();
    const gone = refused(404, 10_008);
    const { editor, refusals, tries } = recordEdits(clock, () => gone);
    editor.show(view("queued"));
    await clock.advance(10);
    expect(refusals).toEqual([gone]);
    await expect(editor.finish(view("done"))).rejects.toBe(gone);
    expect(tries()).toBe(2);
  });

  it("keeps its gaps and its order whatever comes", async () => {
    const step = fc.record({ pauseMs: fc.integer({ min: 0, max: 3000 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const clock = createManualClock();
        const failing = new Set(steps.flatMap(({ fails }, index) => (fails ? [index + 1] : [])));
        const { editor, edits, mostInFlight } = recordEdits(clock, (attempt) =>
          failing.has(attempt) ? refused(500, 0) : undefined,
        );
        for (const [index, { pauseMs }] of steps.entries()) {
          editor.show(view(String(index)));
          await clock.advance(pauseMs);
        }
        await drive(clock, editor.finish(view("done")));
        const states = edits.slice(0, -1);
        const gaps = states.slice(1).map(({ atMs }, index) => atMs - (states[index]?.atMs ?? 0));
        expect(edits.at(-1)?.text).toBe("done");
        expect(mostInFlight()).toBe(1);
        for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000);
        for (const gap of gaps.slice(2)) expect(gap).toBeGreaterThanOrEqual(5_000);
        const numbers = states.map(({ text }) => Number(text));
        expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      }),
      { numRuns: 30 },
    );
  });
});
