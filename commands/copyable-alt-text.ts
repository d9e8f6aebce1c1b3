import type { Subject } from "../src/core/subject.ts";
import { cutAtWord, MAX_ALT_TEXT_CHARACTERS } from "../src/core/text.ts";
import type { Block, View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";

/** All texts of a message together have 4000 characters; some are for the sentences around the blocks. */
const ROOM_CHARACTERS = 3_600;
/** Ends a block of code wherever it stands, so that it cannot be part of one. */
const FENCE = "```";

/** The words of an answer in blocks that Discord's clients copy as they are: no mark in them means anything. */
export function copyableAltText({ results }: Subject, { altText, answer }: Words): View {
  const texts = results.flatMap(({ outcome }) => (outcome.kind === "text" ? [outcome.text.trim()] : []));
  const maxCharacters = Math.min(MAX_ALT_TEXT_CHARACTERS, Math.floor(ROOM_CHARACTERS / Math.max(1, texts.length)) - 40);
  const blocks = texts.flatMap((text, index): Block[] => {
    if (text === "") return [];
    const copied = cutAtWord(text.replaceAll(FENCE, "'''"), maxCharacters);
    const heading = texts.length > 1 ? `${answer.pictureNumber(index + 1)}\n` : "";
    return [{ type: "text", markdown: `${heading}${FENCE}\n${copied}\n${FENCE}` }];
  });
  return blocks.length === 0
    ? [{ type: "text", markdown: altText.nothing }]
    : [{ type: "text", markdown: altText.ready }, ...blocks];
}
