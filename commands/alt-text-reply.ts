import type { Answered } from "../src/core/outcome.ts";
import { beginning, cutAtWord, escapeMarkdown, isolated, type TextBound } from "../src/core/text.ts";
import type { Block, View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";
import { type PictureWords, roomForEach, wordsOfPictures } from "./alt-text-parts.ts";
import { followUpButtons } from "./buttons.ts";

/** A reply that nobody asked for says of a picture's own text how it begins. */
const MAX_TEXT_CHARACTERS = 200;
/** Less than this is of no use to anybody. */
const MIN_TEXT_CHARACTERS = 40;

/** Offers to draft alt text for so many pictures, whoever presses. */
export function altTextOffer(subjectId: string, count: number, words: Words): View {
  return [
    { type: "smallPrint", markdown: words.altText.offer(count) },
    ...followUpButtons(subjectId, ["draftAltText"], words),
  ];
}

/** Alt text for whoever reads the channel; `undefined` where there is none to be told. */
export function altTextReply(answered: Answered, words: Words): View | undefined {
  const pictures = wordsOfPictures(answered);
  const told = pictures.filter(({ draft, text }) => draft !== "" || text !== "");
  if (told.length === 0) return undefined;
  const room = roomForEach(told.length);
  return [
    { type: "text", markdown: words.altText.heading },
    ...told.map((picture) => pictureBlock(picture, pictures.length > 1, room, words)),
    { type: "smallPrint", markdown: words.altText.written },
  ];
}

function pictureBlock(
  { number, spoiler, draft, text }: PictureWords,
  isNumbered: boolean,
  room: TextBound,
  words: Words,
): Block {
  const lines: string[] = isNumbered ? [words.answer.pictureNumber(number)] : [];
  const add = (label: string, said: string): void => {
    const written = [...lines, label].join("\n");
    const left = {
      characters: room.characters - written.length - SPOILER_CHARACTERS,
      bytes: room.bytes - Buffer.byteLength(written) - SPOILER_CHARACTERS,
    };
    if (said === "" || left.characters < MIN_TEXT_CHARACTERS) return;
    const escaped = beginning(said, left, (part) => isolated(escapeMarkdown(part)));
    lines.push(label + (spoiler ? hidden(escaped) : escaped));
  };
  add("", inOneLine(draft));
  add(`${words.answer.textInPicture}: `, cutAtWord(inOneLine(text), MAX_TEXT_CHARACTERS));
  return { type: "text", markdown: lines.join("\n") };
}

/** A reply that nobody asked for is small. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

const SPOILER_CHARACTERS = 6;

/** Behind a spoiler. Every bar of escaped text has a backslash before it, so that none but the last can end it. */
function hidden(escaped: string): string {
  return escaped.endsWith("|") ? `||${escaped} ||` : `||${escaped}||`;
}
