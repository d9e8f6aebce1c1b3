import type { Presenter } from "../src/core/command.ts";
import { beginning, escapedBeginning, MAX_ALT_TEXT_CHARACTERS, type TextBound } from "../src/core/text.ts";
import type { Block } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";
import { type PictureWords, roomForEach, wordsOfPictures } from "./alt-text-parts.ts";

/** Less of a text than this is of no use to anybody. */
const MIN_TEXT_CHARACTERS = 20;
/** Ends a block of code wherever it stands, so that it cannot be part of one. */
const FENCE = "```";

/** Drafts of alt text in blocks that Discord's clients copy as they are, and how to add them to the pictures. */
export const altTextDraft: Presenter = {
  present(answered, words) {
    const pictures = wordsOfPictures(answered);
    const room = roomForEach(pictures.length);
    return [
      { type: "text", markdown: words.altText.draft },
      ...pictures.map((picture) => pictureBlock(picture, pictures.length > 1, room, words)),
      { type: "smallPrint", markdown: words.altText.howToAdd },
    ];
  },
};

function pictureBlock(picture: PictureWords, isNumbered: boolean, room: TextBound, words: Words): Block {
  const { number, draft, text, failure } = picture;
  const lines: string[] = isNumbered ? [words.answer.pictureNumber(number)] : [];
  const leftBeside = (...more: readonly string[]): TextBound => {
    const written = [...lines, ...more].join("\n");
    return { characters: room.characters - written.length - 1, bytes: room.bytes - Buffer.byteLength(written) - 1 };
  };
  // Before the draft is cut to what is left: why something is missing is told in any case.
  const told = failure === undefined ? [] : [escapedBeginning(failure, leftBeside())];
  if (draft !== "") lines.push(copyable(draft, picture, leftBeside(...told)));
  else if (failure === undefined) lines.push(words.answer.noWords);
  lines.push(...told);
  const heading = `${words.answer.textInPicture}:\n`;
  const leftForText = leftBeside(heading);
  if (text !== "" && leftForText.characters >= MIN_TEXT_CHARACTERS + around(picture).length) {
    lines.push(heading + copyable(text, picture, leftForText));
  }
  return { type: "text", markdown: lines.join("\n") };
}

function around({ spoiler }: PictureWords): string {
  const fences = `${FENCE}\n\n${FENCE}`;
  return spoiler ? `||${fences}||` : fences;
}

/** A block that copies clean. What a spoiler hides holds nothing that would end it. */
function copyable(text: string, picture: PictureWords, room: TextBound): string {
  const harmless = text.replaceAll(FENCE, "'''");
  const copied = beginning(picture.spoiler ? harmless.replaceAll(/\|(?=\|)/g, "| ") : harmless, {
    characters: Math.min(MAX_ALT_TEXT_CHARACTERS, room.characters - around(picture).length - 1),
    bytes: room.bytes - around(picture).length - 1,
  });
  const block = `${FENCE}\n${copied}\n${FENCE}`;
  return picture.spoiler ? `||${block}||` : block;
}
