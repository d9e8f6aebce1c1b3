import { skeletonOf } from "./look-alikes.ts";
import { isWordEdge, read, type Gap, type Reading } from "./normalised-text.ts";

/** How many phrases a server may have. */
export const MAX_PHRASES = 200;
/** How long a phrase may be, once it is clean. */
export const MAX_PHRASE_CHARACTERS = 100;

/** How much a phrase may become once it is folded; a letter that decomposes becomes two or three. */
const MAX_FOLDED_CHARACTERS = 4 * MAX_PHRASE_CHARACTERS;

/** What is kept of a phrase that a server adds: without blanks around it, one blank for each run of them, and cut. */
export function cleanPhrase(phrase: string): string {
  return tidied(phrase)
    .slice(0, MAX_PHRASE_CHARACTERS)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd();
}

/** Why a phrase cannot be added; `empty` where nothing of it can be seen. */
export function phraseProblem(phrase: string): "empty" | "tooLong" | undefined {
  const tidy = tidied(phrase);
  if (tidy.length > MAX_PHRASE_CHARACTERS) return "tooLong";
  const { length } = read(tidy).characters;
  if (length > MAX_FOLDED_CHARACTERS) return "tooLong";
  return length === 0 ? "empty" : undefined;
}

/** Whether two phrases are found in the same texts. */
export function samePhrase(one: string, other: string): boolean {
  const [first, second] = [read(one), read(other)];
  return skeletonOf(first.characters) === skeletonOf(second.characters) && liesAt(second, first, 0);
}

/** A place in a reading: the characters from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds phrases of a server in a text: as they look, in any case, as whole words, with any run of blanks and line
 * breaks where they have a blank. In scripts that set no blanks between words they are found anywhere. A phrase is
 * plain text: nothing in it is a pattern.
 *
 * @param skeleton - {@link skeletonOf} what was read
 */
export function findPhrase(reading: Reading, skeleton: string, phrase: string): Span | undefined {
  const wanted = read(phrase);
  // An earlier version kept phrases that become too long to be looked for.
  if (wanted.characters === "" || wanted.characters.length > MAX_FOLDED_CHARACTERS) return undefined;
  const wantedSkeleton = skeletonOf(wanted.characters);
  const { length } = wantedSkeleton;
  for (let at = skeleton.indexOf(wantedSkeleton); at !== -1; at = skeleton.indexOf(wantedSkeleton, at + 1)) {
    const isWhole = isWordEdge(reading, at) && isWordEdge(reading, at + length);
    if (isWhole && liesAt(reading, wanted, at)) return { start: at, end: at + length };
  }
  return undefined;
}

/** Whether blanks lie where the phrase has them. What lies around it is no matter here. */
function liesAt(reading: Reading, phrase: Reading, at: number): boolean {
  return phrase.gaps.every((gap, index) => index === 0 || agree(gap, reading.gaps[at + index]));
}

function agree(one: Gap, other: Gap | undefined): boolean {
  return one === other || isUnclear(one) || isUnclear(other);
}

function isUnclear(gap: Gap | undefined): boolean {
  return gap === "seam" || gap === "spaced";
}

function tidied(phrase: string): string {
  return phrase.trim().replaceAll(/\s+/g, " ");
}
