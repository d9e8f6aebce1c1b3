import { AREA_NAMES, parseArea } from "../src/core/area.ts";
import type { Choice, TaskCommand } from "../src/core/command.ts";
import { CAPTION_DETAILS, type CaptionDetail } from "../src/core/request.ts";
import { escapeMarkdown } from "../src/core/text.ts";
import { choiceOption, completedOption, EVERYWHERE, pictureOption, privateOption } from "./definition.ts";
import { formatArea, oneOf, pictures } from "./options.ts";
import { textAnswer } from "./text-answer.ts";

const DEFAULT_DETAIL: CaptionDetail = "detailed";

/** `/caption`: describes a picture, or a part of it. */
export const caption: TaskCommand = {
  name: "caption",

  definition({ commands: { caption: own }, choices }) {
    return {
      ...EVERYWHERE,
      description: own.description,
      options: [
        pictureOption("image", own.options.image, true),
        choiceOption(
          "detail",
          own.options.detail,
          CAPTION_DETAILS,
          (detail) => choices.detail[oneOf(CAPTION_DETAILS, detail, DEFAULT_DETAIL)],
        ),
        completedOption("area", own.options.area),
        privateOption(own.options.private),
      ],
    };
  },

  request(options) {
    const detail = oneOf(CAPTION_DETAILS, options.text("detail"), DEFAULT_DETAIL);
    const area = options.text("area");
    return {
      task: { kind: "caption", detail, ...(area !== undefined && { area: parseArea(area) }) },
      pictures: pictures(options, ["image"]),
    };
  },

  present(answer, words) {
    const { task } = answer.request;
    if (task.kind !== "caption") throw new TypeError(`Not a caption: ${task.kind}`);
    return textAnswer(answer, words, {
      emptySentence: words.answer.noWords,
      facts: [
        words.answer.caption[task.detail],
        ...(task.area ? [words.answer.area(escapeMarkdown(formatArea(task.area)))] : []),
      ],
      fileName: "caption.txt",
    });
  },

  complete: (_option, typed) => completeArea(typed),
};

/** Proposes the parts of a picture that have names. */
export function completeArea(typed: string): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  return AREA_NAMES.filter((name) => name.includes(wanted)).map((name) => ({ name, value: name }));
}
