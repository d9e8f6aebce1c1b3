import type { PhraseDoubt } from "../../../core/server/managed-server.ts";
import { folded, skeletonOf } from "./look-alikes.ts";
import { findPhrase, type Span } from "./phrases.ts";
import { read, type Reading } from "./normalised-text.ts";

/** Shorter phrases occur in many unrelated texts. */
const MIN_LETTERS = 4;
/** A phrase found in more harmless texts than this is not about scams. */
const MAX_HARMLESS_FOUND = 5;
/** Enough to see what else would be hit. */
const MAX_EXAMPLES = 3;
/** How much of a harmless text is shown on each side of the match. */
const CONTEXT_CHARACTERS = 25;

/** Signs that stand for a whole syllable or word: two of them say as much as four letters, and are often a whole phrase. */
const WHOLE_SYLLABLE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Why a phrase would probably hit nearly everything: it is very short, or it is found in many of two hundred harmless
 * texts.
 *
 * @param phrase - clean, and one that can be added
 * @returns `undefined` where nothing speaks against it
 */
export async function phraseDoubt(phrase: string): Promise<PhraseDoubt | undefined> {
  const isShort = lettersIn(phrase) < MIN_LETTERS;
  // They take memory, and phrases are seldom added.
  const { HARMLESS_TEXTS } = await import("./harmless-texts.ts");
  const found = HARMLESS_TEXTS.flatMap((text) => exampleIn(text, phrase) ?? []);
  const isCommon = found.length > MAX_HARMLESS_FOUND;
  if (!isShort && !isCommon) return undefined;
  return {
    ...(isShort && { minLetters: MIN_LETTERS }),
    ...(isCommon && {
      harmless: { found: found.length, of: HARMLESS_TEXTS.length, examples: spread(found, MAX_EXAMPLES) },
    }),
  };
}

/**
 * How many letters people count in a phrase: what is drawn as one sign and can be seen, whatever it is made of. Digits,
 * emojis and marks count as letters do, blanks do not; a sign that stands for a whole syllable or word counts as two.
 */
function lettersIn(phrase: string): number {
  let letters = 0;
  for (const { segment } of graphemes.segment(phrase.normalize("NFKC"))) {
    const isSeen = Array.from(segment).some((codePoint) => folded(codePoint).trim() !== "");
    if (isSeen) letters += WHOLE_SYLLABLE.test(segment) ? 2 : 1;
  }
  return letters;
}

/** What stands around a phrase in a text; `undefined` where the phrase is not in it. */
function exampleIn(text: string, phrase: string): string | undefined {
  const reading = read(text);
  const span = findPhrase(reading, skeletonOf(reading.characters), phrase);
  return span && surroundings(text, reading, span);
}

/** Whole words on each side, where words are told apart by blanks. */
function surroundings(text: string, reading: Reading, { start, end }: Span): string {
  const [from, to] = [start - CONTEXT_CHARACTERS, end + CONTEXT_CHARACTERS];
  const last = reading.characters.length;
  const piece = (first: number, behind: number) =>
    first < behind ? text.slice(reading.starts[first], reading.ends[behind - 1]) : "";
  const before = piece(Math.max(0, from), start);
  const after = piece(end, Math.min(last, to));
  return [
    from > 0 ? `…${before.replace(/^\S+\s/, "")}` : before,
    text.slice(reading.ends[start - 1] ?? 0, reading.starts[end] ?? text.length),
    to < last ? `${after.replace(/\s\S+$/, "")}…` : after,
  ]
    .join("")
    .trim()
    .replaceAll(/\s+/g, " ");
}

/** Some of many, from all over them: neighbours are alike. */
function spread<One>(many: readonly One[], count: number): readonly One[] {
  return many.filter((_one, index) => index % Math.ceil(many.length / count) === 0);
}
