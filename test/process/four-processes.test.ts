import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { REDIS_HINT, redisInstalled, type RedisServer, startRedisServer } from "../support/redis-server.ts";
import { promptOf } from "./chaos-run.ts";
import { type Bot, readLine, setStage, type Stage } from "./stage.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FLUX = "fal-ai/flux-2-pro";
const CAPTION = "A house on a hill.";
const SHARDS = [0, 1, 2, 3] as const;
type Shard = (typeof SHARDS)[number];
/** A server's id tells when it was made, and so its shard: this one is in the first of four. */
const FIRST_SERVER_MS = 1_420_070_400_000 + 4 * 10 ** 10;
/** Discord lets so many shards log in in five seconds. */
const IDENTIFY_WINDOW_MS = 5_000;
/** Longer than a start, the turn to log in and the end of a dead one's claims take on a busy machine. */
const PATIENCE = { boundMs: 45_000 } as const;
const TIMEOUT = { timeout: 60_000 } as const;

/** A place where people ask: a server of a shard, or a DM. */
type Place = Stage["guild"] | "private";

/** Four bots in processes of their own that divide the servers, on one Redis that keeps what it acknowledges. */
interface Scene {
  readonly stage: Stage;
  readonly redis: RedisServer;
  /** The process that runs each shard. */
  readonly bots: Bot[];
  /** A server of each shard. */
  readonly guilds: readonly Stage["guild"][];
  start(shard: Shard): Bot;
}

