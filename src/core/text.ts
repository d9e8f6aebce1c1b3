/** Discord's bound for the alt text of an attachment and of a gallery item. */
export const MAX_ALT_TEXT_CHARACTERS = 1024;

const MARKS = [
  // What Discord's Markdown treats as a mark wherever it stands: emphasis, code, spoilers, mentions, masked links.
  /[\\*_~`|<>@[\]]/,
  // Marks at the start of a line: headings, subtext and lists (`-`, `+`), quotes are above.
  /[#+-](?<=^[ \t]*.)/,
  // Ordered lists: `1. ` and `1) ` at the start of a line.
  /[.)](?<=^[ \t]*\d+.)/,
  // The colon without which `https://…` is no link.
  /:(?=\/\/)/,
  // The first colon of what may be an emoji's name (`:smile:`, also within a word), which the times of day are not.
  /:(?!\d{1,2}:)(?=[\w+~-]+:)/,
] as const;
const ANY_MARK = new RegExp(MARKS.map(({ source }) => source).join("|"), "gm");

/**
 * Writes text so that Discord shows exactly its characters: nothing formats, links, pings or unfurls. Each mark gets a
 * backslash, which Discord takes away again when it shows the text.
 */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(ANY_MARK, String.raw`\$&`);
}

/** Characters that are read from right to left, from Hebrew to Adlam, and the marks and controls of direction. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
/** Embeddings, overrides and isolates, and what ends them: one that is left open would go on in our own words. */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_DIRECTIONAL_ISOLATE = "\u2069";

/**
 * Foreign text (a file's name, a prompt, what a model or a picture says) as a part of a sentence of ours: text from
 * right to left stands between invisible marks, so that it cannot change the order of the words around it.
 *
 * @returns the text unchanged where nothing in it is read from right to left
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates, which end with their line
 */
export function isolated(text: string): string {
  if (!RIGHT_TO_LEFT.test(text)) return text;
  return text
    .replaceAll(DIRECTION_CONTROLS, "")
    .replaceAll(/^.+$/gm, (line) => `${FIRST_STRONG_ISOLATE}${line}${POP_DIRECTIONAL_ISOLATE}`);
}

/**
 * Cuts text to at most `maxCharacters` (UTF-16 units), at a word where there is one, never within what is read as one
 * character, and marks the cut with `…`.
 */
export function cutAtWord(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const room = wholeCharacters(text, maxCharacters - 1);
  const lastGap = room.search(/\s\S*$/);
  // A word longer than a fifth of the room is cut inside: losing that much would be worse.
  const kept = lastGap >= room.length * 0.8 ? room.slice(0, lastGap) : room;
  return `${kept.trimEnd()}…`;
}

/** Text in one line, without needless blanks. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** How much text fits: in characters (UTF-16 units) and in UTF-8 bytes. */
export interface TextBound {
  readonly characters: number;
  readonly bytes: number;
}

/** A bound in characters alone: where Discord counts no bytes. */
export function withinCharacters(characters: number): TextBound {
  return { characters, bytes: Number.POSITIVE_INFINITY };
}

/** Whether text keeps within both bounds. */
export function fits(text: string, bound: TextBound): boolean {
  return text.length <= bound.characters && Buffer.byteLength(text) <= bound.bytes;
}

/**
 * As much of the beginning of `text` as fits once it is written, cut at a word.
 *
 * @param write - how it is written, which makes nothing shorter; unchanged unless given
 * @returns the whole text, written, where that fits
 */
export function beginning(text: string, bound: TextBound, write: (part: string) => string = (part) => part): string {
  const whole = text.length > bound.characters ? undefined : write(text);
  if (whole !== undefined && fits(whole, bound)) return whole;
  let low = 0;
  let high = Math.min(text.length, Math.max(0, bound.characters)); // of a text that never ends, no more is written
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(write(cutAtWord(text, middle)), bound)) low = middle;
    else high = middle - 1;
  }
  return write(cutAtWord(text, low));
}

/** The same, escaped: {@link escapeMarkdown}. */
export function escapedBeginning(text: string, bound: TextBound): string {
  return beginning(text, bound, escapeMarkdown);
}

/** What is longer, such as a letter under a tower of accents, is cut inside: an emoji of a family has some 20 units. */
const MAX_GRAPHEME = 32;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The beginning of a text, at most so long, without a part of a grapheme at its end. */
function wholeCharacters(text: string, maxLength: number): string {
  const cut = graphemes.segment(text.slice(0, maxLength + MAX_GRAPHEME)).containing(maxLength);
  const length = cut && maxLength - cut.index < MAX_GRAPHEME ? cut.index : maxLength;
  return withoutHalfCharacter(text.slice(0, length));
}

function withoutHalfCharacter(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd8_00 && last <= 0xdb_ff ? text.slice(0, -1) : text;
}
