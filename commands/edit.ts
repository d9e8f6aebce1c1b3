import { IMAGE_SIZE_NAMES, parseEditSize } from "../src/core/request/image-size.ts";
import { checkPrompt, countedOtherwise, renumberImageReferences } from "../src/core/request/prompt.ts";
import { taskCommand } from "../src/core/ui/command.ts";
import { pictureAnswer } from "./answers/picture-answer.ts";
import { editDialogue } from "./dialogues/edit-dialogue.ts";
import { EDIT_IMAGE_OPTIONS, givenImages } from "./options/edit-images.ts";
import { PROMPT } from "./options/kinds.ts";
import {
  completeSize,
  isNewUnless,
  PICTURE_MAKING_OPTIONS,
  pictureMakingParameters,
} from "./options/picture-options.ts";

/** `/edit`: changes pictures by words. */
export const edit = taskCommand({
  kind: "task",
  name: "edit",
  options: { prompt: PROMPT, ...EDIT_IMAGE_OPTIONS, ...PICTURE_MAKING_OPTIONS },

  request(options, randomInteger) {
    // Options may be skipped: the pictures close up, and their numbers in the prompt follow, for the model alone.
    const { numbers, pictures } = givenImages(options);
    const prompt = renumberImageReferences(checkPrompt(options.prompt), numbers);
    const size = parseEditSize(options.size ?? "auto");
    const making = pictureMakingParameters(options, randomInteger);
    return {
      task: { kind: "edit", prompt, ...countedOtherwise(numbers), size, ...making },
      pictures,
      ...isNewUnless(options.seed !== undefined),
    };
  },

  menu: { name: "Edit image" },
  dialogue: editDialogue,

  draft(options, randomInteger) {
    const { prompt, size = "auto" } = options;
    const { numbers, pictures } = givenImages(options);
    const making = pictureMakingParameters(options, randomInteger);
    return {
      pictures,
      task: { kind: "edit", prompt: "", ...countedOtherwise(numbers), size: "auto", ...making },
      texts: { prompt, size },
    };
  },

  present: (answered, words) => pictureAnswer(answered, words, words.answer.editedAlt),

  complete: (typed, words) => completeSize(["auto", ...IMAGE_SIZE_NAMES], typed, words),
});
