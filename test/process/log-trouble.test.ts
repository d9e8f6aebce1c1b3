import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { spawnTypeScript } from "../support/child.ts";
import { type Bot, readLine, setStage, type Stage } from "./stage.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const BUGS = new URL("./children/bugs.ts", import.meta.url);
const FLOOD = new URL("./children/flood.ts", import.meta.url);
const FULL = "/dev/full";

async function expectCaption({ discord, fal, asker, guild }: Stage, shade: number): Promise<void> {
  fal.answer(DETAILED, { output: { results: "A house." } });
  const image = discord.attach(await plainPicture(shade), { filename: "picture.png" });
  const handle = discord.command({ name: "caption", options: { image }, user: asker, guild });
  expect((await handle.until(isFinal)).text).toContain("A house.");
}

/** Resolves when a bot that says nothing answers commands. */
async function readySilently({ discord }: Stage): Promise<void> {
  await discord.gateway.ready();
  const isRegistered = () =>
    discord.calls.some(({ method, path, status }) => method === "PUT" && path.endsWith("/commands") && status === 200);
  await expect.poll(isRegistered, { timeout: 10_000 }).toBe(true);
}

const endOf = async (bot: Bot) => {
  const { code, signal } = await bot.ended;
  return { code, signal };
};

describe.skipIf(!existsSync(FULL))(
  "a log that cannot be written (skipped: needs /dev/full)",
  { timeout: 60_000 },
  () => {
    it("since the disk is full keeps nobody from an answer, nor the bot from its end", async () => {
      const stage = await setStage();
      const bot = stage.start({ LOG_LEVEL: "debug" }, [], FULL);
      await readySilently(stage);
      await expectCaption(stage, 10);
      await expectCaption(stage, 20);
      bot.process.kill("SIGTERM");
      expect(await endOf(bot)).toEqual({ code: 0, signal: null });
    });

    it("since the disk is full does not keep a bug from ending the bot", async () => {
      const stage = await setStage();
      const bot = stage.start({}, [BUGS], FULL);
      await readySilently(stage);
      await expectCaption(stage, 10);
      bot.send("uncaughtException");
      expect(await endOf(bot)).toEqual({ code: 1, signal: null });
    });

    it("since nobody reads it any more keeps nobody from an answer, nor the bot from its end", async () => {
      const stage = await setStage();
      const bot = stage.start({ LOG_LEVEL: "debug" });
      await bot.ready();
      bot.process.stdout?.destroy();
      await expectCaption(stage, 10);
      await expectCaption(stage, 20);
      bot.process.kill("SIGTERM");
      const [code] = await once(bot.process, "exit");
      expect(code).toBe(0);
    });

    it("since it is read too slowly holds nothing up; how many lines are lost is told when it is read again", async () => {
      const child = spawnTypeScript(FLOOD);
      child.process.stdout?.pause();
      await once(child.process.stderr ?? child.process, "data");
      child.process.stdout?.resume();
      const told = readLine(await child.line((line) => line.includes("could not be written")));
      const written = child.lines.filter((line) => readLine(line).msg === "a line");
      expect(Number(told["lines"])).toBeGreaterThan(0);
      expect(written.length + Number(told["lines"])).toBe(20_000);
      expect(written.map((line) => readLine(line)["number"])).toEqual(written.map((_line, number) => number));
      await child.kill();
    });
  },
);
