import { createServer } from "node:net";
import { GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import sharp from "sharp";
import type { Measurement, Row } from "../measurement.ts";
import { noise } from "../../support/pictures.ts";
import type { Discord } from "discord-stand-in";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { quantile } from "../statistics.ts";

const POSTS = 1_000;
const PICTURES = 10;
const ACCOUNTS = 200;
const WAVE_MS = 60_000;
const IDLE_MS = 60_000;
/** What people post on any day before, now and then a scam: a bot that is met by a wave has scanned others. */
const DAILY_PICTURES = 20;
const DAILY_SCAMS = 4;
const DAILY_EVERY_MS = 250;
const HARMLESS_TEXT = "Open daily from nine to five";
/** Commands go on as usual, before the wave and in it: so many that a hundredth of them is more than chance. */
const COMMAND_EVERY_MS = 25;
const OCR = "fal-ai/florence-2-large/ocr";
const SCAM_TEXT = "FREE NITRO for 3 months! Claim your gift now at dlscord-nitro.example, first 100 members only";
const { ManageMessages, ModerateMembers } = PermissionFlagsBits;

/**
 * A wave of scam pictures: 1 000 posts of 10 pictures from 200 accounts within a minute, in mode `timeout`, while slash
 * commands are used as before. Discord's limits on deletes, timeouts and messages are in force.
 */
export const scamWave: Measurement = {
  name: "scam-wave",
  async run() {
    const port = await freePort();
    return withBots(["ours"] as const, async ([stage]) => measure(stage, port), {
      environment: { MESSAGE_CONTENT: "on", HTTP_PORT: String(port) },
      privilegedIntents: GatewayIntentBits.MessageContent,
      botPermissions: ManageMessages | ModerateMembers,
    });
  },
};

async function measure(stage: Stage, port: number): Promise<Row[]> {
  const { discord, guild } = stage;
  const log = discord.addChannel(guild, { name: "log" });
  const options = { mode: "timeout", "log-channel": log, scope: "everyone" } as const;
  await stage.command("settings moderation", options).until(({ loading }) => !loading);
  const post = await preparePosts(stage);
  await postDaily(stage);

  await useCommands(stage, IDLE_MS / 6); // the first ones are slower, wave or not
  const idleMs = await useCommands(stage, IDLE_MS);
  const deletedAtMs: number[] = [];
  discord.on("message", (_message, change) => void (change === "delete" && deletedAtMs.push(fineClock.now())));
  const before = await count(stage, log, port);
  const beganAtMs = fineClock.now();
  const [busyMs, lastPostedAtMs] = await Promise.all([useCommands(stage, WAVE_MS), postAll(post, beganAtMs)]);
  while (deletedAtMs.length < POSTS) await fineClock.sleep(100);
  const lastDeletedAtMs = deletedAtMs.at(-1) ?? Number.NaN;
  const after = await count(stage, log, port);
  const inWave = (what: keyof typeof after) => after[what] - before[what];
  return [
    row("paid reads", "calls", inWave("paid"), "distinct pictures", PICTURES, 1),
    row("first response of commands, 99 %", "ms", quantile(busyMs, 0.99), "idle", quantile(idleMs, 0.99), 1.5),
    row("first response of commands, median", "ms", quantile(busyMs, 0.5), "idle", quantile(idleMs, 0.5)),
    row("copies known within 2 s of their post", "copies", inWave("known"), "posts", POSTS),
    row("last deletion after the last post", "ms", lastDeletedAtMs - lastPostedAtMs, "wave", WAVE_MS),
    row("requests that delete", "calls", inWave("deletes"), "posts", POSTS),
    row("timeouts asked for", "calls", inWave("timeouts"), "accounts", ACCOUNTS, 1),
    row("entries in the log", "calls", inWave("entries"), "distinct pictures", PICTURES, 1),
  ];
}

function row(what: string, unit: Row["unit"], ours: number, peerName: string, peer: number, limit?: number): Row {
  const target = limit === undefined ? {} : { target: { of: "ratio", is: "at most", limit } as const };
  return { what: `scam wave, ${what}`, unit, ours, peer: { name: peerName, value: peer }, ...target };
}

/** What the bot has done until now. */
async function count({ discord, fal }: Stage, log: ReturnType<Stage["discord"]["addChannel"]>, port: number) {
  const calls = (isOne: (call: Discord["calls"][number]) => boolean | undefined) => discord.calls.filter(isOne).length;
  return {
    known: await knownWithin2s(port),
    paid: fal.jobs.filter(({ endpoint }) => endpoint === OCR).length,
    entries: new Set(discord.messages(log).map(({ id }) => id)).size,
    timeouts: calls(({ method, route }) => method === "PATCH" && route?.includes("/members/")),
    deletes: calls(
      ({ method, route, status }) =>
        status === 204 && (route?.endsWith("bulk-delete") || (method === "DELETE" && route?.includes("/messages/"))),
    ),
  };
}

async function postDaily({ discord, fal, guild, channel, drawPicture }: Stage): Promise<void> {
  const post = async (bytes: Buffer, text: string): Promise<void> => {
    const user = discord.addUser({ username: "neighbour" });
    discord.addMember(guild, user);
    fal.answer(OCR, { output: { results: text } });
    discord.post({ channel, user, attachments: [discord.attach(bytes, { filename: "picture.jpg" })] });
    await fineClock.sleep(DAILY_EVERY_MS);
  };
  for (let index = 0; index < DAILY_PICTURES; index += 1) await post(drawPicture(), HARMLESS_TEXT);
  for (let index = 0; index < DAILY_SCAMS; index += 1) await post(await drawScam(PICTURES + index), SCAM_TEXT);
}

/** Everybody's first responses for a while. */
async function useCommands(stage: Stage, durationMs: number): Promise<number[]> {
  const answers: Promise<number>[] = [];
  const untilMs = fineClock.now() + durationMs;
  while (fineClock.now() < untilMs) {
    const askedAtMs = fineClock.now();
    answers.push(
      stage
        .command("help")
        .response()
        .then(({ atMs }) => atMs - askedAtMs),
    );
    await fineClock.sleep(COMMAND_EVERY_MS);
  }
  return Promise.all(answers);
}

/** @returns posts the next message of the wave */
async function preparePosts({ discord, guild, channel }: Stage): Promise<(index: number) => void> {
  const users = Array.from({ length: ACCOUNTS }, (_user, index) => {
    const user = discord.addUser({ username: `account-${index}` });
    discord.addMember(guild, user);
    return user;
  });
  const pictures = await Promise.all(Array.from({ length: PICTURES }, (_picture, index) => drawScam(index)));
  return (index) => {
    const [user, bytes] = [users[index % ACCOUNTS], pictures[index % PICTURES]];
    if (!user || !bytes) throw new RangeError("There is always somebody, and a picture.");
    if ((guild.members.get(user.id)?.timedOutUntilMs ?? 0) > fineClock.now()) {
      const member = guild.members.get(user.id); // an account of many channels: what counts is the bot's work
      delete member?.timedOutUntilMs;
    }
    discord.post({ channel, user, attachments: [discord.attach(bytes, { filename: "win.jpg" })] });
  };
}

/** @returns when the last one was posted */
async function postAll(post: (index: number) => void, beganAtMs: number): Promise<number> {
  let postedAtMs = beganAtMs;
  for (let index = 0; index < POSTS; index += 1) {
    post(index);
    postedAtMs = fineClock.now();
    const dueAtMs = beganAtMs + ((index + 1) / POSTS) * WAVE_MS;
    await fineClock.sleep(Math.max(0, dueAtMs - fineClock.now()));
  }
  return postedAtMs;
}

/** A textured picture of a megapixel, as a screenshot saved as JPEG; each index makes another one. */
function drawScam(index: number): Promise<Buffer> {
  const bytes = 40 * 30 * 3;
  const own = noise(bytes * (PICTURES + DAILY_SCAMS)).subarray(index * bytes, (index + 1) * bytes);
  return sharp(own, { raw: { width: 40, height: 30, channels: 3 } })
    .resize(1152, 864, { kernel: "cubic" })
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** Of the copies that were recognised by what was known already, those that were so within two seconds. */
async function knownWithin2s(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const buckets = [...text.matchAll(/^sightline_scan_seconds_bucket\{le="2",outcome="(?!clean)\w+"\} (\d+)$/gm)];
  return buckets.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
