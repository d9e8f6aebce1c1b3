import type { REST } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { Metrics, ScanOutcome } from "../../core/metrics.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import type { ServerSettings } from "../../core/server/settings.ts";
import { isOver } from "../../core/server/setup-problem.ts";
import { log } from "../../log.ts";
import { MAX_PAID_SCANS_A_DAY, PaidScansOverError } from "../../services/moderation/paid-scans.ts";
import { createBoundedQueue } from "../../services/storage/bounded-queue.ts";
import type { FoundScam, Scan } from "../../services/moderation/scan.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import type { HeardMessage, MessageListener } from "../gateway/message-listeners.ts";
import { createGuildCache, type GuildCache } from "../rest/guild-cache.ts";
import { picturesOf } from "../payloads/pictures-in-message.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import type { Enforcement } from "./enforcement/enforce.ts";
import type { OffendingPost } from "./enforcement/offending-post.ts";
import { createdAtMs } from "../rest/snowflake.ts";
import { isToBeScanned } from "./newcomers.ts";
import { createSeen } from "./seen.ts";

/** Few enough that commands find room beside a wave. */
const MAX_SCANS_AT_ONCE = 6;
/** A wave that is longer is over before its end could be read. */
const MAX_WAITING = 2_000;

/** Whoever asks again within this time is told the same. */
const NEWEST_MS = 1_000;

export interface ScannerServices {
  readonly botRest: REST;
  readonly settings: Settings;
  readonly troubles: SetupProblems;
  readonly places: GuildCache;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly rush: FirstResponseGate;
  readonly scan: Scan;
  readonly enforcement: Enforcement;
  /** Tells a server that no picture is read for money any more today. */
  readonly tellPaidScansOver: (guildId: string, limit: number) => Promise<void>;
  /** Aborts when the process leaves. */
  readonly leaving: AbortSignal;
}

/** Scans the pictures that people post, where a server wants that. Nobody waits for it. */
export function createScanner(services: ScannerServices): MessageListener {
  const { botRest, settings, places, clock, leaving, metrics, rush } = services;
  const scanning = { places, newestPlaces: createGuildCache(botRest, clock, NEWEST_MS), clock };
  const queue = createBoundedQueue({
    clock,
    name: "scans",
    maxAtOnce: MAX_SCANS_AT_ONCE,
    maxWaiting: MAX_WAITING,
  });
  const seen = createSeen(clock);
  const hear = async (message: HeardMessage): Promise<void> => {
    const { guild_id: guildId, channel_id: channelId } = message;
    if (!guildId || leaving.aborted) return;
    const pictures = picturesOf(message).filter((picture) => seen.isNew(message.id, picture));
    if (pictures.length === 0) return;
    const { moderation, phrases } = await settings.read(guildId);
    if (moderation.mode === "off" || moderation.logChannelId === channelId) return;
    if (!(await isToBeScanned(message, moderation.scope, scanning))) return;
    const readsText = !(await isRefused(services, guildId, [channelId, moderation.logChannelId]));
    let result: Scanned = { outcome: "dropped" };
    await queue.add(async () => {
      await rush.over();
      result = await scanOne(services, { message, guildId, pictures, moderation, phrases, readsText });
    });
    const { outcome, found } = result;
    metrics.count("scans", { outcome });
    metrics.measure("scan", { outcome }, clock.now() - createdAtMs(message.id));
    // Discord deletes slowly: that must keep nobody from being scanned.
    if (found) await services.enforcement.act(found, offenceOf(message, guildId), moderation);
  };
  return { posted: hear, changed: hear };
}

interface Scanned {
  readonly outcome: ScanOutcome;
  readonly found?: FoundScam;
}

interface Post {
  readonly message: HeardMessage;
  readonly guildId: string;
  readonly pictures: readonly PictureSource[];
  readonly moderation: ServerSettings["moderation"];
  readonly phrases: readonly string[];
  readonly readsText: boolean;
}

/** Whether Discord has refused there what moderation does, and does not say why: then nothing is paid for it. */
async function isRefused(
  { troubles, clock }: ScannerServices,
  guildId: string,
  channelIds: readonly (string | undefined)[],
): Promise<boolean> {
  return (await troubles.of(guildId)).some(
    (trouble) =>
      trouble.feature === "moderation" &&
      trouble.problem.kind === "refused" &&
      channelIds.includes(trouble.channelId) &&
      !isOver(trouble, clock.now()),
  );
}

async function scanOne(
  { scan, leaving, tellPaidScansOver }: ScannerServices,
  { message, guildId, pictures, moderation, phrases, readsText }: Post,
): Promise<Scanned> {
  try {
    const rules = { guildId, sensitivity: moderation.sensitivity, phrases, readsText };
    const found = await scan(pictures, rules, leaving);
    if (found) return { outcome: outcomeOf(found), found };
    return { outcome: readsText ? "clean" : "withheld" };
  } catch (error) {
    if (leaving.aborted) return { outcome: "dropped" };
    if (error instanceof PaidScansOverError) {
      if (error.isToBeTold()) await tellPaidScansOver(guildId, MAX_PAID_SCANS_A_DAY);
      return { outcome: "capped" };
    }
    if (!(error instanceof UserError)) throw error;
    log.info({ err: error, messageId: message.id }, "a posted picture could not be scanned");
    return { outcome: "unreadable" };
  }
}

function outcomeOf({ scam }: FoundScam): ScanOutcome {
  const [first] = scam.findings;
  return first?.kind === "same" || first?.kind === "similar" ? first.kind : "text";
}

function offenceOf({ author, member, id, channel_id, content }: HeardMessage, guildId: string): OffendingPost {
  const joinedAtMs = member?.joined_at ? Date.parse(member.joined_at) : undefined;
  const poster = { userId: author.id, ...(joinedAtMs !== undefined && { joinedAtMs }) };
  return { guildId, channelId: channel_id, messageId: id, poster, words: content };
}
