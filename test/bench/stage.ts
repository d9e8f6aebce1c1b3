import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionFlagsBits } from "discord-api-types/v10";
import sharp from "sharp";
import { type Discord, startDiscord } from "discord-stand-in";
import { type Fal, startFal } from "fal-stand-in";
import { noise } from "../support/pictures.ts";
import { type BotName, type BotProcess, startBot } from "./bots.ts";
import { fineClock } from "./fine-clock.ts";

/** A bot that is ready for commands, between a Discord and a fal of its own, with a person in a server. */
export interface Stage {
  readonly bot: BotProcess;
  readonly discord: Discord;
  readonly fal: Fal;
  readonly guild: ReturnType<Discord["addGuild"]>;
  readonly channel: ReturnType<Discord["addChannel"]>;
  /** A person uses a command. */
  command(name: string, options?: Parameters<Discord["command"]>[0]["options"]): ReturnType<Discord["command"]>;
  /** Draws a picture like no other: nothing can be answered from a cache. */
  drawPicture(): Buffer;
  /** Posts a picture anew; one like no other unless it is given. */
  attachPicture(bytes?: Buffer): ReturnType<Discord["attach"]>;
  /** Presses a button of a message. */
  press(message: { readonly id: string }, customId: string): ReturnType<Discord["press"]>;
}

/** How a stage differs from the usual. */
export interface Setup {
  readonly environment?: Readonly<Record<string, string>>;
  readonly privilegedIntents?: number;
  /** What the bot may do in the server, beside what everybody may. */
  readonly botPermissions?: bigint;
  /** Whether the bots can be asked for their live memory. */
  readonly isObserved?: boolean;
}

/**
 * Does something with bots that are ready, each on a stage of its own, and clears away afterwards. Discord's limits are
 * as Discord's are.
 */
export async function withBots<Names extends readonly BotName[], Result>(
  names: Names,
  work: (stages: { readonly [Index in keyof Names]: Stage }) => Promise<Result>,
  setup: Setup = {},
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-bench-"));
  const opened: OpenStage[] = [];
  try {
    for (const name of names) opened.push(await openStage(name, join(folder, `${name}.db`), setup));
    // One stage for each name, in the same order.
    const stages = opened as unknown as { readonly [Index in keyof Names]: Stage };
    return await Promise.race([work(stages), ...opened.map(({ bot }) => bot.died)]);
  } finally {
    await Promise.all(opened.map((stage) => stage.close()));
    await rm(folder, { recursive: true });
  }
}

type OpenStage = Stage & { close(): Promise<void> };

async function openStage(name: BotName, storePath: string, setup: Setup): Promise<OpenStage> {
  const { environment = {}, privilegedIntents = 0, botPermissions = 0n, isObserved = false } = setup;
  const discord = await startDiscord({ clock: fineClock, privilegedIntents });
  const fal = await startFal({ clock: fineClock });
  const guild = discord.addGuild({ name: "Bench", botPermissions });
  const channel = discord.addChannel(guild);
  const user = discord.addUser({ username: "asker" });
  discord.addMember(guild, user, { permissions: PermissionFlagsBits.ManageGuild });
  const drawPicture = await createDrawing();

  const registered = nextCall(discord, "PUT", "/applications/{application_id}/commands");
  const variables = {
    DISCORD_TOKEN: discord.token,
    FAL_KEY: "bench:key",
    DISCORD_API_URL: discord.apiUrl,
    FAL_URL: fal.url,
    ATTACHMENT_HOSTS: discord.host,
    STORE_URL: `sqlite://${storePath}`,
    ...environment,
  };
  const bot = await startBot(name, variables, isObserved);
  await Promise.race([registered, bot.died]);
  return {
    bot,
    discord,
    fal,
    guild,
    channel,
    command: (command, options = {}) => discord.command({ name: command, options, user, guild }),
    drawPicture,
    attachPicture: (bytes = drawPicture()) =>
      discord.attach(bytes, { filename: "picture.jpg", width: 640, height: 480 }),
    press: (message, customId) => discord.press({ message, customId, user }),
    async close() {
      await bot.stop();
      await Promise.all([discord.close(), fal.close()]);
    },
  };
}

function nextCall(discord: Discord, method: string, route: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = discord.on("call", (call) => {
      if (call.method !== method || call.route !== route) return;
      stop();
      resolve();
    });
  });
}

/** Draws pictures of the same look and size, about 70 KB, that differ in a comment. */
async function createDrawing(): Promise<() => Buffer> {
  const raw = noise(160 * 120 * 3);
  const jpeg = await sharp(raw, { raw: { width: 160, height: 120, channels: 3 } })
    .resize(640, 480)
    .jpeg({ quality: 80 })
    .toBuffer();
  let count = 0;
  return () => {
    count += 1;
    const comment = Buffer.from([0xff, 0xfe, 0, 6, 0, 0, 0, 0]);
    comment.writeUInt32BE(count, 4);
    return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
  };
}
