import { UserError } from "../../core/errors.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";
import { subjectIdIn } from "../payloads/owned-pictures.ts";
import type { Mention } from "./parse-mention.ts";

/** Nothing, or a word such as a greeting: more is said about the bot, and not to it. */
const SHORT = /^\S*$/;
/** However many people call the bot in a channel, it says no more than this often what it does. */
const CHANNEL_PAUSE_MS = 60_000;

/** Replies to a message. */
export type ReplyTo = (heard: HeardMessage, view: View) => Promise<void>;

export interface GuidanceServices {
  readonly firstTimes: FirstTimes;
  readonly replyTo: ReplyTo;
  /** What the bot does, in short. */
  readonly help: (words: Words) => View;
  /** How to choose each language but the one that is spoken: Discord does not say in which one a person writes. */
  readonly otherLanguages: (spoken: Words) => View;
  /** Whether the bot is shown what people say to each other. */
  readonly readsMessages: boolean;
}

/**
 * Says what helps where there is no picture to speak of: it may only be hidden from the bot; where none is meant, there is
 * help.
 *
 * @param knowsLanguage - whether the person has chosen one
 * @throws UserError `tooLongAgo`, `messageWithoutPictures`
 */
export type Guide = (heard: HeardMessage, mention: Mention, words: Words, knowsLanguage: boolean) => Promise<void>;

export function createGuide({ firstTimes, replyTo, help, otherLanguages, readsMessages }: GuidanceServices): Guide {
  /** Says what the bot does to a person who has only called it, or greets it: once in an hour. */
  const offerHelp: Guide = async (heard, { words: said, isDirect }, words, knowsLanguage) => {
    const { channel_id, author } = heard;
    if (!isDirect && !SHORT.test(said)) return;
    if (!(await firstTimes.isFirst(`help:${channel_id}:${author.id}`))) return;
    if (!isDirect && !(await firstTimes.isFirst(`help:${channel_id}`, CHANNEL_PAUSE_MS))) return;
    const isStranger = isDirect && !knowsLanguage; // in a server, its own language holds
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
