import type { Answer, TextOutcome } from "../src/core/outcome.ts";
import { cutAtWord, escapedBeginning, escapeMarkdown, fits, MAX_ALT_TEXT_CHARACTERS } from "../src/core/text.ts";
import type { Block, View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";

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
}

/** The answer in words: the picture that it is about, the text unaltered, and small facts. */
export function textAnswer(answer: Answer, words: Words, parts: TextAnswerParts): View {
  const { text } = textOutcome(answer);
  const heading: Block[] = parts.heading === undefined ? [] : [{ type: "text", markdown: parts.heading }];
  const facts = factsLine(answer, words, parts.facts);
  const room = {
    characters: MESSAGE_TEXT.characters - (parts.heading?.length ?? 0) - facts.length - SMALL_PRINT_RESERVE,
    bytes: MESSAGE_TEXT.bytes - Buffer.byteLength((parts.heading ?? "") + facts) - SMALL_PRINT_RESERVE,
  };

  if (text.trim() === "") {
    return [
      ...picturesAskedAbout(answer, parts.emptySentence),
      ...heading,
      { type: "text", markdown: parts.emptySentence },
      { type: "smallPrint", markdown: facts },
    ];
  }
  const pictures = picturesAskedAbout(answer, text);
  const escaped = escapeMarkdown(text);
  if (fits(escaped, room)) {
    return [...pictures, ...heading, { type: "text", markdown: escaped }, { type: "smallPrint", markdown: facts }];
  }
  return [
    ...pictures,
    ...heading,
    { type: "text", markdown: escapedBeginning(text, room) },
    { type: "file", upload: { name: parts.fileName, bytes: Buffer.from(text) } },
    { type: "smallPrint", markdown: `${words.answer.wholeTextInFile} ${facts}` },
  ];
}

/** Room for the marks that turn a line into small print, and for the sentence about the file. */
const SMALL_PRINT_RESERVE = 100;

/** Shows the pictures by the address that Discord has for them: nothing is uploaded again. */
function picturesAskedAbout({ request }: Answer, description: string): View {
  const alt = cutAtWord(description, MAX_ALT_TEXT_CHARACTERS);
  const pictures = request.pictures.map(({ url, spoiler }) => ({ source: { url }, alt, spoiler }));
  return pictures.length === 0 ? [] : [{ type: "gallery", pictures }];
}

function factsLine({ modelTitle, durationMs, isRepeat }: Answer, words: Words, facts: readonly string[]): string {
  const time = isRepeat ? words.answer.madeBefore : words.answer.duration(durationMs / 1000);
  return [...facts, modelTitle, time].join(" · ");
}

function textOutcome({ outcome }: Answer): TextOutcome {
  if (outcome.kind !== "text") throw new TypeError(`Expected a text, got ${outcome.kind}.`);
  return outcome;
}
