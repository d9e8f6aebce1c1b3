import { randomUUID } from "node:crypto";
import { GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import sharp from "sharp";
import { onTestFinished } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { Metrics } from "../../src/core/metrics.ts";
import { createRandomId } from "../../src/core/async/random.ts";
import type { Store } from "../../src/core/store.ts";
import { log } from "../../src/log.ts";
import { type Discord, type InteractionHandle, type MessageView, startDiscord } from "discord-stand-in";
import { type Fal, startFal } from "fal-stand-in";
import { createPictureReader, type Transport } from "../../src/services/pictures/reading/download.ts";
import { inProcessDecoder } from "../support/in-process-decoder.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive, type ManualClock } from "../support/manual-clock.ts";
import { watchBodies } from "../support/openapi-watch.ts";

/** The seed that is drawn where a command names none. */
export const DRAWN_SEED = 1_234_567;

export interface HarnessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What several harnesses share, as processes do: each is closed by its maker. */
  readonly store?: Store;
  readonly fal?: Fal;
  readonly clock?: ManualClock;
  readonly metrics?: Metrics;
  /** How seeds are drawn; always the same one unless given. */
  readonly randomInteger?: (max: number) => number;
  /** How pictures are fetched from this Discord; over the real network unless given. */
  readonly transport?: (discord: Discord) => Transport;
}

/** The whole bot on real clients, between a Discord and a fal of its own, with a few people in a server. */
export interface Harness {
  readonly discord: Discord;
  readonly fal: Fal;
  readonly clock: ManualClock;
  readonly guild: ReturnType<Discord["addGuild"]>;
  readonly channel: ReturnType<Discord["addChannel"]>;
  readonly asker: ReturnType<Discord["addUser"]>;
  readonly moderator: ReturnType<Discord["addUser"]>;
  readonly stranger: ReturnType<Discord["addUser"]>;
  /** A picture as a person attaches it to a slash command. */
  attach(bytes: Uint8Array, filename?: string, more?: { spoiler?: boolean }): ReturnType<Discord["attach"]>;
  stop(): Promise<void>;
  /** Stops the bot, where it runs, and starts another on the same store. */
  restart(): Promise<void>;
  /** Starts another bot beside it, on the same store, as in a rolling restart; it is stopped with the harness. */
  startBeside(): Promise<App>;
}

/** Starts a harness that ends with the test. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  log.level = process.env["TEST_LOG_LEVEL"] ?? "silent";
  const clock = options.clock ?? createManualClock();
  // Ids tell the time: a moment later, another Discord has another application.
  await clock.advance(1);
  const readsMessages = options.environment?.["MESSAGE_CONTENT"] === "on";
  const privilegedIntents = readsMessages ? GatewayIntentBits.MessageContent : 0;
  const discord = await startDiscord({ clock, privilegedIntents });
  const fal = options.fal ?? (await startFal({ clock, key: "test:key" }));
  watchBodies(discord);
  const config = readConfig({
    DISCORD_TOKEN: discord.token,
    FAL_KEY: "test:key",
    DISCORD_API_URL: discord.apiUrl,
    FAL_URL: fal.url,
    ATTACHMENT_HOSTS: discord.host,
    ...options.environment,
  });
  const store = options.store ?? (await openStore("memory://", { clock, maxCacheBytes: 1e8 }));
  const create = () =>
    createApp(config, store, {
      clock,
      fetch,
      randomInteger: options.randomInteger ?? (() => DRAWN_SEED),
      randomId: createRandomId(clock, randomUUID),
      ...(options.metrics && { metrics: options.metrics }),
      openDecoder: ({ attachmentHosts }) => {
        const transport = options.transport?.(discord);
        const read = createPictureReader({ attachmentHosts, clock, ...(transport && { transport }) });
        return inProcessDecoder(read, clock);
      },
    });
  let app: App | undefined = create();
  const beside: App[] = [];
  const startBeside = async () => {
    const other = create();
    beside.push(other);
    await other.start();
    return other;
  };

  const stop = async () => {
    const running = app;
    app = undefined;
    await running?.stop();
  };
  const restart = async () => {
    await stop();
    app = create();
    await app.start();
  };
  onTestFinished(async () => {
    await drive(clock, Promise.all([stop(), ...beside.map((other) => other.stop())])); // a pause that it is in must not outlast the test
    await discord.close();
    if (!options.fal) await fal.close();
    if (!options.store) await store.close();
  });

  const guild = discord.addGuild({ name: "Test server" });
  const channel = discord.addChannel(guild);
  const [asker, moderator, stranger] = [
    discord.addUser({ username: "asker" }),
    discord.addUser({ username: "moderator" }),
    discord.addUser({ username: "stranger" }),
  ];
  discord.addMember(guild, asker);
  discord.addMember(guild, moderator, { permissions: PermissionFlagsBits.ManageMessages });
  discord.addMember(guild, stranger);
  await app.start();

  const attach: Harness["attach"] = (bytes, filename = "picture.png", more = {}) =>
    discord.attach(bytes, { filename, ephemeral: true, ...more });
  return { discord, fal, clock, guild, channel, asker, moderator, stranger, attach, stop, restart, startBeside };
}

/** The asker has a picture of their own captioned, in the server. */
export async function caption(
  harness: Harness,
  more: Record<string, string | boolean> = {},
): Promise<InteractionHandle> {
  const options = { image: harness.attach(await plainPicture()), ...more };
  return harness.discord.command({ name: "caption", options, user: harness.asker, guild: harness.guild });
}

/** A plain picture of one colour; the colour makes it another picture. */
export function plainPicture(red = 200, size = { width: 300, height: 600 }): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background: { r: red, g: 120, b: 40 } } })
    .png()
    .toBuffer();
}

/** Whether a message has come to its end: nothing is awaited any more that could be cancelled. */
export function isFinal({ loading, buttons }: MessageView): boolean {
  return !loading && !buttons.some((button) => button.custom_id?.startsWith("cancel:"));
}
