import { describe, expect, it } from "vitest";
import { expectGoneOnWith, startHeldCaption } from "./held-caption.ts";
import { setStage } from "./stage.ts";

const BUGS = new URL("./children/bugs.ts", import.meta.url);
const STOPS = "a bug that nobody caught: the bot stops";

describe("a bug that nobody caught", { timeout: 40_000 }, () => {
  it.each([
    ["uncaughtException", ["uncaughtException"]],
    ["unhandledRejection", ["unhandledRejection"]],
    ["several at once", ["unhandledRejection", "uncaughtException", "unhandledRejection"]],
  ])("(%s) ends the bot with exit code 1, and the next one goes on with its job", async (_what, bugs) => {
    const stage = await setStage();
    const bot = stage.start({}, [BUGS]);
    await bot.ready();
    const handle = await startHeldCaption(stage);
    bot.send(bugs.join("\n"));
    expect(await bot.ended).toEqual({ code: 1, signal: null, stderr: "" });
    const told = bot.lines.map((line) => JSON.parse(line) as { level: number; msg: string; event?: string });
    const fatal = told.filter(({ msg }) => msg === STOPS);
    expect(fatal.map(({ event }) => event)).toEqual(expect.arrayContaining([...bugs]));
    expect(fatal.map(({ level }) => level)).toEqual(bugs.map(() => 60));
    await expectGoneOnWith(handle, stage);
  });
});
