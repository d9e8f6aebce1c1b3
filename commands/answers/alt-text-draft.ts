import type { Presenter } from "../../src/core/ui/command.ts";
import type { Answered, AnswerPart } from "../../src/core/request/outcome.ts";
import type { AltTextTask } from "../../src/core/request/request.ts";
import { writeSentence } from "../../src/core/ui/spoiler.ts";
import { beginning, type TextBound } from "../../src/core/text.ts";
import type { Block } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { type PictureWords, roomForEach, wordsOfPictures } from "./alt-text-parts.ts";
import { AROUND_BLOCK_CHARACTERS, copyableBlock } from "./copyable-block.ts";
import { shownFrames } from "./shown-frames.ts";

/** Less of a text than this is of no use. */
const MIN_TEXT_CHARACTERS = 20;

/** Drafts of alt text in blocks that Discord's clients copy as they are, and how to add them to the pictures. */
export const altTextDraft: Presenter<AltTextTask> = {
  present(answered, words) {
    const { request, parts } = answered;
    const pictures = wordsOfPictures(request.pictures, (part) => textIn(parts[part]));
    const room = roomForEach(pictures.length);
    return [
      { type: "text", markdown: words.altText.draft },
      ...pictures.map((picture, index) => {
        const failure = failureIn(parts.slice(index * 2, index * 2 + 2));
        const write = writeSentence(failure ?? "", request.pictures.slice(index, index + 1));
        const shown = { ...picture, failure, write };
        return pictureBlock(shown, pictures.length > 1, room, words);
      }),
      { type: "smallPrint", markdown: [...shownFrames(answered, words), words.altText.howToAdd].join(" · ") },
    ];
  },
};

function textIn(part: AnswerPart | undefined): string {
  return part && "answer" in part && part.answer.outcome.kind === "text" ? part.answer.outcome.text : "";
}

function failureIn(parts: Answered["parts"]): string | undefined {
  const failed = parts.find((part) => "failure" in part);
  return failed && "failure" in failed ? failed.failure : undefined;
}

interface ShownPicture extends PictureWords {
  /** Why one of its words is missing, in one sentence; plain, and how it is written. */
  readonly failure: string | undefined;
  readonly write: (sentence: string) => string;
}

function pictureBlock(picture: ShownPicture, isNumbered: boolean, room: TextBound, words: Words): Block {
  const { number, spoiler, draft, text, failure, write } = picture;
  const lines: string[] = isNumbered ? [words.answer.pictureNumber(number)] : [];
  const leftBeside = (...more: readonly string[]): TextBound => {
    const written = [...lines, ...more].join("\n");
    return { characters: room.characters - written.length - 1, bytes: room.bytes - Buffer.byteLength(written) - 1 };
  };
  // Before the draft is cut to what is left: why something is missing is told in any case.
  const told = failure === undefined ? [] : [beginning(failure, leftBeside(), write)];
  if (draft !== "") lines.push(copyableBlock(draft, spoiler, leftBeside(...told)));
  else if (failure === undefined) lines.push(words.answer.noWords);
  lines.push(...told);
  const heading = `${words.answer.textInPicture}:\n`;
  const leftForText = leftBeside(heading);
  if (text !== "" && leftForText.characters >= MIN_TEXT_CHARACTERS + AROUND_BLOCK_CHARACTERS) {
    lines.push(heading + copyableBlock(text, spoiler, leftForText));
  }
  return { type: "text", markdown: lines.join("\n") };
}
