import { MessageType } from "discord-api-types/v10";
import { cutAtWord } from "../../core/text.ts";
import type { PostedMessage } from "../payloads/posted-message.ts";
import { type HeardMessage, isByPerson } from "../gateway/message-listeners.ts";

/** What a person says to the bot. */
export interface Mention {
  /** What they want to know; empty where they say nothing, or nothing that reaches the bot. */
  readonly words: string;
  /** The bot's own answer that they reply to. */
  readonly answer: PostedMessage | undefined;
  /** Another author's message that they reply to. */
  readonly reply: PostedMessage | undefined;
  /** Whether it is said to the bot alone, in a direct message. */
  readonly isDirect: boolean;
}

/** The longest question that is taken, as everywhere. */
const MAX_WORDS_CHARACTERS = 4_000;

/** What a person writes; others, such as that something was pinned, come from Discord. */
const WRITTEN: ReadonlySet<number> = new Set([MessageType.Default, MessageType.Reply]);

/**
 * Understands whether a message speaks to the bot: it is written to the bot alone, names it, or replies to an answer of
 * the bot's with words that reach it. Bots and webhooks are never heard.
 */
export function parseMention(message: HeardMessage, botId: string): Mention | undefined {
  if (!isByPerson(message)) return undefined;
  const { content, mentions, referenced_message: referenced } = message;
  const isDirect = (message.guild_id ?? undefined) === undefined;
  if (isDirect && !WRITTEN.has(message.type)) return undefined;
  const words = cutAtWord(withoutMention(content, botId), MAX_WORDS_CHARACTERS);
  const isNamed = mentions.some(({ id }) => id === botId);
  const isReplyToBot = referenced?.author.id === botId;
  if (!isDirect && !isNamed && !(isReplyToBot && words !== "")) return undefined;
  return {
    words,
    answer: referenced && isReplyToBot ? referenced : undefined,
    reply: referenced && !isReplyToBot ? referenced : undefined,
    isDirect,
  };
}

function withoutMention(content: string, botId: string): string {
  return content.replaceAll(new RegExp(`<@!?${botId}>`, "g"), "").trim();
}
