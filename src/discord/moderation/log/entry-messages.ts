import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../../core/async/clock.ts";
import { AS_LONG_AS_IT_TAKES } from "../../../core/async/retry.ts";
import type { ScamCase } from "../../../core/server/moderation-case.ts";
import type { Upload } from "../../../core/ui/view.ts";
import type { Words } from "../../../core/ui/words.ts";
import { isForbidden, isMessageGone, isTooOldToEdit } from "../../rest/api-errors.ts";
import { toMessage } from "../../payloads/components.ts";
import { retryPassing } from "../../rest/retry-passing.ts";
import { type CaseCopy, caseView } from "./entry.ts";

/** An entry is the moderators' only news of a case, so it is retried for most of a minute. */
const MAX_TRIES = 7;

/** Discord's answer to an accepted entry. */
const postedSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  attachments: z.array(z.object({ id: z.string(), filename: z.string() })),
});

/** The place of a case's entry. */
export type Entry = NonNullable<ScamCase["entry"]>;

/** Entries of moderation logs as messages. */
export interface EntryMessages {
  /**
   * @param upload - the picture
   * @param lost - the lost entry that this one replaces
   * @throws DiscordAPIError
   */
  post(
    scam: ScamCase,
    logChannelId: string,
    upload: Upload | undefined,
    words: Words,
    lost: Entry | undefined,
  ): Promise<Entry>;
  /**
   * Shows the newest state of a case in its existing entry.
   *
   * @returns whether the entry still exists and is not too old, and the bot may edit it or should be allowed to
   * @throws DiscordAPIError
   */
  edit(scam: ScamCase, logChannelId: string, entry: Entry, words: Words): Promise<boolean>;
}

export function createEntryMessages(rest: REST, clock: Clock): EntryMessages {
  const retrying = { clock, pausesMs: AS_LONG_AS_IT_TAKES, maxTries: MAX_TRIES };
  return {
    async post(scam, logChannelId, upload, words, lost) {
      const { body, files } = toMessage(caseView(scam, upload && { upload }, words));
      const route = Routes.channelMessages(logChannelId);
      // Discord posts an entry once even if it is sent twice; a later wave of the same picture gets a new entry, and so does
      // a case whose entry is lost.
      const nonce = `${lost?.messageId.slice(-7) ?? ""}${scam.lastAtMs.toString(36)}${scam.sha256}`.slice(0, 25);
      const posted = postedSchema.parse(
        await retryPassing(() => rest.post(route, { body: { ...body, nonce, enforce_nonce: true }, files }), retrying),
      );
      const [file] = posted.attachments;
      const { id: messageId, channel_id: channelId } = posted;
      return { channelId, messageId, ...(file && { file: { id: file.id, name: file.filename } }) };
    },

    async edit(scam, logChannelId, { channelId, messageId, file }, words) {
      const copy: CaseCopy | undefined = file && { attached: file };
      const { body } = toMessage(caseView(scam, copy, words));
      const route = Routes.channelMessage(channelId, messageId);
      try {
        await retryPassing(() => rest.patch(route, { body }), retrying);
        return true;
      } catch (error) {
        if (isMessageGone(error) || isTooOldToEdit(error) || (channelId !== logChannelId && isForbidden(error)))
          return false;
        throw error;
      }
    },
  };
}
