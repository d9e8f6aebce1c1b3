import type { Dialogue } from "../../src/core/ui/command.ts";
import type { FilesField, TextField } from "../../src/core/ui/form.ts";
import { UserError } from "../../src/core/errors.ts";
import { formatImageSize, parseEditSize } from "../../src/core/request/image-size.ts";
import {
  checkPrompt,
  countedOtherwise,
  MAX_PROMPT_CHARACTERS,
  promptAsWritten,
  renumberImageReferences,
} from "../../src/core/request/prompt.ts";
import type { EditTask } from "../../src/core/request/request.ts";
import { requestAbout, type Subject } from "../../src/core/request/subject.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { MAX_EDIT_PICTURES } from "../options/edit-images.ts";
import { chosenPictures, type NumberedPicture, numberedPictures, pictureChoice } from "./picture-choice.ts";
import { isNewUnless, pictureMakingFor } from "../options/picture-options.ts";

/** Longer than any size; what is too long is told by the sentence about sizes. */
const MAX_SIZE_CHARACTERS = 40;

/**
 * Changes to some of the pictures at hand, and in further ones, whose numbers go on after those of the
 * list. What was edited before is edited again: then all pictures are chosen at first, and any of them may be left out.
 */
export const editDialogue: Dialogue = {
  form(subject, words) {
    const { title, prompt, promptHint } = words.dialogues.edit;
    const task = lastEdit(subject);
    const atHand = numberedPictures(subject);
    const chosen = task ? "all" : "first";
    const label = words.dialogues.whichPictures;
    return {
      title,
      fields: [
        ...pictureChoice(
          atHand,
          { label, maxChosen: MAX_EDIT_PICTURES, chosen, isOptional: task !== undefined },
          words,
        ),
        {
          ...promptField(prompt, task ? promptAsWritten(task) : questionIn(subject)),
          hint: promptHint(atHand.map(({ number }) => number)),
        },
        sizeField(words, task ? formatImageSize(task.size) : "auto"),
        ...furtherPictures(nextNumber(atHand), MAX_EDIT_PICTURES - (task ? atHand.length : 1), words),
      ],
    };
  },

  request(values, subject, randomInteger) {
    const atHand = numberedPictures(subject);
    const next = nextNumber(atHand);
    const added = values.files("files").map((picture, index) => ({ picture, number: next + index }));
    const task = lastEdit(subject);
    const meant = [...chosenPictures(values, atHand, { isOptional: task !== undefined }), ...added];
    if (meant.length === 0) throw new UserError("nothingChosen", {});
    if (meant.length > MAX_EDIT_PICTURES) throw new UserError("tooManyPictures", { limit: MAX_EDIT_PICTURES });
    const numbers = meant.map(({ number }) => number);
    const prompt = renumberImageReferences(checkPrompt(values.text("prompt")), numbers);
    const size = parseEditSize(values.text("size").trim() || "auto");
    const making = pictureMakingFor(task, subject, randomInteger);
    const changed = { kind: "edit", prompt, ...countedOtherwise(numbers), size, ...making } as const;
    const chosen = meant.map(({ picture }) => picture);
    return { ...requestAbout(subject, changed, chosen), ...isNewUnless(making.seed === task?.seed) };
  },
};

/** What was said of a picture may name the change that is wanted. */
function questionIn({ task }: Subject): string | undefined {
  return task?.kind === "ask" ? task.question : undefined;
}

function lastEdit({ task }: Subject): EditTask | undefined {
  return task?.kind === "edit" ? task : undefined;
}

/** The number of the first picture that is added. */
function nextNumber(atHand: readonly NumberedPicture[]): number {
  return Math.max(0, ...atHand.map(({ number }) => number)) + 1;
}

function furtherPictures(firstNumber: number, maxFiles: number, { dialogues }: Words): readonly FilesField[] {
  if (maxFiles < 1) return [];
  const { furtherPictures: label, furtherHint } = dialogues.edit;
  return [{ type: "files", name: "files", label, hint: furtherHint(firstNumber, maxFiles), maxFiles }];
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
