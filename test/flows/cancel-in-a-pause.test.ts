import { describe, expect, it } from "vitest";
import type { MessageView } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, startHarness } from "./harness.ts";
import { FLUX, press, run } from "./pressing.ts";

const fox = { prompt: "a fox", seed: 42 };
const FILE = { route: /\.fal\.media\//, status: 503, body: {}, times: Infinity } as const;
const MINUTE_MS = 60_000;
const CANCELLED = "Cancelled. Nothing more will be done.";

const ask = ({ discord, asker, guild }: Harness, more = {}) =>
  discord.command({ name: "imagine", options: { ...fox, ...more }, user: asker, guild });
const hasWayOut = ({ buttons }: MessageView) => buttons.some(({ label }) => label === "Cancel");
const fileReads = ({ fal }: Harness) => fal.calls.filter(({ host }) => host.endsWith("fal.media")).length;

const PAUSES = [
  ["to hand the job over", { method: "POST", route: `queue.fal.run/${FLUX}` }],
  ["to find out how it stands", { route: /\/status/ }],
  ["to read the result", { route: /\/requests\/[^/]+$/ }],
] as const;

describe("who waits while it is tried again", () => {
  it.each(PAUSES)("%s can cancel, and nothing goes on", async (_what, where) => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { output: { images: [{ url: "https://v3.fal.media/files/a.png" }], seed: 42 } });
    harness.fal.faults.add({ ...where, status: 503, body: {}, times: Infinity });
    const handle = ask(harness);
    const waiting = await drive(harness.clock, handle.until(hasWayOut), 100);
    expect(waiting.text).toBe("Working on it…");
    press(harness, waiting, "Cancel");
    expect((await handle.until(({ text }) => text.includes("Cancelled."))).text).toBe(CANCELLED);
    await harness.clock.advance(MINUTE_MS);
    const calls = harness.fal.calls.length;
    await harness.clock.advance(5 * MINUTE_MS);
    expect(harness.fal.calls).toHaveLength(calls);
  });
});

describe("while the files of an answer are out of reach", () => {
  it.each(["made just now", "same answer as before"])(
    "who waits for one that was %s can cancel, and nothing goes on",
    async (when) => {
      const harness = await startHarness();
      if (when === "same answer as before") await run(harness, "imagine", fox);
      harness.fal.faults.add(FILE);
      const handle = ask(harness);
      const waiting = await drive(harness.clock, handle.until(hasWayOut), 100);
      press(harness, waiting, "Cancel");
      expect((await handle.until(({ text }) => text.includes("Cancelled."))).text).toBe(CANCELLED);
      const reads = fileReads(harness);
      await harness.clock.advance(5 * MINUTE_MS);
      expect(fileReads(harness)).toBe(reads);
      expect(harness.fal.jobs).toHaveLength(1);
    },
  );

  it("who alone can see the answer is told so while that can be done, and gets it without paying twice", async () => {
    const harness = await startHarness();
    harness.fal.answerNext(FLUX, { hold: true, queue: [1] });
    const handle = ask(harness, { private: true });
    const job = await harness.fal.nextSubmit();
    await drive(harness.clock, handle.until(hasWayOut), 100);
    await harness.clock.advance(9 * MINUTE_MS);
    const away = harness.fal.faults.add(FILE);
    await job.complete();
    const { text } = await drive(
      harness.clock,
      handle.until(({ text: told }) => told.includes("can't be reached")),
      1_000,
    );
    expect(text).toBe("The model service fal can't be reached right now. Please try again in a minute.");
    away();
    const again = await run(harness, "imagine", { ...fox, private: true });
    expect(again.message.pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("the bot that goes on after a restart brings them, and makes them no second time", async () => {
    const harness = await startHarness();
    const away = harness.fal.faults.add(FILE);
    const handle = ask(harness);
    await drive(harness.clock, handle.until(hasWayOut), 100);
    await drive(harness.clock, harness.stop());
    away();
    await harness.restart();
    const message = await drive(harness.clock, handle.until(isFinal), 100);
    expect(message.pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });
});
