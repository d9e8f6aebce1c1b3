import type { Clock } from "../../core/async/clock.ts";
import { createTtlCache } from "../../core/async/ttl-cache.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { createBoundedQueue } from "../../services/storage/bounded-queue.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import type { HeardMessage, MessageListener } from "../gateway/message-listeners.ts";
import { picturesOf } from "../payloads/pictures-in-message.ts";
import { createdAtMs } from "../rest/snowflake.ts";
import type { Enforcement } from "./enforcement/enforcement.ts";
import type { OffendingPost } from "./enforcement/offending-post.ts";
import type { ScannedPost, ScanPost } from "./scan-post.ts";
import type { RulesFor } from "./scan-rules.ts";

/** Few enough to leave room for commands during a wave. */
const MAX_SCANS_AT_ONCE = 6;
/** A longer wave is over before its end could be read. */
const MAX_WAITING = 2_000;
/** As many as a wave may hold: Discord sends a message again when its links are unfurled, or it is edited. */
const MAX_SCANNED = 5_000;

export interface ScannerServices {
  readonly rulesFor: RulesFor;
  readonly scanPost: ScanPost;
  readonly enforcement: Pick<Enforcement, "act">;
  /** First responses come before scans. */
  readonly firstResponses: Pick<FirstResponseGate, "over">;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Aborts when the process leaves. */
  readonly leaving: AbortSignal;
}

/** Scans the pictures that people post, where a server wants that. */
export function createScanner(services: ScannerServices): MessageListener {
  const { rulesFor, scanPost, enforcement, firstResponses, metrics, clock, leaving } = services;
  const queue = createBoundedQueue({
    clock,
    name: "scans",
    maxAtOnce: MAX_SCANS_AT_ONCE,
    maxWaiting: MAX_WAITING,
  });
  const isNew = createIsNew(clock);
  const hear = async (message: HeardMessage): Promise<void> => {
    const guildId = message.guild_id;
    if (!guildId || leaving.aborted) return;
    const pictures = picturesOf(message).filter((picture) => isNew(message.id, picture));
    if (pictures.length === 0) return;
    const rules = await rulesFor(message, guildId);
    if (!rules) return;
    let scanned: ScannedPost = { outcome: "dropped" };
    await queue.add(async () => {
      await firstResponses.over();
      scanned = await scanPost(message.id, pictures, rules.scan);
    });
    const { outcome, found } = scanned;
    metrics.count("scans", { outcome });
    metrics.measure("scan", { outcome }, clock.now() - createdAtMs(message.id));
    // Discord deletes slowly: this runs outside the queue, so that other posts are scanned meanwhile.
    if (found) await enforcement.act(found, offendingPost(message, guildId), rules.mode);
  };
  return { posted: hear, changed: hear };
}

/** Marks a picture of this message as scanned. @returns whether it was not before */
function createIsNew(clock: Clock): (messageId: string, picture: PictureSource) => boolean {
  const scanned = createTtlCache<string, true>({ clock, freshMs: Infinity, maxEntries: MAX_SCANNED });
  return (messageId, { attachmentId, url }) => {
    const key = `${messageId} ${attachmentId ?? url.split("?", 1)[0]}`;
    if (scanned.get(key)) return false;
    scanned.set(key, true);
    return true;
  };
}

function offendingPost({ author, member, id, channel_id, content }: HeardMessage, guildId: string): OffendingPost {
  const joinedAtMs = member?.joined_at ? Date.parse(member.joined_at) : undefined;
  const poster = { userId: author.id, ...(joinedAtMs !== undefined && { joinedAtMs }) };
  return { guildId, channelId: channel_id, messageId: id, poster, words: content };
}
