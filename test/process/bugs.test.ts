import { describe, expect, it } from "vitest";
import { plainPicture } from "../support/pictures.ts";
import { setStage, type Stage } from "./stage.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const BUGS = new URL("./children/bugs.ts", import.meta.url);
const STOPS = "a bug that nobody caught: the bot stops";

/** A bot with a job under way, and somebody who waits for it. */
async function startAtWork(stage: Stage) {
  const bot = stage.start({}, [BUGS]);
  await bot.ready();
  stage.fal.answer(DETAILED, { hold: true, queue: [3] });
  const image = stage.discord.attach(await plainPicture("png"), { filename: "picture.png" });
  const handle = stage.discord.command({ name: "caption", options: { image }, user: stage.asker, guild: stage.guild });
  await handle.until(({ text }) => text.includes("3 jobs before"));
  return { bot, handle };
}

describe("a bug that nobody caught", { timeout: 40_000 }, () => {
  it.each([
    ["uncaughtException", ["uncaughtException"]],
    ["unhandledRejection", ["unhandledRejection"]],
    ["several at once", ["unhandledRejection", "uncaughtException", "unhandledRejection"]],
  ])("(%s) ends the bot with exit code 1, and the next one goes on with its job", async (_what, bugs) => {
    const stage = await setStage();
    const { bot, handle } = await startAtWork(stage);
    bot.send(bugs.join("\n"));
    expect(await bot.ended).toEqual({ code: 1, signal: null, stderr: "" });
    const told = bot.lines.map((line) => JSON.parse(line) as { level: number; msg: string; event?: string });
    const fatal = told.filter(({ msg }) => msg === STOPS);
    expect(fatal.map(({ event }) => event)).toEqual(expect.arrayContaining([...bugs]));
    expect(fatal.map(({ level }) => level)).toEqual(bugs.map(() => 60));

    const [job] = stage.fal.jobs;
    expect(job?.cancelled).toBe(false);
    stage.start();
    await handle.until(({ text }) => text.includes("restarted and goes on"));
    await job?.complete({ results: "A house." });
    await handle.until(({ text }) => text.includes("A house."));
    expect(stage.fal.jobs).toHaveLength(1);
  });
});
