import type { TaskCommand } from "../src/core/ui/command.ts";
import { IMAGE_SIZE_NAMES, parseImageSize } from "../src/core/request/image-size.ts";
import { checkPrompt, renumberImageReferences } from "../src/core/request/prompt.ts";
import { EVERYWHERE, promptOption } from "./options/definition.ts";
import { imagineDialogue } from "./dialogues/imagine-dialogue.ts";
import { pictureAnswer } from "./answers/picture-answer.ts";
import {
  completeSize,
  DEFAULT_IMAGE_SIZE,
  isNewUnless,
  pictureMakingOptions,
  pictureMakingParameters,
} from "./options/picture-options.ts";

/** `/imagine`: makes a picture from words. */
export const imagine: TaskCommand = {
  name: "imagine",

  definition(words) {
    const own = words.commands.imagine;
    return {
      ...EVERYWHERE,
      description: own.description,
      options: [promptOption("prompt", own.options.prompt), ...pictureMakingOptions(own.options, words)],
    };
  },

  request(options, randomInteger) {
    const prompt = renumberImageReferences(checkPrompt(options.text("prompt") ?? ""), []);
    const size = parseImageSize(options.text("size") ?? DEFAULT_IMAGE_SIZE);
    return {
      task: { kind: "imagine", prompt, size, ...pictureMakingParameters(options, randomInteger) },
      pictures: [],
      ...isNewUnless(options.number("seed") !== undefined),
    };
  },

  dialogue: imagineDialogue,

  present(answered, words) {
    const { task } = answered.request;
    if (task.kind !== "imagine") throw new TypeError(`Not an imagined picture: ${task.kind}`);
    return pictureAnswer(answered, task, words, words.answer.generatedAlt);
  },

  complete: (_option, typed, words) => completeSize(IMAGE_SIZE_NAMES, typed, words),
};
