import { UserError } from "../../core/errors.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";
import { subjectIdIn } from "../payloads/owned-pictures.ts";
import type { Mention } from "./parse-mention.ts";

/** No words, or one such as a greeting: a longer message is about the bot, and not addressed to it. */
const SHORT = /^\S*$/;
/** The shortest pause between two introductions in a channel, however many people mention the bot. */
const CHANNEL_PAUSE_MS = 60_000;

/** Replies to a message. */
export type ReplyTo = (heard: HeardMessage, view: View) => Promise<void>;

export interface GuidanceServices {
  readonly firstTimes: FirstTimes;
  readonly replyTo: ReplyTo;
  /** A short introduction of the bot. */
  readonly help: (words: Words) => View;
  /** How to choose each of the other languages: Discord does not tell an author's language. */
  readonly otherLanguages: (spoken: Words) => View;
  /** Whether the bot receives the words of messages that do not address it. */
  readonly readsMessages: boolean;
}

/**
 * Guides an author whose message leads to no picture: the picture may be hidden from the bot; where none is meant, the
 * bot introduces itself.
 *
 * @param knowsLanguage - whether the person has chosen one
 * @throws UserError `tooLongAgo`, `messageWithoutPictures`
 */
export type Guide = (heard: HeardMessage, mention: Mention, words: Words, knowsLanguage: boolean) => Promise<void>;

export function createGuide({ firstTimes, replyTo, help, otherLanguages, readsMessages }: GuidanceServices): Guide {
  /** Introduces the bot to a person who has only mentioned or greeted it: once in an hour. */
  const offerHelp: Guide = async (heard, { words: said, isDirect }, words, knowsLanguage) => {
    const { channel_id, author } = heard;
    if (!isDirect && !SHORT.test(said)) return;
    if (!(await firstTimes.isFirst(`help:${channel_id}:${author.id}`))) return;
    if (!isDirect && !(await firstTimes.isFirst(`help:${channel_id}`, CHANNEL_PAUSE_MS))) return;
    const isStranger = isDirect && !knowsLanguage; // in a server, the server's language is used
    await replyTo(heard, [...help(words), ...(isStranger ? otherLanguages(words) : [])]);
  };

  return async (heard, mention, words, knowsLanguage) => {
    const { answer, reply, isDirect } = mention;
    if (answer && subjectIdIn(answer) !== undefined) throw new UserError("tooLongAgo", {});
    if (answer) return replyTo(heard, [{ type: "text", markdown: words.mentions.howToAsk }]);
    if (!reply) return offerHelp(heard, mention, words, knowsLanguage);
    if (readsMessages || isDirect) throw new UserError("messageWithoutPictures", {});
    const isFirst = await firstTimes.isFirst(`hidden:${reply.id}:${heard.author.id}`);
    if (isFirst) await replyTo(heard, [{ type: "text", markdown: words.mentions.pictureHidden }]);
  };
}
