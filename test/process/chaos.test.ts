import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { isFinal, plainPicture } from "../flows/house.ts";
import {
  answerOf,
  type Asked,
  keptIn,
  promptOf,
  type Reading,
  readingsOf,
  residentKiB,
  type Run,
} from "./chaos-run.ts";
import { drawPlan, type Ending, type GatewayTrouble, type Life, type PlannedCommand } from "./chaos-plan.ts";
import { type Bot, type LogLine, readLine, setStage } from "./stage.ts";

const FLUX = "fal-ai/flux-2-pro";
const MOONDREAM = "fal-ai/moondream2/visual-query";
/** Another one is another run; what failed is run again by the seed that stands in the test's name. */
const SEED = Number(process.env["CHAOS_SEED"] ?? 20_260_101);
/** How many commands each life of the bot hears; each but the last ends with SIGKILL. */
const COMMANDS_BY_LIFE = [30, 30, 30, 30, 30, 100] as const;
/** After so many commands the last life has all in memory that it needs. */
const WARM_AFTER = 50;
/** Longer than a death takes to be seen, a claim to end, and a silent stream to be doubted. */
const SETTLE_MS = 60_000;
const ERROR_LEVEL = 50;
/** Errors that chaos explains: Discord did not take a first response, try as one may. */
const EXPLAINED: ReadonlySet<string> = new Set(["an interaction could not be answered"]);
const isWindows = process.platform === "win32";

describe.skipIf(isWindows)("chaos (not on Windows, which has no ps)", () => {
  it(`nothing is lost, paid twice or left waiting (CHAOS_SEED=${SEED})`, { timeout: 240_000 }, async () => {
    const stage = await setStage();
    const shades = await Promise.all([10, 90, 170, 250].map((shade) => plainPicture(shade)));
    const images = shades.map((bytes) => stage.discord.attach(bytes, { filename: "picture.png" }));
    const run: Run = { ...stage, images, asked: [], bots: [] };
    endJobs(run);
    let warmKiB = 0;
    for (const life of drawPlan(SEED, COMMANDS_BY_LIFE)) warmKiB = await live(run, life);
    await settle(run);
    const endKiB = await residentKiB(run.bots.at(-1));
    const ends = await Promise.all(run.bots.map((bot) => bot.kill("SIGTERM")));

    const readings = await readingsOf(run);
    const answered = readings.filter(({ isAnswered }) => isAnswered).length;
    const facts = { seed: SEED, commands: run.asked.length, told: readings.length, answered, warmKiB, endKiB };
    process.stdout.write(`\nchaos: ${JSON.stringify({ ...facts, submits: run.fal.jobs.length })}\n`);

    expect(readings.filter(({ message }) => !isFinal(message)).map(told)).toEqual([]);
    expect(paidTooOften(run)).toEqual([]);
    expect(readings.filter(isLost).map(told)).toEqual([]);
    expect(readings.filter(({ isStranger }) => isStranger).map(told)).toEqual([]);
    expect(bugsIn(run)).toEqual([]);
    expect(ends.map(({ stderr }) => stderr).join("")).toBe("");
    expect(ends.at(-1)?.code).toBe(0);
    expect(endKiB).toBeLessThan(warmKiB * 2);
    // A bot that says nothing would pass all that.
    expect(readings.length).toBeGreaterThan(run.asked.length / 2);
    expect(answered).toBeGreaterThan(readings.length / 2);
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

function ask(run: Run, planned: PlannedCommand): void {
  const { discord, fal, asker, guild, images, asked } = run;
  const { kind, prompt, picture, script } = planned;
  fal.answer(kind === "picture" ? FLUX : MOONDREAM, kind === "picture" ? script : { ...script, output: answerOf });
  const image = images[Math.floor(picture * images.length)];
  const wish =
    kind === "picture"
      ? { name: "imagine", options: { prompt } }
      : { name: "ask", options: { question: prompt, ...(image && { image }) } };
  asked.push({ planned, handle: discord.command({ ...wish, user: asker, guild }) });
}

/** fal gets on with its jobs, whether anybody watches or not. */
function endJobs({ fal, asked }: Run): void {
  fal.on("submit", (job) => {
    const one = asked.find(({ planned }) => planned.prompt === promptOf(job));
    setTimeout(() => {
      if (job.status !== "COMPLETED") void job.complete();
    }, one?.planned.endsAfterMs).unref();
  });
}

/** Lets the bot come to rest in peace. */
async function settle(run: Run): Promise<void> {
  run.fal.faults.clear();
  run.discord.faults.clear();
  const unfinished = ({ handle }: Asked) => {
    const message = handle.message();
    return message !== undefined && !isFinal(message);
  };
  const restless = async () => ({
    unfinished: run.asked.filter(unfinished).map(({ planned }) => planned.prompt),
    recorded: await keptIn(run, "asks"),
  });
  await expect.poll(restless, { interval: 500, timeout: SETTLE_MS }).toEqual({ unfinished: [], recorded: [] });
}

function told({ planned, message }: Reading): string {
  return `${planned.prompt}: ${message.text}`;
}

/** A picture is paid once at most, and words twice, where nobody knows whether the first time arrived. */
function paidTooOften({ asked, fal }: Run): string[] {
  const most = { picture: 1, text: 2 };
  return asked.flatMap(({ planned: { kind, prompt } }) => {
    const submits = fal.jobs.filter((job) => promptOf(job) === prompt).length;
    return submits > most[kind] ? [`${prompt}: ${submits} submits`] : [];
  });
}

/** What fal has made is shown or kept, unless the bot cannot know that fal took the job, and says just that. */
function isLost({ made, isAnswered, isKept, submits, message }: Reading): boolean {
  if (made === "nothing" || isAnswered || isKept) return false;
  const isExplained = message.text.includes("Nothing was sent twice") || submits > 1;
  return made === "known" || !isExplained;
}

function bugsIn({ bots }: Run): LogLine[] {
  const lines = bots.flatMap((bot) => bot.lines.map((line) => readLine(line)));
  return lines.filter(({ level, msg }) => Number(level) >= ERROR_LEVEL && !EXPLAINED.has(msg));
}
