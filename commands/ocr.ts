import type { TaskCommand } from "../src/core/ui/command.ts";
import { escapeMarkdown } from "../src/core/text.ts";
import { completeArea } from "./caption.ts";
import { completedOption, EVERYWHERE, MENU_EVERYWHERE, pictureOption, privateOption } from "./options/definition.ts";
import { formatArea, pictures, readArea } from "./options/read-options.ts";
import { textAnswer } from "./answers/text-answer.ts";

/** `/ocr`: reads the text in a picture, or in a part of it. */
export const ocr: TaskCommand = {
  name: "ocr",

  definition({ commands: { ocr: own } }) {
    return {
      ...EVERYWHERE,
      description: own.description,
      options: [
        pictureOption("image", own.options.image, true),
        completedOption("area", own.options.area),
        privateOption(own.options.private),
      ],
    };
  },

  request(options, _randomInteger, words) {
    const area = options.text("area");
    return {
      task: { kind: "ocr", ...(area !== undefined && { area: readArea(area, words) }) },
      pictures: pictures(options, ["image"]),
    };
  },

  menu: { name: "Read text in image", definition: () => MENU_EVERYWHERE, task: () => ({ kind: "ocr" }) },

  present(answered, words) {
    const { task } = answered.request;
    if (task.kind !== "ocr") throw new TypeError(`Not a reading: ${task.kind}`);
    return textAnswer(answered, words, {
      emptySentence: words.answer.noText,
      facts: [
        words.answer.textInPicture,
        ...(task.area ? [words.answer.area(escapeMarkdown(formatArea(task.area, words)))] : []),
      ],
      fileName: "text.txt",
      buttons: ["askAbout", "draftAltText"],
    });
  },

  complete: (_option, typed, words) => completeArea(typed, words),
};
