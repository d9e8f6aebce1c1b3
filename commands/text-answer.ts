import type { FollowUpName } from "../src/core/custom-id.ts";
import { messageUrl } from "../src/core/message-link.ts";
import type { Answer, Answered, AnswerPart, TextOutcome } from "../src/core/outcome.ts";
import { cutAtWord, escapedBeginning, escapeMarkdown, fits, MAX_ALT_TEXT_CHARACTERS } from "../src/core/text.ts";
import type { Block, View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";
import { followUpButtons } from "./buttons.ts";

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
 * what leads on.
 */
export function textAnswer(answered: Answered, words: Words, parts: TextAnswerParts): View {
  const texts = answered.parts.map((part) => textOf(part, parts.emptySentence));
  const isNumbered = texts.length > 1;
  const whole = texts.map((text, index) => (isNumbered ? numbered(text, index, words) : text.markdown)).join("\n");
  const heading = parts.heading ?? "";
  const facts = factsLine(answered, words, parts.facts);
  const room = {
    characters: MESSAGE_TEXT.characters - heading.length - facts.length - SMALL_PRINT_RESERVE,
    bytes: MESSAGE_TEXT.bytes - Buffer.byteLength(heading + facts) - SMALL_PRINT_RESERVE,
  };
  const above: View = [...shownPictures(answered, texts), ...(heading === "" ? [] : [textBlock(heading)])];
  const hasWords = texts.some(({ isAnswer }) => isAnswer);
  const buttons = parts.buttons.filter((name) => name !== "altText" || hasWords);
  const below = followUpButtons(answered.id, [...buttons, "delete"], words);
  if (fits(whole, room)) return [...above, textBlock(whole), { type: "smallPrint", markdown: facts }, ...below];

  const plain = texts.map(({ plain: text }, index) =>
    isNumbered ? `${words.answer.pictureNumber(index + 1).replaceAll("*", "")}\n${text}` : text,
  );
  return [
    ...above,
    textBlock(escapedBeginning(plain.join("\n\n"), room)),
    { type: "file", upload: { name: parts.fileName, bytes: Buffer.from(plain.join("\n\n")) } },
    { type: "smallPrint", markdown: `${words.answer.wholeTextInFile} ${facts}` },
    ...below,
  ];
}

/** Room for the marks that turn a line into small print, and for the sentence about the file. */
const SMALL_PRINT_RESERVE = 100;

/** What is said of one picture: as Markdown, and as it is. */
interface Text {
  readonly markdown: string;
  readonly plain: string;
  /** Whether these are words of the model, not a sentence of ours. */
  readonly isAnswer: boolean;
}

function textOf(part: AnswerPart, emptySentence: string): Text {
  if ("failure" in part) return { markdown: escapeMarkdown(part.failure), plain: part.failure, isAnswer: false };
  const { text } = textOutcome(part.answer);
  return text.trim() === ""
    ? { markdown: emptySentence, plain: emptySentence, isAnswer: false }
    : { markdown: escapeMarkdown(text), plain: text, isAnswer: true };
}

function numbered({ markdown }: Text, index: number, words: Words): string {
  return `${words.answer.pictureNumber(index + 1)}\n${markdown}`;
}

function textBlock(markdown: string): Block {
  return { type: "text", markdown };
}

/**
 * The pictures at the address that Discord has for them: nothing is uploaded again. Where they stand in a message
 * already, the answer links there instead.
 */
function shownPictures({ request, parts }: Answered, texts: readonly Text[]): View {
  if (request.about || request.pictures.length === 0) return [];
  const descriptions = parts.flatMap((part) => ("answer" in part ? part.answer.descriptions : [undefined]));
  const pictures = request.pictures.map(({ url, spoiler }, index) => {
    const description = descriptions[index] ?? texts[index]?.plain ?? texts[0]?.plain ?? "";
    return { source: { url }, alt: cutAtWord(description, MAX_ALT_TEXT_CHARACTERS), spoiler };
  });
  return [{ type: "gallery", pictures }];
}

function factsLine({ request, parts }: Answered, words: Words, facts: readonly string[]): string {
  const answers = parts.flatMap((part) => ("answer" in part ? [part.answer] : []));
  const [first] = answers;
  const isRepeat = answers.every((answer) => answer.isRepeat);
  const durationMs = Math.max(0, ...answers.map((answer) => answer.durationMs));
  return [
    ...facts,
    ...(first ? [first.modelTitle] : []),
    isRepeat ? words.answer.madeBefore : words.answer.duration(durationMs / 1000),
    ...(request.about ? [words.answer.aboutMessage(messageUrl(request.about))] : []),
  ].join(" · ");
}

function textOutcome({ outcome }: Answer): TextOutcome {
  if (outcome.kind !== "text") throw new TypeError(`Expected a text, got ${outcome.kind}.`);
  return outcome;
}
