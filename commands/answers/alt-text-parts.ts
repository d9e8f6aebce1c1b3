import { draftAltText } from "../../src/core/ui/alt-text.ts";
import type { PictureSource } from "../../src/core/request/picture.ts";
import type { TextBound } from "../../src/core/text.ts";

/** What all pictures together may have of a message's text; the rest is for what stands around them. */
const ROOM: TextBound = { characters: 3_200, bytes: 8_500 };

/** What came of the two jobs for one picture's alt text. */
export interface PictureWords {
  /** As people count, from 1. */
  readonly number: number;
  readonly spoiler: boolean;
  /** Empty where the model had no words, or failed. */
  readonly draft: string;
  /** What is written in the picture; empty where nothing is. */
  readonly text: string;
}

/**
 * What there is to say of each picture.
 *
 * @param textOf - what came of a part, from 0: of every picture, the first part describes it and the second reads it
 */
export function wordsOfPictures(
  pictures: readonly PictureSource[],
  textOf: (part: number) => string,
): readonly PictureWords[] {
  return pictures.map(({ spoiler }, index) => ({
    number: index + 1,
    spoiler,
    draft: draftAltText(textOf(index * 2)),
    text: textOf(index * 2 + 1).trim(),
  }));
}

/** What each of so many pictures may have of a message's text. */
export function roomForEach(pictures: number): TextBound {
  return { characters: Math.floor(ROOM.characters / pictures), bytes: Math.floor(ROOM.bytes / pictures) };
}
