import { escapeMarkdown } from "../src/core/text.ts";
import { taskCommand } from "../src/core/ui/command.ts";
import { textAnswer } from "./answers/text-answer.ts";
import { completeArea, formatArea, readArea } from "./options/area-options.ts";
import { COMPLETED, FLAG, PICTURE, required } from "./options/kinds.ts";

/** `/ocr`: reads the text in a picture, or in a part of it. */
export const ocr = taskCommand({
  kind: "task",
  name: "ocr",
  options: { image: required(PICTURE), area: COMPLETED, private: FLAG },

  request({ image, area }, _randomInteger, words) {
    return {
      task: { kind: "ocr", ...(area !== undefined && { area: readArea(area, words) }) },
      pictures: [image],
    };
  },

  menu: { name: "Read text in image", task: () => ({ kind: "ocr" }) },

  present(answered, words) {
    const { area } = answered.request.task;
    return textAnswer(answered, words, {
      emptySentence: words.answer.noText,
      facts: [
        words.answer.textInPicture,
        ...(area ? [words.answer.area(escapeMarkdown(formatArea(area, words)))] : []),
      ],
      fileName: "text.txt",
      buttons: ["askAbout", "draftAltText"],
    });
  },

  complete: completeArea,
});
