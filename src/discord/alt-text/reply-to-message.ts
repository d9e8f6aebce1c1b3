import { UserError } from "../../core/errors.ts";
import type { People } from "../../core/server/people.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { AltTextReplies } from "../../services/servers/alt-text-replies.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { isMessageGone } from "../rest/api-errors.ts";
import type { ServerLocales } from "../servers/server-locales.ts";
import type { Candidate } from "./candidate.ts";
import type { MessageUnderWay } from "./messages-under-way.ts";
import type { ReplyContext, ReplyPermission } from "./reply-permission.ts";
import type { ChannelSetting } from "./setting.ts";

/** A posted message that will get a reply. */
export interface MessageToReplyTo extends MessageUnderWay {
  readonly candidate: Candidate;
  readonly setting: ChannelSetting;
  readonly botId: string;
  /** Set where an earlier process has begun with it. */
  readonly resumed?: PendingRequestRecord;
}

/** Sends the reply that a channel is set up for. @returns whether it was posted */
export type SendReply = (message: MessageToReplyTo, locale: string, words: Words) => Promise<boolean>;

/** Replies to a message, unless it no longer needs a reply. Failures are logged, never shown. */
export type ReplyToMessage = (message: MessageToReplyTo) => Promise<void>;

export interface ReplyToMessageServices {
  readonly pendingRequests: Pick<PendingRequests, "isSuspended">;
  readonly people: Pick<People, "hasOptedOut">;
  readonly serverLocales: ServerLocales;
  readonly wordsFor: (locale: string) => Words;
  readonly permission: ReplyPermission;
  readonly replies: Pick<AltTextReplies, "find" | "claim">;
  readonly send: Readonly<Record<ChannelSetting["mode"], SendReply>>;
  readonly logFailure: LogFailure;
}

export function createReplyToMessage(services: ReplyToMessageServices): ReplyToMessage {
  const { pendingRequests, people, serverLocales, wordsFor, permission, replies, send, logFailure } = services;

  /** Whether the message has its reply already, or another process is about to reply. */
  const isRepliedTo = async ({ candidate, resumed }: MessageToReplyTo): Promise<boolean> => {
    const { messageId } = candidate.about;
    return resumed ? (await replies.find(messageId)) !== undefined : !(await replies.claim(messageId));
  };

  return async (message) => {
    const { candidate, setting, botId, signal } = message;
    const { about, guildId } = candidate;
    if (signal.aborted || pendingRequests.isSuspended()) return;
    const locale = await serverLocales.of(guildId);
    const words = wordsFor(locale);
    const context = { guildId, about, settingChannelId: setting.channelId, botId };
    try {
      if (await people.hasOptedOut(about.authorId)) return;
      if (!(await permission.has(context)) || (await isRepliedTo(message))) return;
      if (await send[setting.mode](message, locale, words)) await permission.noteWorking(context);
    } catch (error) {
      await logFailure(error, context, words);
    }
  };
}

/**
 * The author has not asked for alt text, so the channel is not told why none comes. The log is, and the server where its
 * settings are wrong.
 *
 * @throws UserError `storeUnavailable`
 */
export type LogFailure = (error: unknown, context: ReplyContext, words: Words) => Promise<void>;

export function createLogFailure(
  permission: Pick<ReplyPermission, "noteFailure">,
  explainFailure: ExplainFailure,
  randomId: () => string,
): LogFailure {
  return async (error, context, words) => {
    if (error instanceof UserError && error.key === "storeUnavailable") throw error;
    const { messageId } = context.about;
    if (isMessageGone(error)) {
      log.debug({ err: error, messageId }, "the message is gone, and wants no alt text");
      return;
    }
    if (await permission.noteFailure(context, error)) return;
    const isKnown = error instanceof UserError;
    if (isKnown) explainFailure(error, words); // tells the operator of what only they can mend
    log[isKnown ? "info" : "warn"]({ err: error, id: randomId(), messageId }, "there is no alt text");
  };
}
