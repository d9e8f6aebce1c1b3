import { behindBars } from "../../src/core/ui/spoiler.ts";
import { beginning, MAX_ALT_TEXT_CHARACTERS, type TextBound } from "../../src/core/text.ts";

/** Ends a block of code wherever it stands, so that it cannot be part of one. */
const FENCE = "```";
/** The most that stands around what is copied. */
export const AROUND_BLOCK_CHARACTERS = `||${FENCE}\n\n${FENCE}||`.length;

/**
 * As much of a text as alt text may have, in a block that Discord's clients copy unchanged: no mark in it means anything.
 * That of a spoiler stands behind bars, and holds none that would end these.
 */
export function copyableBlock(text: string, isSpoiler: boolean, room: TextBound): string {
  const harmless = text.replaceAll(FENCE, "'''");
  const copied = beginning(isSpoiler ? harmless.replaceAll(/\|(?=\|)/g, "| ") : harmless, {
    characters: Math.min(MAX_ALT_TEXT_CHARACTERS, room.characters - AROUND_BLOCK_CHARACTERS),
    bytes: room.bytes - AROUND_BLOCK_CHARACTERS,
  });
  const block = `${FENCE}\n${copied}\n${FENCE}`;
  return isSpoiler ? behindBars(block) : block;
}
