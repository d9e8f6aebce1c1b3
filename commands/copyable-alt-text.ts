import type { Subject } from "../src/core/subject.ts";
import { beginning, MAX_ALT_TEXT_CHARACTERS } from "../src/core/text.ts";
import type { Block, View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";

/** What all blocks together may have of a message's text; the rest is for what stands around them. */
const ROOM = { characters: 3_800, bytes: 9_000 };
/** Ends a block of code wherever it stands, so that it cannot be part of one. */
const FENCE = "```";

/** The words of an answer in blocks that Discord's clients copy as they are: no mark in them means anything. */
export function copyableAltText({ pictures, results }: Subject, { altText, answer }: Words): View {
  const texts = results.flatMap(({ outcome, part }) =>
    outcome.kind === "text" && outcome.text.trim() !== "" ? [{ part, text: outcome.text.trim() }] : [],
  );
  const isNumbered = pictures.length > 1;
  const blocks = texts.map(({ part, text }): Block => {
    const heading = isNumbered ? `${answer.pictureNumber(part + 1)}\n` : "";
    const around = `${heading}${FENCE}\n\n${FENCE}`.length;
    const copied = beginning(text.replaceAll(FENCE, "'''"), {
      characters: Math.min(MAX_ALT_TEXT_CHARACTERS, Math.floor(ROOM.characters / texts.length) - around),
      bytes: Math.floor(ROOM.bytes / texts.length) - around,
    });
    return { type: "text", markdown: `${heading}${FENCE}\n${copied}\n${FENCE}` };
  });
  return [{ type: "text", markdown: blocks.length === 0 ? altText.nothing : altText.ready }, ...blocks];
}
