import { IMAGE_SIZE_NAMES, parseImageSize } from "../src/core/request/image-size.ts";
import { checkPrompt, renumberImageReferences } from "../src/core/request/prompt.ts";
import { taskCommand } from "../src/core/ui/command.ts";
import { pictureAnswer } from "./answers/picture-answer.ts";
import { imagineDialogue } from "./dialogues/imagine-dialogue.ts";
import { PROMPT } from "./options/kinds.ts";
import {
  completeSize,
  DEFAULT_IMAGE_SIZE,
  isNewUnless,
  PICTURE_MAKING_OPTIONS,
  pictureMakingParameters,
} from "./options/picture-options.ts";

/** `/imagine`: makes a picture from words. */
export const imagine = taskCommand({
  kind: "task",
  name: "imagine",
  options: { prompt: PROMPT, ...PICTURE_MAKING_OPTIONS },

  request(options, randomInteger) {
    const prompt = renumberImageReferences(checkPrompt(options.prompt), []);
    const size = parseImageSize(options.size ?? DEFAULT_IMAGE_SIZE);
    return {
      task: { kind: "imagine", prompt, size, ...pictureMakingParameters(options, randomInteger) },
      pictures: [],
      ...isNewUnless(options.seed !== undefined),
    };
  },

  dialogue: imagineDialogue,

  draft(options, randomInteger) {
    const { prompt, size = DEFAULT_IMAGE_SIZE } = options;
    const making = pictureMakingParameters(options, randomInteger);
    return {
      pictures: [],
      task: { kind: "imagine", prompt: "", size: DEFAULT_IMAGE_SIZE, ...making },
      texts: { prompt, size },
    };
  },

  present: (answered, words) => pictureAnswer(answered, words, words.answer.generatedAlt),

  complete: (typed, words) => completeSize(IMAGE_SIZE_NAMES, typed, words),
});
