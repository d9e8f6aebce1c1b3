import type { Dialogue, TextField } from "../src/core/dialogue.ts";
import { UserError } from "../src/core/errors.ts";
import { formatImageSize, parseEditSize } from "../src/core/image-size.ts";
import { checkPrompt, closeUpReferences, MAX_PROMPT_CHARACTERS, renumberImageReferences } from "../src/core/prompt.ts";
import { requestAbout, type Subject } from "../src/core/subject.ts";
import type { Words } from "../src/core/words.ts";
import { givenImages, imageOption, MAX_EDIT_PICTURES } from "./edit-pictures.ts";
import { pictures } from "./options.ts";
import { chosenPictures, pictureChoice } from "./picture-choice.ts";
import { isNewUnless, pictureMakingFor, pictureMakingParameters } from "./picture-options.ts";

/** Longer than any size; what is too long is told by the sentence about sizes. */
const MAX_SIZE_CHARACTERS = 40;

/** What is to be changed in some of the pictures at hand, and in further ones. */
export const editDialogue: Dialogue = {
  form(subject, words) {
    const { title, prompt, promptHint, furtherPictures } = words.dialogues.edit;
    const task = subject.task?.kind === "edit" ? subject.task : undefined;
    // What was edited before is edited again: then all pictures are meant, and there is no choice.
    const choice = task ? [] : pictureChoice(subject, words.dialogues.whichPictures, MAX_EDIT_PICTURES, words);
    const taken = task ? subject.pictures.length : 1;
    return {
      title,
      fields: [
        ...choice,
        { ...promptField(prompt, task?.prompt ?? questionIn(subject)), hint: promptHint },
        sizeField(words, task ? formatImageSize(task.size) : "auto"),
        ...(taken < MAX_EDIT_PICTURES
          ? [{ type: "files", name: "files", label: furtherPictures, maxFiles: MAX_EDIT_PICTURES - taken } as const]
          : []),
      ],
    };
  },

  request(values, subject, randomInteger) {
    const task = subject.task?.kind === "edit" ? subject.task : undefined;
    const atHand = task ? subject.pictures : chosenPictures(values, subject);
    const meant = [...atHand, ...values.files("files")];
    if (meant.length === 0) throw new UserError("messageWithoutPictures", {});
    if (meant.length > MAX_EDIT_PICTURES) throw new UserError("tooManyPictures", { limit: MAX_EDIT_PICTURES });
    const numbers = meant.map((_picture, index) => index + 1);
    const prompt = renumberImageReferences(checkPrompt(values.text("prompt")), numbers);
    const size = parseEditSize(values.text("size").trim() || "auto");
    const making = pictureMakingFor(task, subject, randomInteger);
    const changed = { kind: "edit", prompt, size, ...making } as const;
    return { ...requestAbout(subject, changed, meant), ...isNewUnless(making.seed === task?.seed) };
  },

  draft(options, randomInteger) {
    const given = givenImages(options);
    const making = pictureMakingParameters(options, randomInteger);
    return {
      pictures: pictures(options, given.map(imageOption)),
      task: { kind: "edit", prompt: "", size: "auto", ...making },
      texts: {
        prompt: closeUpReferences(options.text("prompt") ?? "", given),
        size: options.text("size") ?? "auto",
      },
    };
  },
};

/** What was said of a picture may be what is to be changed in it. */
function questionIn({ task }: Subject): string | undefined {
  return task?.kind === "ask" ? task.question : undefined;
}

/** What a picture should show; what was written last stands there already. */
export function promptField(label: string, value: string | undefined): TextField {
  return {
    type: "text",
    name: "prompt",
    label,
    isLong: true,
    isRequired: true,
    maxCharacters: MAX_PROMPT_CHARACTERS,
    ...(value !== undefined && { value }),
  };
}

/** How large it should be. */
export function sizeField({ dialogues }: Words, value: string): TextField {
  return {
    type: "text",
    name: "size",
    label: dialogues.size,
    hint: dialogues.sizeHint,
    isLong: false,
    isRequired: false,
    maxCharacters: MAX_SIZE_CHARACTERS,
    value,
  };
}
