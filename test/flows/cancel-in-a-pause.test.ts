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
    const house = await startHarness();
    house.fal.answer(FLUX, { output: { images: [{ url: "https://v3.fal.media/files/a.png" }], seed: 42 } });
    house.fal.faults.add({ ...where, status: 503, body: {}, times: Infinity });
    const handle = ask(house);
    const waiting = await drive(house.clock, handle.until(hasWayOut), 100);
    expect(waiting.text).toBe("Working on it…");
    press(house, waiting, "Cancel");
    expect((await handle.until(({ text }) => text.includes("Cancelled."))).text).toBe(CANCELLED);
    await house.clock.advance(MINUTE_MS);
    const calls = house.fal.calls.length;
    await house.clock.advance(5 * MINUTE_MS);
    expect(house.fal.calls).toHaveLength(calls);
  });
});

describe("while the files of an answer are out of reach", () => {
  it.each(["made just now", "same answer as before"])(
    "who waits for one that was %s can cancel, and nothing goes on",
    async (when) => {
      const house = await startHarness();
      if (when === "same answer as before") await run(house, "imagine", fox);
      house.fal.faults.add(FILE);
      const handle = ask(house);
      const waiting = await drive(house.clock, handle.until(hasWayOut), 100);
      press(house, waiting, "Cancel");
      expect((await handle.until(({ text }) => text.includes("Cancelled."))).text).toBe(CANCELLED);
      const reads = fileReads(house);
      await house.clock.advance(5 * MINUTE_MS);
      expect(fileReads(house)).toBe(reads);
      expect(house.fal.jobs).toHaveLength(1);
    },
  );

  it("who alone can see the answer is told so while that can be done, and gets it without paying twice", async () => {
    const house = await startHarness();
    house.fal.answerNext(FLUX, { hold: true, queue: [1] });
    const handle = ask(house, { private: true });
    const job = await house.fal.nextSubmit();
    await drive(house.clock, handle.until(hasWayOut), 100);
    await house.clock.advance(9 * MINUTE_MS);
    const away = house.fal.faults.add(FILE);
    await job.complete();
    const { text } = await drive(
      house.clock,
      handle.until(({ text: told }) => told.includes("can't be reached")),
      1_000,
    );
    expect(text).toBe("The model service fal can't be reached right now. Please try again in a minute.");
    away();
    const again = await run(house, "imagine", { ...fox, private: true });
    expect(again.message.pictures).toHaveLength(1);
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("the bot that goes on after a restart brings them, and makes them no second time", async () => {
    const house = await startHarness();
    const away = house.fal.faults.add(FILE);
    const handle = ask(house);
    await drive(house.clock, handle.until(hasWayOut), 100);
    await drive(house.clock, house.stop());
    away();
    await house.restart();
    const message = await drive(house.clock, handle.until(isFinal), 100);
    expect(message.pictures).toHaveLength(1);
    expect(house.fal.jobs).toHaveLength(1);
  });
});
