import { PermissionFlagsBits } from "discord-api-types/v10";
import sharp from "sharp";
import { onTestFinished } from "vitest";
import type { ServerSettings } from "../../src/core/server/settings.ts";
import type { Store } from "../../src/core/store.ts";
import type { MessageView } from "discord-stand-in";
import { createSettings } from "../../src/services/servers/stored-settings.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, type ManualClock } from "../support/manual-clock.ts";
import { type Harness, type HarnessOptions, startHarness } from "./harness.ts";
import { OCR } from "./pressing.ts";

/** Above those of all members, and below the bot's. */
export const MODERATOR_POSITION = 900;

const { BanMembers, ManageMessages, ModerateMembers } = PermissionFlagsBits;
const DAY_MS = 24 * 60 * 60 * 1000;
const MANY = { requests: 10_000, windowMs: 1_000 };
/** As long as a server's settings are remembered. */
const REMEMBERED_MS = 3_000;
const TICK_MS = 250;

export const SCAM_TEXT =
  "FREE NITRO for 3 months! Claim your gift now at dlscord-nitro.example, first 100 members only";

type Moderation = ServerSettings["moderation"];
type User = ReturnType<Harness["discord"]["addUser"]>;

export interface ModeratedHarness extends Harness {
  readonly store: Store;
  readonly logChannel: Harness["channel"];
  /** A person who joined a moment ago, unless told otherwise. */
  addPoster(more?: NewPoster): User;
  decide(change: Partial<Moderation> & { phrases?: readonly string[] }): Promise<void>;
  post(user: User, bytes: readonly Buffer[], more?: Partial<Parameters<Harness["discord"]["post"]>[0]>): MessageView;
  /** The entries of the log, as they are now. */
  entries(): readonly MessageView[];
  /** Resolves with what `look` finds, as soon as it finds something, while time passes. */
  until<Found>(look: () => Found | undefined): Promise<Found>;
  isThere(message: { readonly id: string }): boolean;
  /** Resolves when a scam that was posted later than all others is deleted, and written down. */
  afterAnother(): Promise<void>;
  /** Resolves when pauses of this length are over, and what was to come of them has come. */
  pass(durationMs: number): Promise<void>;
}

export interface NewPoster {
  readonly joinedDaysAgo?: number;
  readonly accountDaysOld?: number;
  readonly permissions?: bigint;
  readonly position?: number;
  readonly role?: "none" | "belowBot" | "aboveBot";
  readonly takesDms?: boolean;
}

/** A harness with a server that is moderated, in which every text in pictures is a scam until told otherwise. */
export async function startModerated(
  moderation: Partial<Moderation> = {},
  options: HarnessOptions & { readonly botPermissions?: bigint; readonly locale?: "de" } = {},
): Promise<ModeratedHarness> {
  const clock = options.clock ?? createManualClock();
  const store = options.store ?? (await openStore("memory://", { clock, maxCacheBytes: 1e8 }));
  if (!options.store) onTestFinished(() => store.close()); // after the harness has stopped, which is reported later
  const harness = await startHarness({ clock, store, ...options, environment: { MESSAGE_CONTENT: "on" } });
  const { discord, fal } = harness;
  // This Discord's seconds are the test's, and those that discord.js waits for are the machine's.
  Object.assign(discord.rateLimits, { bulkDelete: MANY, deleteMessage: MANY, members: MANY, channelMessages: MANY });
  const { botPermissions = ManageMessages | ModerateMembers | BanMembers, locale = "en-US" } = options;
  const guild = discord.addGuild({ name: "Moderated server", botPermissions, locale });
  const [channel, logChannel] = [discord.addChannel(guild), discord.addChannel(guild, { name: "log" })];
  const permissions = ManageMessages | ModerateMembers | BanMembers;
  discord.addMember(guild, harness.moderator, { permissions, position: MODERATOR_POSITION });
  discord.addMember(guild, harness.stranger);
  fal.answer(OCR, { output: { results: SCAM_TEXT } });

  const settings = createSettings(store, clock, () => "test");
  const decide: ModeratedHarness["decide"] = async ({ phrases, ...moderation }) => {
    await settings.change(guild.id, (before) => ({
      ...before,
      phrases: phrases ?? before.phrases,
      moderation: { ...before.moderation, ...moderation },
    }));
    await clock.advance(REMEMBERED_MS);
  };
  await decide({ mode: "delete", logChannelId: logChannel.id, scope: "everyone", ...moderation });

  let posters = 0;
  const addPoster: ModeratedHarness["addPoster"] = (wanted = {}) => {
    const { joinedDaysAgo = 0, accountDaysOld = 100, takesDms = true, ...more } = wanted;
    const createdAtMs = clock.now() - accountDaysOld * DAY_MS;
    const user = discord.addUser({ username: `poster-${(posters += 1)}`, createdAtMs, takesDms });
    discord.addMember(guild, user, { joinedAtMs: clock.now() - joinedDaysAgo * DAY_MS, ...more });
    return user;
  };
  const post: ModeratedHarness["post"] = (user, bytes, more = {}) => {
    const attachments = bytes.map((one, index) => discord.attach(one, { filename: `win-${index + 1}.png` }));
    return discord.post({ channel, user, attachments, ...more });
  };
  const entries = () => discord.messages(logChannel).filter(({ ephemeral }) => !ephemeral);
  const isThere: ModeratedHarness["isThere"] = ({ id }) => discord.messages(channel).some((one) => one.id === id);
  const until: ModeratedHarness["until"] = async (look) => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await tick(clock);
    }
  };
  return {
    ...harness,
    guild,
    channel,
    logChannel,
    store,
    decide,
    addPoster,
    post,
    entries,
    until,
    isThere,
    async afterAnother() {
      const user = addPoster();
      const message = post(user, [await texturedPicture(1_000 + posters)]);
      await until(() => entries().find(({ text }) => text.includes(`<@${user.id}>`)));
      await until(() => (isThere(message) ? undefined : true));
    },
    async pass(durationMs) {
      for (let passedMs = 0; passedMs < durationMs; passedMs += TICK_MS) await tick(clock);
    },
  };
}

/** Moves time on, and lets sockets have their turn. */
async function tick(clock: ManualClock): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  await clock.advance(TICK_MS);
}

/** A picture with much detail, of which every seed makes another one. */
export function texturedPicture(seed: number, size = 320): Promise<Buffer> {
  let state = seed * 2_654_435_761 + 1;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1) >>> 0;
    return state / 2 ** 32;
  };
  const waves = Array.from({ length: 14 }, () => ({
    x: random() * 0.2 - 0.1,
    y: random() * 0.2 - 0.1,
    phase: random() * 7,
    height: 8 + random() * 14,
  }));
  const pixels = Buffer.alloc(size * size);
  for (let index = 0; index < pixels.length; index += 1) {
    const [x, y] = [index % size, Math.floor(index / size)];
    const sum = waves.reduce(
      (total, wave) => total + wave.height * Math.sin(x * wave.x + y * wave.y + wave.phase),
      128,
    );
    pixels[index] = Math.max(0, Math.min(255, Math.round(sum)));
  }
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .png()
    .toBuffer();
}
