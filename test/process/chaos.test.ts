import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { isFinal, plainPicture } from "../flows/harness.ts";
import {
  ask,
  endJobs,
  isGivenUp,
  isLost,
  paidTooOften,
  readingsOf,
  residentKiB,
  type Run,
  settle,
  told,
} from "./chaos-run.ts";
import { drawPlan, type Ending, type GatewayTrouble, type Life } from "./chaos-plan.ts";
import { type Bot, type LogLine, readLine, setStage } from "./stage.ts";

/** Another one is another run; what failed is run again by the seed that stands in the test's name. */
const SEED = Number(process.env["CHAOS_SEED"] ?? 20_260_101);
/** `CHAOS_LIVES=101` is the large run: 1 100 commands and 100 kills. */
const LIVES = Number(process.env["CHAOS_LIVES"] ?? 6);
/** How many commands each life of the bot hears; each but the last ends with SIGKILL. */
const COMMANDS_BY_LIFE = [...Array.from({ length: LIVES - 1 }, () => (LIVES > 6 ? 10 : 30)), 100];
const TIMEOUT_MS = 120_000 + LIVES * 20_000;
/** After so many commands the last life has all in memory that it needs. */
const WARM_AFTER = 50;
const ERROR_LEVEL = 50;
/** Errors that chaos explains. */
const EXPLAINED: ReadonlySet<string> = new Set([
  "an interaction could not be answered", // Discord did not take a first response, try as one may
  "an ask is given up: processes have died while they read for it", // counted by what people were told
]);
const isWindows = process.platform === "win32";

describe.skipIf(isWindows)("chaos (not on Windows, which has no ps)", () => {
  it(`nothing is lost, paid twice or left waiting (CHAOS_SEED=${SEED})`, { timeout: TIMEOUT_MS }, async () => {
    const stage = await setStage();
    const shades = await Promise.all([10, 90, 170, 250].map((shade) => plainPicture(shade)));
    const images = shades.map((bytes) => stage.discord.attach(bytes, { filename: "picture.png" }));
    const run: Run = { ...stage, images, asked: [], bots: [] };
    endJobs(run);
    let warmKiB = 0;
    for (const life of drawPlan(SEED, COMMANDS_BY_LIFE)) warmKiB = await live(run, life);
    await settle(run, 60_000 + LIVES * 2_000);
    const endKiB = await residentKiB(run.bots.at(-1));
    const ends = await Promise.all(run.bots.map((bot) => bot.kill("SIGTERM")));

    const readings = await readingsOf(run);
    const answered = readings.filter(({ isAnswered }) => isAnswered).length;
    const facts = { seed: SEED, commands: run.asked.length, told: readings.length, answered, warmKiB, endKiB };
    const givenUp = readings.filter(isGivenUp).length;
    process.stdout.write(`\nchaos: ${JSON.stringify({ ...facts, givenUp, submits: run.fal.jobs.length })}\n`);

    expect(readings.filter(({ message }) => !isFinal(message)).map(told)).toEqual([]);
    expect(paidTooOften(run)).toEqual([]);
    expect(readings.filter(isLost).map(told)).toEqual([]);
    expect(givenUp).toBeLessThanOrEqual(run.asked.length / 50); // a rare chance, with a death every three seconds
    expect(readings.filter(({ isStranger }) => isStranger).map(told)).toEqual([]);
    expect(bugsIn(run)).toEqual([]);
    expect(ends.map(({ stderr }) => stderr).join("")).toBe("");
    expect(ends.at(-1)?.code).toBe(0);
    expect(endKiB).toBeLessThan(warmKiB * 2);
    // A bot that says nothing would pass all that.
    expect(readings.length).toBeGreaterThan(run.asked.length / 3);
    expect(answered).toBeGreaterThan(readings.length / 3);
  });
});

/** One life of the bot; returns its memory when it was warm, in KiB. */
async function live(run: Run, { steps, ending }: Life): Promise<number> {
  const { discord, fal } = run;
  const bot = run.start();
  run.bots.push(bot);
  await bot.ready();
  let warmKiB = 0;
  for (const [index, { command, falFault, discordFault, gateway, pauseMs }] of steps.entries()) {
    if (ending && index === steps.length - 2) killAt(ending, run, bot);
    if (falFault) fal.faults.add(falFault);
    if (discordFault) discord.faults.add(discordFault);
    if (gateway) disturb(run, gateway);
    ask(run, command);
    await pause(pauseMs); // people do not ask all at once
    if (gateway) await Promise.race([discord.gateway.ready(), bot.ended]); // and see that a bot is away, or dead
    if (index === WARM_AFTER) warmKiB = await residentKiB(bot);
  }
  if (ending) await bot.kill("SIGKILL");
  return warmKiB;
}

/** Kills the bot at a moment to come; where that does not come, its life ends without. */
function killAt(ending: Ending, { discord, fal }: Run, bot: Bot): void {
  const kill = () => void bot.process.kill("SIGKILL");
  const moments: Record<Ending, () => unknown> = {
    "at once": kill,
    "fal takes a job": () => fal.on("submit", kill),
    "fal answers": () => fal.on("call", kill),
    "a message changes": () => discord.on("message", kill),
    "Discord answers": () => discord.on("call", kill),
  };
  moments[ending]();
}

function disturb({ discord: { gateway } }: Run, trouble: GatewayTrouble): void {
  const troubles: Record<GatewayTrouble, () => void> = {
    "close 4000": () => gateway.closeAll(4000),
    "op 7": () => gateway.reconnect(),
    "op 9, resumable": () => gateway.invalidate(true),
    "op 9": () => gateway.invalidate(false),
  };
  troubles[trouble]();
}

function bugsIn({ bots }: Run): LogLine[] {
  const lines = bots.flatMap((bot) => bot.lines.map((line) => readLine(line)));
  return lines.filter(({ level, msg }) => Number(level) >= ERROR_LEVEL && !EXPLAINED.has(msg));
}
