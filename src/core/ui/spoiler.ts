import type { PictureSource } from "../request/picture.ts";
import { escapeMarkdown, isolated } from "../text.ts";

/**
 * Puts Markdown behind bars: Discord shows it when it is pressed, and screen readers say it only then.
 *
 * @param markdown - holds no two bars in a row: Discord looks for these alone, also within code, whatever escapes them
 */
export function behindBars(markdown: string): string {
  if (markdown === "") return "";
  return markdown.endsWith("|") ? `||${markdown} ||` : `||${markdown}||`;
}

/** Writes words as {@link escapeMarkdown} does, behind bars where they are about a spoiler; each bar of theirs is escaped. */
export function writeWords(isSpoiler: boolean): (words: string) => string {
  return isSpoiler ? (words) => behindBars(escapeMarkdown(words)) : escapeMarkdown;
}

/**
 * Writes a sentence of ours, or its beginning, likewise: behind bars where it calls a spoiler by its file's name, which
 * stands there as {@link isolated} leaves it.
 */
export function writeSentence(sentence: string, pictures: readonly PictureSource[]): (part: string) => string {
  return writeWords(pictures.some(({ spoiler, name }) => spoiler && sentence.includes(isolated(name))));
}

/** The same for words about several pictures at once: behind bars where one of them is a spoiler. */
export function writeWordsAbout(pictures: readonly Pick<PictureSource, "spoiler">[]): (words: string) => string {
  return writeWords(pictures.some(({ spoiler }) => spoiler));
}
