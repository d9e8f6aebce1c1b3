import { formatImageSize } from "../src/core/image-size.ts";
import { messageUrl } from "../src/core/message-link.ts";
import type { Answer, Answered, PicturesOutcome } from "../src/core/outcome.ts";
import type { EditTask, ImagineTask } from "../src/core/request.ts";
import { beginning, cutAtWord, escapeMarkdown, MAX_ALT_TEXT_CHARACTERS } from "../src/core/text.ts";
import type { View } from "../src/core/view.ts";
import type { Words } from "../src/core/words.ts";
import { followUpButtons } from "./buttons.ts";
import { shownFrames } from "./shown-frames.ts";

/** How much of the prompt stands above a made picture; all that fits stands in its alt text. */
const SHOWN_PROMPT_CHARACTERS = 300;
const ALT_TEXT_ROOM = { characters: MAX_ALT_TEXT_CHARACTERS, bytes: Number.POSITIVE_INFINITY };
const BUTTONS = ["again", "changePrompt", "editThis", "details", "delete"] as const;
/** There is nothing in it to be edited. */
const BUTTONS_UNDER_BLACK = BUTTONS.filter((name) => name !== "editThis");

/** Says what a prompt made, e.g. "AI-generated image: …". */
type AltText = (prompt: string) => string;

/** The pictures that were made, as files of ours with alt text, and what is needed to make them again. */
export function pictureAnswer(answered: Answered, task: ImagineTask | EditTask, words: Words, altText: AltText): View {
  const { request } = answered;
  const answer = onlyAnswer(answered);
  const { seed } = picturesOutcome(answer);
  const spoiler = request.pictures.some((picture) => picture.spoiler);
  const promptAlt = beginning(task.prompt, ALT_TEXT_ROOM, altText);
  const pictures = answer.files.map(({ bytes, contentType, isBlack }, index) => {
    const alt = isBlack ? altText(words.answer.blackAlt) : promptAlt;
    const name = `picture-${seed}-${index + 1}.${extension(contentType)}`;
    return { source: { upload: { name, bytes, alt } }, alt, spoiler };
  });
  const hasBlack = answer.files.some(({ isBlack }) => isBlack);
  const facts = [
    words.answer.seed(seed),
    words.answer.size(formatImageSize(task.size)),
    words.answer.safety(task.safety),
    task.format,
    ...shownFrames(answered, words),
    escapeMarkdown(answer.modelTitle),
    answer.isRepeat ? words.answer.madeBefore : words.answer.duration(answer.durationMs / 1000),
    ...(answer.files.some(({ isReencoded }) => isReencoded) ? [words.answer.reencoded] : []),
    ...(request.about ? [words.answer.aboutMessage(messageUrl(request.about))] : []),
  ];
  return [
    { type: "text", markdown: escapeMarkdown(cutAtWord(task.prompt, SHOWN_PROMPT_CHARACTERS)) },
    { type: "gallery", pictures },
    ...(hasBlack ? [{ type: "text", markdown: words.answer.black } as const] : []),
    { type: "smallPrint", markdown: facts.join(" · ") },
    ...followUpButtons(answered.id, hasBlack ? BUTTONS_UNDER_BLACK : BUTTONS, words),
  ];
}

function extension(contentType: string): string {
  return contentType.replace("image/", "").replace("jpeg", "jpg");
}

function onlyAnswer({ parts: [part] }: Answered): Answer {
  if (!part || "failure" in part) throw new TypeError("Pictures are made by one job, and shown when it went well.");
  return part.answer;
}

function picturesOutcome({ outcome }: Answer): PicturesOutcome {
  if (outcome.kind !== "pictures") throw new TypeError(`Expected pictures, got a ${outcome.kind}.`);
  return outcome;
}
