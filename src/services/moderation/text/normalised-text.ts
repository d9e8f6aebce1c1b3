import { folded } from "./look-alikes.ts";

/**
 * What lies between two characters of a text:
 * - `joined`: nothing; `apart`: blanks;
 * - `seam`: nothing, but a small letter or a digit meets a capital, where OCR may have glued two lines ("Line 1Other
 *   line" is how Florence-2 reads a pair of them: https://github.com/kijai/ComfyUI-Florence2/issues/9);
 * - `spaced`: blanks, but both characters stand alone, so that they may be of a word that is s p a c e d   o u t.
 */
export type Gap = "joined" | "apart" | "seam" | "spaced";

/** A text in the form that is compared, and how to get from there back to what was written. One entry a UTF-16 unit in each. */
export interface Reading {
  /** Folded, without blanks. */
  readonly characters: string;
  /** What lies before each character; before the first it is `apart`. */
  readonly gaps: readonly Gap[];
  /** Where in the original that begins, and ends, which became this character. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const IN_WORD = /[\p{L}\p{N}\p{M}]/u;
/** Scripts that set no blanks between words, and Korean, which ties particles to them: a word may end anywhere. */
const WITHOUT_BLANKS =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

/** How much is read, once it is folded: one character may become eighteen, as `\uFDFA` does. */
export const MAX_READ_CHARACTERS = 20_000;

/** Reads a text as a person sees it, from its beginning. */
export function read(text: string): Reading {
  const characters: string[] = [];
  const gaps: Gap[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let gap: Gap = "apart";
  let before = "";
  let at = 0;
  for (const codePoint of text) {
    if (characters.length >= MAX_READ_CHARACTERS) break;
    const start = at;
    at += codePoint.length;
    for (const unit of folded(codePoint).split("")) {
      if (unit === " ") {
        gap = "apart";
        continue;
      }
      characters.push(unit);
      gaps.push(gap === "joined" && isSeam(before, codePoint) ? "seam" : gap);
      starts.push(start);
      ends.push(at);
      gap = "joined";
      before = codePoint;
    }
  }
  return { characters: characters.join(""), gaps: withSpacedLetters(characters, gaps, starts), starts, ends };
}

/** What of the original became the characters from `start` to before `end`, at most `maxCharacters` of it. */
export function originalOf(text: string, reading: Reading, start: number, end: number, maxCharacters: number): string {
  const from = reading.starts[start] ?? 0;
  const piece = text.slice(from, Math.min(reading.ends[end - 1] ?? from, from + maxCharacters));
  return piece.replace(/[\uD800-\uDBFF]$/, "");
}

/** Whether a word may begin or end before the character at this place. */
export function isWordEdge({ characters, gaps }: Reading, at: number): boolean {
  if (at === 0 || at >= characters.length || gaps[at] !== "joined") return true;
  const [before, after] = [characters.charAt(at - 1), characters.charAt(at)];
  return !IN_WORD.test(before) || !IN_WORD.test(after) || WITHOUT_BLANKS.test(before) || WITHOUT_BLANKS.test(after);
}

/** A reading as one line of words, and which of its characters stands at each place, or after the blank there. */
export interface Line {
  readonly line: string;
  readonly characterAt: readonly number[];
}

/** Sets one blank for each run of them and at each seam, and puts words together that were spaced out. */
export function inOneLine({ characters, gaps }: Reading): Line {
  const line: string[] = [];
  const characterAt: number[] = [];
  for (const [at, gap] of gaps.entries()) {
    if (at > 0 && (gap === "apart" || gap === "seam")) {
      line.push(" ");
      characterAt.push(at);
    }
    line.push(characters.charAt(at));
    characterAt.push(at);
  }
  return { line: line.join(""), characterAt };
}

function isSeam(before: string, after: string): boolean {
  return /[\p{Ll}\p{Nd}]/u.test(before) && /\p{Lu}/u.test(after);
}

function withSpacedLetters(characters: readonly string[], gaps: readonly Gap[], starts: readonly number[]): Gap[] {
  const isInOne = (at: number): boolean => at > 0 && starts[at] === starts[at - 1];
  // From each side: whether whatever was one character in the original, such as `m`, has a gap there.
  const opensAlone = gaps.map(() => false);
  for (const [at, gap] of gaps.entries()) {
    opensAlone[at] = isInOne(at) ? opensAlone[at - 1] === true : gap !== "joined" && IN_WORD.test(characters[at] ?? "");
  }
  const closesAlone = gaps.map(() => false);
  for (let at = gaps.length - 1; at >= 0; at -= 1) {
    closesAlone[at] = isInOne(at + 1) ? closesAlone[at + 1] === true : (gaps[at + 1] ?? "apart") !== "joined";
  }
  const isAlone = (at: number): boolean => opensAlone[at] === true && closesAlone[at] === true;
  return gaps.map((gap, at) => (at > 0 && gap !== "joined" && isAlone(at - 1) && isAlone(at) ? "spaced" : gap));
}
