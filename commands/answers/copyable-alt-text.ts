import { describesWhole } from "../../src/core/ui/alt-text.ts";
import type { Subject } from "../../src/core/request/subject.ts";
import type { Block, View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { copyableBlock } from "./copyable-block.ts";

/** What all blocks together may have of a message's text; the rest is for what stands around them. */
const ROOM = { characters: 3_800, bytes: 9_000 };

/**
 * The descriptions of an answer in blocks that Discord's clients copy as they are. What was said about a part of a
 * picture, or in answer to a question, is no alt text for the whole.
 */
export function copyableAltText({ task, pictures, results }: Subject, { altText, answer }: Words): View {
  if (!task || !describesWhole(task)) return [{ type: "text", markdown: altText.notOfWhole }];
  const texts = results.flatMap(({ outcome, part }) =>
    outcome.kind === "text" && outcome.text.trim() !== "" ? [{ part, text: outcome.text.trim() }] : [],
  );
  const isNumbered = pictures.length > 1;
  const blocks = texts.map(({ part, text }): Block => {
    const heading = isNumbered ? `${answer.pictureNumber(part + 1)}\n` : "";
    const room = {
      characters: Math.floor(ROOM.characters / texts.length) - heading.length,
      bytes: Math.floor(ROOM.bytes / texts.length) - Buffer.byteLength(heading),
    };
    return { type: "text", markdown: heading + copyableBlock(text, pictures[part]?.spoiler ?? false, room) };
  });
  return [{ type: "text", markdown: blocks.length === 0 ? altText.nothing : altText.ready }, ...blocks];
}
