import { MAX_POST_WORDS, type Poster } from "../../../core/server/moderation-case.ts";
import { cutAtWord, inOneLine } from "../../../core/text.ts";

/** A message with a scam picture: its place, its poster, and its words. */
export interface OffendingPost {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly poster: Pick<Poster, "userId" | "joinedAtMs">;
  /** The message's own text, of any length. */
  readonly words?: string;
}

/** An offending post, in the form that a case stores. */
export function authorOf({ channelId, messageId, poster, words = "" }: OffendingPost) {
  const kept = cutAtWord(inOneLine(words), MAX_POST_WORDS);
  return { ...poster, post: { channelId, messageId, ...(kept !== "" && { words: kept }) } };
}