describe.skipIf(!redisInstalled)(`four processes on one Redis${REDIS_HINT}`, () => {
  const clearings: (() => Promise<unknown>)[] = [];
  let scene: Scene;
  const guildOf = (shard: Shard) => known(scene.guilds[shard]);
  const botOf = (shard: Shard) => known(scene.bots[shard]);

  beforeAll(async () => {
    scene = await setScene((clear) => clearings.push(clear));
    await Promise.all(scene.bots.map((bot) => bot.ready()));
  }, TIMEOUT.timeout);
  afterAll(async () => {
    for (const clear of clearings.toReversed()) await clear();
  });

  it("log in one after the other, as Discord demands, and one tells it of the commands", () => {
    const { discord } = scene.stage;
    const identifies = discord.events.filter(({ direction, op }) => direction === "received" && op === 2);
    const times = identifies.map(({ atMs }) => atMs);
    expect(times).toHaveLength(4);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(IDENTIFY_WINDOW_MS);
    expect(discord.events.filter(({ op }) => op === 9)).toEqual([]);
    expect(new Set(discord.gateway.connections.map(({ shard }) => shard[0]))).toEqual(new Set(SHARDS));
    expect(discord.calls.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  it("answer in the servers of all shards and in private, each its own", TIMEOUT, async () => {
    const before = scene.bots.map(answersOf);
    const pictures = await Promise.all([10, 11, 12, 13, 14].map((shade) => plainPicture(shade)));
    const places: Place[] = [...scene.guilds, "private"];
    const asked = pictures.map((bytes, index) => caption(scene.stage, places[index] ?? "private", bytes));
    for (const handle of asked) expect((await ended(handle)).text).toContain(CAPTION);
    const answered = () => scene.bots.map((bot, shard) => answersOf(bot) - (before[shard] ?? 0));
    await expect.poll(answered).toEqual([2, 1, 1, 1]);
  });

  it("asked for the same at the same moment make one submit of each", TIMEOUT, async () => {
    const { stage, guilds } = scene;
    const before = stage.fal.submits(DETAILED).length;
    const pictures = await Promise.all([20, 21, 22].map((shade) => plainPicture(shade)));
    const asked = pictures.flatMap((bytes) =>
      [...guilds, ...guilds, "private" as const].map((place) => caption(stage, place, bytes)),
    );
    for (const handle of asked) expect((await ended(handle)).text).toContain(CAPTION);
    expect(asked).toHaveLength(27);
    expect(stage.fal.submits(DETAILED)).toHaveLength(before + 3);
  });

  it("lose nobody when one is killed: its next one goes on, and nobody else", TIMEOUT, async () => {
    const { stage, bots } = scene;
    const waiting = await askHeld(stage, guildOf(2), "a fox that outlives a process", 30);
    await botOf(2).kill("SIGKILL");
    // The others see that they wait in vain, and that it is not for them.
    for (const shard of [0, 1, 3] as const) await botOf(shard).logged("left to whoever runs their shard next");
    const next = scene.start(2);
    for (const handle of waiting.asked) {
      await handle.until(({ text }) => text.includes("carrying on with this"), PATIENCE);
    }
    for (const job of waiting.jobs) await job.complete();
    await expectAnswered(waiting);
    const goingOn = (bot: Bot) => linesOf(bot, "going on with somebody who waits");
    expect(bots.map(goingOn)).toEqual([0, 0, 0, 0]);
    expect(goingOn(next)).toBe(2);
    await next.ready();
    bots[2] = next;
  });

  it("lose nobody when Redis is stopped for so long that all claims end, and started again", TIMEOUT, async () => {
    const { stage, guilds, bots, redis } = scene;
    const works = () => Promise.all(bots.map((bot) => bot.logged("the store works again")));
    const held = [
      await askHeld(stage, guildOf(0), "a fox that outlives a store", 40),
      await askHeld(stage, guildOf(3), "another fox that outlives a store", 41),
    ];
    await redis.stop();
    for (const shard of [0, 3] as const) await failedRenewals(botOf(shard), 8);
    expect((await ended(caption(stage, guildOf(1), await plainPicture(42)))).text).toContain(CAPTION);
    await redis.start();
    for (const { jobs } of held) for (const job of jobs) await job.complete();
    for (const waiting of held) await expectAnswered(waiting);
    await works();

    const places: Place[] = [...guilds, "private"];
    for (const [index, place] of places.entries()) {
      const bytes = await plainPicture(50 + index);
      expect((await ended(caption(stage, place, bytes))).text).toContain(CAPTION);
    }
    const pictures = places.map((place, index) => imagine(stage, place, `fox ${index}`));
    for (const handle of pictures) expect((await ended(handle)).pictures).toHaveLength(1);
  });

  it("have done nothing twice in all that, and told everybody the end", () => {
    const { stage } = scene;
    const posted = stage.discord.calls.filter(({ method, path }) => method === "POST" && path.endsWith("/messages"));
    expect(posted).toEqual([]);
    const prompts = stage.fal.submits(FLUX).map(promptOf);
    expect(prompts).toHaveLength(8);
    expect(new Set(prompts).size).toBe(8);
    expect(stage.fal.submits(DETAILED)).toHaveLength(5 + 3 + 1 + 2 + 1 + 5);
    expect(stage.discord.gateway.identifies).toBe(5);
  });
});

/** Sets the stage for four processes, and starts them all at the same time. */
async function setScene(onFinished: (clear: () => Promise<unknown>) => void): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-redis-"));
  onFinished(() => rm(folder, { recursive: true }));
  const redis = await startRedisServer({ folder });
  onFinished(() => redis.stop());
  const stage = await setStage(onFinished);
  const { discord, fal, asker } = stage;
  discord.gateway.settings.maxConcurrency = 1;
  fal.answer(DETAILED, { output: { results: CAPTION } });
  const guilds = SHARDS.map((shard) => {
    const guild = discord.addGuild({ name: `Server of shard ${shard}`, createdAtMs: FIRST_SERVER_MS + shard });
    discord.addChannel(guild);
    discord.addMember(guild, asker);
    return guild;
  });
  const start = (shard: Shard) =>
    stage.start({ STORE_URL: redis.url, SHARD_COUNT: "4", SHARD_IDS: `${shard}`, LOG_LEVEL: "debug" });
  return { stage, redis, guilds, start, bots: SHARDS.map(start) };
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("There are four shards.");
  return value;
}

const where = (place: Place) => (place === "private" ? {} : { guild: place });

function caption({ discord, asker }: Stage, place: Place, bytes: Buffer): InteractionHandle {
  const image = discord.attach(bytes, { filename: "picture.png", ephemeral: true });
  return discord.command({ name: "caption", options: { image }, user: asker, ...where(place) });
}

function imagine({ discord, asker }: Stage, place: Place, prompt: string): InteractionHandle {
  return discord.command({ name: "imagine", options: { prompt }, user: asker, ...where(place) });
}

const ended = (handle: InteractionHandle): Promise<MessageView> => handle.until(isFinal, PATIENCE);

/** Two people wait, one for a picture and one for words, and what they wait for stands still. */
async function askHeld(stage: Stage, place: Place, prompt: string, shade: number) {
  const { fal } = stage;
  fal.answerNext(FLUX, { hold: true, queue: [3] });
  fal.answerNext(DETAILED, { hold: true, queue: [3], output: { results: CAPTION } });
  const known = new Set(fal.jobs);
  const [picture, words] = [imagine(stage, place, prompt), caption(stage, place, await plainPicture(shade))];
  const newJob = (endpoint: string) => fal.nextSubmit((job) => job.endpoint === endpoint && !known.has(job));
  const jobs = [await newJob(FLUX), await newJob(DETAILED)];
  for (const handle of [picture, words]) await handle.until(({ text }) => text.includes("3 jobs before"), PATIENCE);
  return { picture, words, asked: [picture, words], jobs };
}

async function expectAnswered({ picture, words }: Awaited<ReturnType<typeof askHeld>>): Promise<void> {
  expect((await ended(picture)).pictures).toHaveLength(1);
  expect((await ended(words)).text).toContain(CAPTION);
}

function linesOf({ lines }: Bot, message: string): number {
  return lines.filter((line) => readLine(line).msg === message).length;
}

function answersOf(bot: Bot): number {
  return linesOf(bot, "answered");
}

/** Resolves when a process has failed so often to say that it still runs its jobs. */
async function failedRenewals(bot: Bot, wanted: number): Promise<void> {
  let failed = 0;
  await bot.line((line) => {
    if (readLine(line).msg === "a claim could not be renewed") failed += 1;
    return failed === wanted;
  });
}
