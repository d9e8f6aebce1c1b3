import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { REDIS_HINT, redisInstalled, type RedisServer, startRedisServer } from "../support/redis-server.ts";
import { type Death, drawSharedPlan, type SharedPlanOptions } from "./chaos-plan.ts";
import {
  ask,
  endJobs,
  isLost,
  paidTooOften,
  promptOf,
  type Reading,
  readingsOf,
  type Run,
  settle,
  told,
} from "./chaos-run.ts";
import { type Bot, setStage, type Stage } from "./stage.ts";

/** Another one is another run; what failed is run again by the seed that stands in the test's name. */
const SEED = Number(process.env["CHAOS_SEED"] ?? 20_260_101);
/** `CHAOS_STORE_DEATHS=14` is the large run: 420 commands, and 8 kills of the bots. */
const STORE_DEATHS = Number(process.env["CHAOS_STORE_DEATHS"] ?? 3);
const SIZE: SharedPlanOptions = {
  commands: 30 * STORE_DEATHS,
  bots: 2,
  storeDeaths: STORE_DEATHS,
  botDeaths: Math.ceil(STORE_DEATHS / 2) + 1,
};
const TIMEOUT_MS = 120_000 + STORE_DEATHS * 30_000;
/** Longer than a bot takes to find that the store is back, and to write what waits. */
const WRITTEN_MS = 3_000;
/** A server's id tells when it was made, and so its shard: this one is in the first. */
const FIRST_SERVER_MS = 1_420_070_400_000 + 4 * 10 ** 10;
/** Bots are killed too: of a few words it is unknown whether they had been handed over. */
const MAX_TEXTS_TWICE = 2;

/** Two bots on a Redis that keeps what it acknowledges, each of which runs a shard. */
interface SharedRun extends Run {
  readonly redis: RedisServer;
  readonly guilds: readonly Stage["guild"][];
  startBot(index: number): Bot;
}

describe.skipIf(!redisInstalled)(`chaos on Redis${REDIS_HINT}`, () => {
  it(
    `nobody hangs, no picture is paid twice, and buttons work (CHAOS_SEED=${SEED})`,
    { timeout: TIMEOUT_MS },
    async () => {
      const run = await setScene();
      const bots = [0, 1].map((index) => run.startBot(index));
      await Promise.all(bots.map((bot) => bot.ready()));
      const die = createDeaths(run, bots);
      for (const { command, bot, death, pauseMs } of drawSharedPlan(SEED, SIZE)) {
        if (death) void die(death);
        ask(run, command, run.guilds[bot]);
        await pause(pauseMs);
      }
      await die(undefined);
      const isSettled = await settle(run).then(
        () => true,
        () => false,
      );
      const readings = await readingsOf(run);
      const hanging = readings.filter(({ message }) => !isFinal(message)).map(told);
      const twice = submittedTwice(run);
      const buttons = await pressAll(run, readings);
      for (const bot of bots) await bot.kill("SIGTERM");

      const facts = {
        seed: SEED,
        commands: run.asked.length,
        storeDeaths: SIZE.storeDeaths,
        botDeaths: SIZE.botDeaths,
        told: readings.length,
        answered: readings.filter(({ isAnswered }) => isAnswered).length,
        isSettled,
        hanging: hanging.length,
        textsTwice: twice.length,
        buttons: buttons.length,
        buttonsDead: buttons.filter(({ isDead }) => isDead).length,
      };
      process.stdout.write(`\nchaos on Redis: ${JSON.stringify(facts)}\n`);

      expect(hanging).toEqual([]);
      expect(isSettled).toBe(true);
      expect(paidTooOften(run)).toEqual([]);
      expect(twice.length).toBeLessThanOrEqual(MAX_TEXTS_TWICE);
      expect(buttons.filter(({ isDead }) => isDead)).toEqual([]);
      expect(readings.filter(isLost).map(told)).toEqual([]);
      // Bots that say nothing would pass all that.
      expect(facts.answered).toBeGreaterThan(run.asked.length / 3);
    },
  );
});

async function setScene(): Promise<SharedRun> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-redis-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const redis = await startRedisServer({ folder });
  onTestFinished(() => redis.stop());
  const stage = await setStage();
  const { discord, asker } = stage;
  const guilds = [0, 1].map((shard) => {
    const guild = discord.addGuild({ name: `Server of shard ${shard}`, createdAtMs: FIRST_SERVER_MS + shard });
    discord.addChannel(guild);
    discord.addMember(guild, asker);
    return guild;
  });
  const shades = await Promise.all([10, 90, 170, 250].map((shade) => plainPicture(shade)));
  const images = shades.map((bytes) => discord.attach(bytes, { filename: "picture.png" }));
  const environment = { ...stage.environment, STORE_URL: redis.url };
  const run: SharedRun = {
    ...stage,
    environment,
    images,
    asked: [],
    bots: [],
    redis,
    guilds,
    startBot(index) {
      const changes = { STORE_URL: redis.url, SHARD_COUNT: "2", SHARD_IDS: `${index}` };
      const bot = stage.start(changes);
      run.bots.push(bot);
      return bot;
    },
  };
  endJobs(run);
  return run;
}

/**
 * Lets things die one after the other; without one, resolves when all that died is there again. No bot dies as long as it
 * has what the store could not take in memory alone: that is lost with it, and a person may wait for ever.
 */
function createDeaths({ redis, startBot }: SharedRun, bots: Bot[]) {
  let all = Promise.resolve();
  const happen = async (death: Death): Promise<void> => {
    if (death.of === "store") {
      await redis.stop();
      await pause(death.goneMs);
      return redis.start();
    }
    await pause(WRITTEN_MS);
    await bots[death.index]?.kill("SIGKILL");
    const bot = startBot(death.index);
    bots[death.index] = bot;
    await bot.ready();
  };
  return (death: Death | undefined): Promise<void> => {
    if (death) all = all.then(() => happen(death));
    return all;
  };
}

function submittedTwice({ asked, fal }: Run): string[] {
  const texts = asked.filter(({ planned }) => planned.kind === "text");
  return texts.flatMap(({ planned: { prompt } }) => {
    const submits = fal.jobs.filter((job) => promptOf(job) === prompt).length;
    return submits > 1 ? [`${prompt}: ${submits} submits`] : [];
  });
}

/** Presses a button that shows something, under each answer that has one. */
async function pressAll({ discord, asker }: Run, readings: readonly Reading[]) {
  const pressed: { readonly prompt: string; readonly isDead: boolean }[] = [];
  for (const { message, planned } of readings) {
    const button = message.buttons.find(({ label }) => label === "Details" || label === "Ask about it");
    if (!button?.custom_id) continue;
    const handle = discord.press({ message, customId: button.custom_id, user: asker });
    await handle.response();
    pressed.push({
      prompt: planned.prompt,
      isDead: /no longer have what this needs/.test(handle.message()?.text ?? ""),
    });
  }
  return pressed;
}
