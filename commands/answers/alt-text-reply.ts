import { writeWords } from "../../src/core/ui/spoiler.ts";
import type { Subject } from "../../src/core/request/subject.ts";
import { beginning, cutAtWord, inOneLine, isolated, type TextBound } from "../../src/core/text.ts";
import type { Block, View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { type PictureWords, roomForEach, wordsOfPictures } from "./alt-text-parts.ts";
import { followUpButtons } from "./answer-buttons.ts";

/** A reply that was not asked for says of a picture's own text how it begins. */
const MAX_TEXT_CHARACTERS = 200;
/** Less than this is of no use to anybody. */
const MIN_TEXT_CHARACTERS = 40;

/** Offers alt-text drafts for `count` pictures, to everyone who presses. */
export function altTextOffer(subjectId: string, count: number, words: Words): View {
  return [
    { type: "smallPrint", markdown: words.altText.offer(count) },
    ...followUpButtons(subjectId, ["draftAltText"], words),
  ];
}

/** Alt text for the readers of the channel; `undefined` where there is none to be told. */
export function altTextReply(
  { pictures, results }: Pick<Subject, "pictures" | "results">,
  words: Words,
): View | undefined {
  const all = wordsOfPictures(pictures, (part) => {
    const outcome = results.find((result) => result.part === part)?.outcome;
    return outcome?.kind === "text" ? outcome.text : "";
  });
  const told = all.filter(({ draft, text }) => draft !== "" || text !== "");
  if (told.length === 0) return undefined;
  const room = roomForEach(told.length);
  return [
    { type: "text", markdown: words.altText.heading },
    ...told.map((picture) => pictureBlock(picture, all.length > 1, room, words)),
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
      characters: room.characters - written.length,
      bytes: room.bytes - Buffer.byteLength(written),
    };
    if (said === "" || left.characters < MIN_TEXT_CHARACTERS) return;
    const write = writeWords(spoiler);
    lines.push(label + beginning(said, left, (part) => isolated(write(part))));
  };
  // A reply that comes unasked is small.
  add("", inOneLine(draft));
  add(`${words.answer.textInPicture}: `, cutAtWord(inOneLine(text), MAX_TEXT_CHARACTERS));
  return { type: "text", markdown: lines.join("\n") };
}
