import { draftAltText } from "../src/core/alt-text.ts";
import type { Answered, AnswerPart } from "../src/core/outcome.ts";
import type { TextBound } from "../src/core/text.ts";

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
  /** Why one of them is missing, in one sentence; as it is, to be escaped where it is shown. */
  readonly failure: string | undefined;
}

/** What there is to say of each picture: of every one, the first part describes it and the second reads it. */
export function wordsOfPictures({ request, parts }: Answered): readonly PictureWords[] {
  return request.pictures.map(({ spoiler }, index) => {
    const both = parts.slice(index * 2, index * 2 + 2);
    const [described = "", read = ""] = both.map(textOf);
    const failed = both.find((part) => "failure" in part);
    return {
      number: index + 1,
      spoiler,
      draft: draftAltText(described),
      text: read.trim(),
      failure: failed && "failure" in failed ? failed.failure : undefined,
    };
  });
}

/** What each of so many pictures may have of a message's text. */
export function roomForEach(pictures: number): TextBound {
  return { characters: Math.floor(ROOM.characters / pictures), bytes: Math.floor(ROOM.bytes / pictures) };
}

function textOf(part: AnswerPart): string {
  return "answer" in part && part.answer.outcome.kind === "text" ? part.answer.outcome.text : "";
}
