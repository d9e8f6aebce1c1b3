import type { TaskCommand } from "../src/core/ui/command.ts";
import { IMAGE_SIZE_NAMES, parseEditSize } from "../src/core/request/image-size.ts";
import { checkPrompt, countedOtherwise, renumberImageReferences } from "../src/core/request/prompt.ts";
import { EVERYWHERE, MENU_EVERYWHERE, pictureOption, promptOption } from "./options/definition.ts";
import { givenImages, IMAGE_NUMBERS, imageOption } from "./dialogues/edit-pictures.ts";
import { editDialogue } from "./dialogues/edit-dialogue.ts";
import { pictures } from "./options/read-options.ts";
import { pictureAnswer } from "./answers/picture-answer.ts";
import { completeSize, isNewUnless, pictureMakingOptions, pictureMakingParameters } from "./options/picture-options.ts";

/** `/edit`: changes pictures by words. */
export const edit: TaskCommand = {
  name: "edit",

  definition(words) {
    const own = words.commands.edit;
    return {
      ...EVERYWHERE,
      description: own.description,
      options: [
        promptOption("prompt", own.options.prompt),
        ...IMAGE_NUMBERS.map((number) =>
          pictureOption(
            imageOption(number),
            number === 1 ? own.options.image1 : own.furtherImage(number),
            number === 1,
          ),
        ),
        ...pictureMakingOptions(own.options, words),
      ],
    };
  },

  request(options, randomInteger) {
    // Options may be skipped: the pictures close up, and what the prompt calls them follows, for the model alone.
    const given = givenImages(options);
    const prompt = renumberImageReferences(checkPrompt(options.text("prompt") ?? ""), given);
    const size = parseEditSize(options.text("size") ?? "auto");
    return {
      task: {
        kind: "edit",
        prompt,
        ...countedOtherwise(given),
        size,
        ...pictureMakingParameters(options, randomInteger),
      },
      pictures: pictures(options, given.map(imageOption)),
      ...isNewUnless(options.number("seed") !== undefined),
    };
  },

  menu: { name: "Edit image", definition: () => MENU_EVERYWHERE },
  dialogue: editDialogue,

  present(answered, words) {
    const { task } = answered.request;
    if (task.kind !== "edit") throw new TypeError(`Not an edited picture: ${task.kind}`);
    return pictureAnswer(answered, task, words, words.answer.editedAlt);
  },

  complete: (_option, typed, words) => completeSize(["auto", ...IMAGE_SIZE_NAMES], typed, words),
};
