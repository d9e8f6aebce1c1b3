import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { log, nameOfAsk } from "../../log.ts";
import { isDeadly } from "../../services/pending/pending-request.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import type { PendingRequestRecord, SilentReplyAddress } from "../../services/pending/records.ts";
import { heardMessageSchema } from "../gateway/message-listeners.ts";
import { DEFAULT_MAX_FILE_BYTES } from "../payloads/components.ts";
import { candidateIn, spoilersIn } from "./candidate.ts";
import type { MessageUnderWay } from "./messages-under-way.ts";
import type { MessageToReplyTo, ReplyToMessage } from "./reply-to-message.ts";
import type { SettingOf } from "./setting.ts";

/** The record of alt text that is about to be posted; it outlives this process. */
export function newRecord(
  { candidate, botId }: MessageToReplyTo,
  locale: string,
  of: { readonly owner: string; readonly id: string; readonly startedAtMs: number },
): PendingRequestRecord {
  const { guildId, about, pictures } = candidate;
  const { channelId, messageId: repliesTo, authorId: userId } = about;
  const { owner, id, startedAtMs } = of;
  return {
    id,
    owner,
    userId,
    request: { task: { kind: "altText" }, pictures, about },
    locale,
    maxFileBytes: DEFAULT_MAX_FILE_BYTES,
    address: { kind: "silentReply", guildId, channelId, repliesTo, botId, startedAtMs },
  };
}

/** Starts over with a message whose process died: much may have changed since. */
export type ResumeAltText = (
  record: PendingRequestRecord,
  address: SilentReplyAddress,
  underWay: MessageUnderWay,
) => Promise<void>;

export interface ResumeServices {
  readonly pendingRequests: PendingRequests;
  readonly botRest: REST;
  readonly settingOf: SettingOf;
  readonly replyToMessage: ReplyToMessage;
}

export function createResumeAltText({
  pendingRequests,
  botRest,
  settingOf,
  replyToMessage,
}: ResumeServices): ResumeAltText {
  return async (record, { guildId, channelId, repliesTo, botId }, underWay) => {
    if (pendingRequests.isSuspended()) return;
    await pendingRequests.open(record, true).close();
    if (isDeadly(record)) {
      const { id, unendedReadings } = record;
      return log.error(
        { ...nameOfAsk(id), unendedReadings },
        "alt text is given up: processes have died while they read for it",
      );
    }
    const message = await botRest.get(Routes.channelMessage(channelId, repliesTo)).catch((error: unknown) => {
      log.info({ err: error, ...nameOfAsk(record.id) }, "the pictures' message cannot be read any more");
    });
    const heard = heardMessageSchema.safeParse(message).data;
    const candidate = heard && candidateIn({ ...heard, guild_id: guildId });
    const setting = await settingOf(guildId, channelId);
    if (!candidate || setting?.mode !== "post") return;
    for (const one of spoilersIn(heard)) underWay.spoilers.add(one);
    await replyToMessage({ candidate, setting, botId, ...underWay, resumed: record });
  };
}
