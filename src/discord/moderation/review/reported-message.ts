import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../../core/async/clock.ts";
import { startDeadline } from "../../../core/async/deadline.ts";
import { UserError } from "../../../core/errors.ts";
import type { MessageLink } from "../../../core/request/message-link.ts";
import { isSameFile, type PictureSource } from "../../../core/request/picture.ts";
import { log } from "../../../log.ts";
import { postedMessageSchema } from "../../payloads/posted-message.ts";
import { picturesOf } from "../../payloads/pictures-in-message.ts";
import { isMessageGone } from "../../rest/api-errors.ts";

/** The first response was given, but a moderator waits. */
const MAX_READING_MS = 5_000;

const messageSchema = postedMessageSchema.extend({ webhook_id: z.string().nullish() });

/** The current state of a reported message. */
export interface ReportedNow {
  readonly isGone: boolean;
  /** Whether a person posted it, as far as is known: neither a bot nor a webhook. */
  readonly isByPerson: boolean;
  readonly pictures: readonly PictureSource[];
  readonly words: string;
}

/**
 * Reads the current state of the message. Parts that are hidden from the bot count as unchanged: without the Message
 * Content intent, it receives neither the words nor the pictures of other authors' messages.
 *
 * @throws UserError `picturesChanged` where one of the pictures was removed from it
 */
export type ReadReported = (link: MessageLink, pictures: readonly PictureSource[]) => Promise<ReportedNow>;

/** @param readsMessages - whether the bot receives the words of all messages */
export function createReadReported(botRest: REST, clock: Clock, readsMessages: boolean): ReadReported {
  return async ({ channelId, messageId }, pictures) => {
    const reading = startDeadline(clock, MAX_READING_MS, () => new Error("It took too long."));
    const read = async () => {
      const route = Routes.channelMessage(channelId, messageId);
      return messageSchema.parse(await botRest.get(route, { signal: reading.signal }));
    };
    try {
      const message = await read();
      const shown = picturesOf(message);
      const isByPerson = message.author.bot !== true && !message.webhook_id;
      const unchanged = { isGone: false, isByPerson, words: message.content };
      if (shown.length === 0 && !readsMessages) return { ...unchanged, pictures };
      const fresh = pictures.flatMap((picture) => {
        const same = shown.find((one) => isSameFile(one, picture));
        return same ? [{ ...picture, url: same.url }] : [];
      });
      if (fresh.length < pictures.length) throw new UserError("picturesChanged", {});
      return { ...unchanged, pictures: fresh };
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (!isMessageGone(error)) log.info({ err: error, channelId }, "a reported message could not be read again");
      return { isGone: isMessageGone(error), isByPerson: true, pictures, words: "" };
    } finally {
      reading.stop();
    }
  };
}
