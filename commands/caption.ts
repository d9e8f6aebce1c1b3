import { describesWhole } from "../src/core/ui/alt-text.ts";
import { AREA_NAMES } from "../src/core/request/area.ts";
import type { Choice, TaskCommand } from "../src/core/ui/command.ts";
import { CAPTION_DETAILS, type CaptionTask } from "../src/core/request/request.ts";
import type { CommandDefaults } from "../src/core/server/settings.ts";
import { escapeMarkdown } from "../src/core/text.ts";
import type { Words } from "../src/core/ui/words.ts";
import {
  choiceOption,
  completedOption,
  EVERYWHERE,
  MENU_EVERYWHERE,
  pictureOption,
  privateOption,
} from "./options/definition.ts";
import { formatArea, oneOf, pictures, readArea } from "./options/read-options.ts";
import { textAnswer } from "./answers/text-answer.ts";

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
          (detail) => choices.detail[oneOf(CAPTION_DETAILS, detail, "detailed")],
        ),
        completedOption("area", own.options.area),
        privateOption(own.options.private),
      ],
    };
  },

  request(options, _randomInteger, words, defaults) {
    const detail = oneOf(CAPTION_DETAILS, options.text("detail"), defaults.detail);
    const area = options.text("area");
    return {
      task: { kind: "caption", detail, ...(area !== undefined && { area: readArea(area, words) }) },
      pictures: pictures(options, ["image"]),
    };
  },

  menu: {
    name: "Describe image",
    definition: () => MENU_EVERYWHERE,
    task: describePicture,
  },

  present(answered, words) {
    const { task } = answered.request;
    if (task.kind !== "caption") throw new TypeError(`Not a caption: ${task.kind}`);
    return textAnswer(answered, words, {
      emptySentence: words.answer.noWords,
      facts: [
        words.answer.caption[task.detail],
        ...(task.area ? [words.answer.area(escapeMarkdown(formatArea(task.area, words)))] : []),
      ],
      fileName: "caption.txt",
      buttons: [
        ...(moreDetail(task) ? (["moreDetail"] as const) : []),
        "readText",
        "askAbout",
        describesWhole(task) ? "altText" : "draftAltText",
      ],
    });
  },

  complete: (_option, typed, words) => completeArea(typed, words),
};

/** What is asked of a picture where nobody says how much to tell. */
export function describePicture({ detail }: CommandDefaults): CaptionTask {
  return { kind: "caption", detail };
}

/** The next level of detail of the whole picture; `undefined` where there is none. */
export function moreDetail({ detail, area }: CaptionTask): CaptionTask | undefined {
  const next = CAPTION_DETAILS[CAPTION_DETAILS.indexOf(detail) + 1];
  return next && !area ? { kind: "caption", detail: next } : undefined;
}

/** Proposes the parts of a picture that have names. */
export function completeArea(typed: string, { choices }: Words): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  return AREA_NAMES.map((value) => ({ name: choices.area[value], value })).filter(
    ({ name, value }) => name.toLowerCase().includes(wanted) || value.includes(wanted),
  );
}
