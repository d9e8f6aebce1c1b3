import type { Task } from "../request/request.ts";
import { beginning, cutAtWord, inOneLine, MAX_ALT_TEXT_CHARACTERS, withinCharacters } from "../text.ts";
import type { Words } from "./words.ts";

/** What a screen reader says in one go without tiring anybody. */
export const MAX_DRAFT_CHARACTERS = 250;

/** Whether what is answered describes a picture as a whole. A label is a word or two, which describe nothing. */
export function describesWhole(task: Task): boolean {
  return task.kind === "caption" && task.detail !== "label" && !task.area;
}

const sentences = new Intl.Segmenter("en", { granularity: "sentence" });

/** A description as alt text: the whole where it is short, else the first sentences that fit, else cut at a word. */
export function draftAltText(description: string): string {
  const whole = description.trim();
  if (whole.length <= MAX_DRAFT_CHARACTERS) return whole;
  let fitting = "";
  // A sentence that is longer than that does not fit, wherever it ends.
  for (const { segment } of sentences.segment(whole.slice(0, 2 * MAX_DRAFT_CHARACTERS))) {
    if ((fitting + segment).trimEnd().length > MAX_DRAFT_CHARACTERS) break;
    fitting += segment;
  }
  return fitting === "" ? cutAtWord(whole, MAX_DRAFT_CHARACTERS) : fitting.trimEnd();
}

const WHOLE = withinCharacters(MAX_ALT_TEXT_CHARACTERS);

/** Alt text of a picture that is known as a scam: what was read in it, or `otherwise` where nothing was. */
export function altTextOfScam(text: string | undefined, otherwise: string, { moderation }: Words): string {
  const read = inOneLine(text ?? "");
  return read === "" ? otherwise : beginning(read, WHOLE, moderation.pictureAlt);
}

/** How people write alt text themselves, below or above their picture: `Alt: …`, `**Alt text:** …`, `Alternativtext: …`. */
const OWN_ALT_TEXT = /(?:^|\s)[*_|>([]*alt(?:[ -]?text|ernativtext|ernative text)?[*_]*\s?:/iu;

/** Whether a message describes its pictures itself. */
export function saysAltText(content: string): boolean {
  return OWN_ALT_TEXT.test(content);
}
