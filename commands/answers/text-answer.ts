import type { FollowUpName } from "../../src/core/ui/custom-id.ts";
import { messageUrl } from "../../src/core/request/message-link.ts";
import type { PictureSource } from "../../src/core/request/picture.ts";
import type { Answer, Answered, AnswerPart, TextOutcome } from "../../src/core/request/outcome.ts";
import { writeSentence, writeWords } from "../../src/core/ui/spoiler.ts";
import { beginning, cutAtWord, fits, MAX_ALT_TEXT_CHARACTERS, type TextBound } from "../../src/core/text.ts";
import type { Block, View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { followUpButtons } from "./answer-buttons.ts";
import { shownFrames } from "./shown-frames.ts";

/** Discord's bounds for all the text of a message (about 10170 bytes in truth, and 12 more a display). */
const MESSAGE_TEXT = { characters: 4000, bytes: 10_000 };

export interface TextAnswerParts {
  /** Stands above the text; Markdown. */
  readonly heading?: string;
  /** Stands instead of a text that is empty. */
  readonly emptySentence: string;
  /** Small facts under the text, before the model and the time; Markdown. */
  readonly facts: readonly string[];
  /** Name of the file that a text too long for a message comes in. */
  readonly fileName: string;
  /** What may be done next. */
  readonly buttons: readonly FollowUpName[];
}

/**
 * The answer in words: the pictures that it is about, or a link to their message, the texts unaltered, small facts, and
 * what leads on. What is said of a spoiler stands behind bars.
 */
export function textAnswer(answered: Answered, words: Words, parts: TextAnswerParts): View {
  const { pictures } = answered.request;
  const said = answered.parts.map((part, index) => saidOf(part, pictures.slice(index, index + 1), parts.emptySentence));
  const labels = said.map((_one, index) => (said.length > 1 ? `${words.answer.pictureNumber(index + 1)}\n` : ""));
  const whole = said.map(({ plain, write }, index) => labels[index] + write(plain)).join("\n");
  const heading = parts.heading ?? "";
  const facts = factsLine(answered, words, parts.facts);
  const room = {
    characters: MESSAGE_TEXT.characters - heading.length - facts.length - SMALL_PRINT_RESERVE,
    bytes: MESSAGE_TEXT.bytes - Buffer.byteLength(heading + facts) - SMALL_PRINT_RESERVE,
  };
  const above: View = [...shownPictures(answered, words), ...(heading === "" ? [] : [textBlock(heading)])];
  const hasWords = said.some(({ isAnswer }) => isAnswer);
  const buttons = parts.buttons.filter((name) => name !== "altText" || hasWords);
  const below = followUpButtons(answered.id, [...buttons, "delete"], words);
  if (fits(whole, room)) return [...above, textBlock(whole), { type: "smallPrint", markdown: facts }, ...below];

  const plain = said.map((one, index) => `${labels[index]?.replaceAll("*", "")}${one.plain}`).join("\n\n");
  const upload = { name: parts.fileName, bytes: Buffer.from(plain) };
  return [
    ...above,
    textBlock(beginningOf(said, labels, room)),
    { type: "file", upload, spoiler: said.some(({ isHidden }) => isHidden) },
    { type: "smallPrint", markdown: `${words.answer.wholeTextInFile} ${facts}` },
    ...below,
  ];
}

/** Room for the marks that turn a line into small print, and for the sentence about the file. */
const SMALL_PRINT_RESERVE = 100;
/** Less of a text than this is of no use. */
const MIN_TEXT_CHARACTERS = 40;

/** What is said of one picture. */
interface Said {
  /** Without marks. */
  readonly plain: string;
  /** Writes it, or its beginning, as Markdown. */
  readonly write: (text: string) => string;
  /** Whether it is behind bars. */
  readonly isHidden: boolean;
  /** Whether these are words of the model, not a sentence of ours. */
  readonly isAnswer: boolean;
}

function saidOf(part: AnswerPart, pictures: readonly PictureSource[], emptySentence: string): Said {
  const isSpoiler = pictures.some(({ spoiler }) => spoiler);
  const ours = { isHidden: false, isAnswer: false };
  if ("failure" in part) {
    return { ...ours, plain: part.failure, write: writeSentence(part.failure, pictures), isHidden: isSpoiler };
  }
  const { text } = textOutcome(part.answer);
  if (text.trim() === "") return { plain: emptySentence, write: (sentence) => sentence, ...ours };
  return { plain: text, write: writeWords(isSpoiler), isHidden: isSpoiler, isAnswer: true };
}

/** As much as there is room for, from the first text on; one that is cut is the last. */
function beginningOf(said: readonly Said[], labels: readonly string[], room: TextBound): string {
  const lines: string[] = [];
  for (const [index, { plain, write }] of said.entries()) {
    const written = [...lines, labels[index] ?? ""].join("\n");
    const left = {
      characters: room.characters - written.length,
      bytes: room.bytes - Buffer.byteLength(written),
    };
    if (Math.min(left.characters, left.bytes) < MIN_TEXT_CHARACTERS) break;
    const shown = beginning(plain, left, write);
    lines.push((labels[index] ?? "") + shown);
    if (shown !== write(plain)) break;
  }
  return lines.join("\n");
}

function textBlock(markdown: string): Block {
  return { type: "text", markdown };
}

/**
 * The pictures at the address that Discord has for them: nothing is uploaded again. Where they stand in a message
 * already, the answer links there instead. Their alt text is what is known of the whole picture: an answer may be about
 * a part of it, or about one thing. Of a spoiler it is said in full, as Discord hides it together with the picture.
 */
function shownPictures({ request, parts }: Answered, { answer }: Words): View {
  if (request.about || request.pictures.length === 0) return [];
  const descriptions = parts.flatMap((part) => ("answer" in part ? part.answer.descriptions : [undefined]));
  const pictures = request.pictures.map(({ url, spoiler }, index) => {
    const description = descriptions[index] ?? answer.pictureAskedAbout;
    return { source: { url }, alt: cutAtWord(description, MAX_ALT_TEXT_CHARACTERS), spoiler };
  });
  return [{ type: "gallery", pictures }];
}

function factsLine(answered: Answered, words: Words, facts: readonly string[]): string {
  const { request, parts } = answered;
  const answers = parts.flatMap((part) => ("answer" in part ? [part.answer] : []));
  const [first] = answers;
  const isRepeat = answers.every((answer) => answer.isRepeat);
  const durationMs = Math.max(0, ...answers.map((answer) => answer.durationMs));
  return [
    ...facts,
    ...shownFrames(answered, words),
    ...(first ? [first.modelTitle] : []),
    isRepeat ? words.answer.madeBefore : words.answer.duration(durationMs / 1000),
    ...(request.about ? [words.answer.aboutMessage(messageUrl(request.about))] : []),
  ].join(" · ");
}

function textOutcome({ outcome }: Answer): TextOutcome {
  if (outcome.kind !== "text") throw new TypeError(`Expected a text, got ${outcome.kind}.`);
  return outcome;
}
