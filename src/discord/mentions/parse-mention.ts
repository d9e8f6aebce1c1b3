import { MessageType } from "discord-api-types/v10";
import { cutAtWord } from "../../core/text.ts";
import type { PostedMessage } from "../payloads/posted-message.ts";
import { type HeardMessage, isByPerson } from "../gateway/message-listeners.ts";

/** A message that addresses the bot. */
export interface Mention {
  /** The author's question; empty where there are no words, or none that reach the bot. */
  readonly words: string;
  /** The bot's own answer that it replies to. */
  readonly answer: PostedMessage | undefined;
  /** Another author's message that it replies to. */
  readonly reply: PostedMessage | undefined;
  /** Whether it is a direct message to the bot. */
  readonly isDirect: boolean;
}

/** The longest question that is accepted, here and in commands. */
const MAX_WORDS_CHARACTERS = 4_000;

/** The types that people write; others, such as the note of a pinned message, come from Discord. */
const WRITTEN: ReadonlySet<number> = new Set([MessageType.Default, MessageType.Reply]);

/**
 * Decides whether a message addresses the bot: it is a direct message, names the bot, or replies to one of its answers
 * with words that reach it. Bots and webhooks are never heard.
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
