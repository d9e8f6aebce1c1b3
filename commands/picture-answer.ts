import { formatImageSize } from "../src/core/image-size.ts";
import type { Answer, PicturesOutcome } from "../src/core/outcome.ts";
import type { EditTask, ImagineTask } from "../src/core/request.ts";
import { cutAtWord, escapeMarkdown, MAX_ALT_TEXT_CHARACTERS } from "../src/core/text.ts";
import type { View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";

/** How much of the prompt stands above a made picture; all that fits stands in its alt text. */
const SHOWN_PROMPT_CHARACTERS = 300;

/** Says what a prompt made, e.g. "AI-generated image: …". */
type AltText = (prompt: string) => string;

/** The pictures that were made, as files of ours with alt text, and what is needed to make them again. */
export function pictureAnswer(answer: Answer, task: ImagineTask | EditTask, words: Words, altText: AltText): View {
  const { seed } = picturesOutcome(answer);
  const spoiler = answer.request.pictures.some((picture) => picture.spoiler);
  const alt = altText(cutAtWord(task.prompt, MAX_ALT_TEXT_CHARACTERS - altText("").length));
  const pictures = answer.files.map(({ bytes, contentType }, index) => ({
    source: { upload: { name: `picture-${seed}-${index + 1}.${extension(contentType)}`, bytes, alt } },
    alt,
    spoiler,
  }));
  const facts = [
    words.answer.seed(seed),
    words.answer.size(formatImageSize(task.size)),
    words.answer.safety(task.safety),
    task.format,
    escapeMarkdown(answer.modelTitle),
    answer.isRepeat ? words.answer.madeBefore : words.answer.duration(answer.durationMs / 1000),
    ...(answer.files.some(({ isReencoded }) => isReencoded) ? [words.answer.reencoded] : []),
  ];
  return [
    { type: "text", markdown: escapeMarkdown(cutAtWord(task.prompt, SHOWN_PROMPT_CHARACTERS)) },
    { type: "gallery", pictures },
    { type: "smallPrint", markdown: facts.join(" · ") },
  ];
}

function extension(contentType: string): string {
  return contentType.replace("image/", "").replace("jpeg", "jpg");
}

function picturesOutcome({ outcome }: Answer): PicturesOutcome {
  if (outcome.kind !== "pictures") throw new TypeError(`Expected pictures, got a ${outcome.kind}.`);
  return outcome;
}
