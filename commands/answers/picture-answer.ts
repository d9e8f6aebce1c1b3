import { formatImageSize } from "../../src/core/request/image-size.ts";
import { messageUrl } from "../../src/core/request/message-link.ts";
import type { Answer, Answered, PicturesOutcome } from "../../src/core/request/outcome.ts";
import { promptAsWritten, readablePrompt } from "../../src/core/request/prompt.ts";
import type { EditTask, ImagineTask } from "../../src/core/request/request.ts";
import { writeWords } from "../../src/core/ui/spoiler.ts";
import { beginning, cutAtWord, escapeMarkdown, inOneLine, withinCharacters } from "../../src/core/text.ts";
import type { View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { followUpButtons } from "./answer-buttons.ts";
import { shownFrames } from "./shown-frames.ts";

/** How much of the prompt stands above a made picture. */
const SHOWN_PROMPT_CHARACTERS = 300;
/** What a screen reader says of a picture without tiring its reader, where there is a prompt to say. */
const ALT_ROOM = withinCharacters(300);
/** Less of a description than this tells nothing. */
const MIN_BEFORE_CHARACTERS = 40;
const BUTTONS = ["again", "changePrompt", "editThis", "details", "delete"] as const;
/** There is nothing in it to be edited. */
const BUTTONS_UNDER_BLACK = BUTTONS.filter((name) => name !== "editThis");

/** Says what a prompt made, e.g. "AI-generated image: …". */
type AltText = (prompt: string) => string;

/** The pictures that were made, as files of ours with alt text, and what is needed to make them again. */
export function pictureAnswer(answered: Answered<ImagineTask | EditTask>, words: Words, altText: AltText): View {
  const { request } = answered;
  const { task } = request;
  const answer = onlyAnswer(answered);
  const { seed } = picturesOutcome(answer);
  const spoiler = request.pictures.some((picture) => picture.spoiler);
  const prompt = promptAsWritten(task);
  const made = beginning(readablePrompt(prompt).trim(), ALT_ROOM, altText);
  // The first picture is what is edited; further ones are what it is edited with.
  const promptAlt = withBefore(made, answer.descriptions[0], words);
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
    { type: "text", markdown: writeWords(spoiler)(cutAtWord(prompt, SHOWN_PROMPT_CHARACTERS)) },
    { type: "gallery", pictures },
    ...(hasBlack ? [{ type: "text", markdown: words.answer.black } as const] : []),
    { type: "smallPrint", markdown: facts.join(" · ") },
    ...followUpButtons(answered.id, hasBlack ? BUTTONS_UNDER_BLACK : BUTTONS, words),
  ];
}

/** Appends what the picture showed before it was edited, where that is known and there is room. */
function withBefore(made: string, description: string | undefined, { answer }: Words): string {
  const before = inOneLine(description ?? "");
  const sentence = /[.!?…]$/.test(made) ? made : `${made}.`;
  const characters = ALT_ROOM.characters - `${sentence} `.length;
  const left = characters - answer.beforeEdit("").length;
  if (before === "" || left < Math.min(before.length, MIN_BEFORE_CHARACTERS)) return made;
  return `${sentence} ${beginning(before, withinCharacters(characters), answer.beforeEdit)}`;
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
