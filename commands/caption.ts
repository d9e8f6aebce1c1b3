import { CAPTION_DETAILS, type CaptionTask } from "../src/core/request/request.ts";
import type { CommandDefaults } from "../src/core/server/settings.ts";
import { escapeMarkdown } from "../src/core/text.ts";
import { describesWhole } from "../src/core/ui/alt-text.ts";
import { taskCommand } from "../src/core/ui/command.ts";
import { textAnswer } from "./answers/text-answer.ts";
import { completeArea, formatArea, readArea } from "./options/area-options.ts";
import { choice, COMPLETED, FLAG, PICTURE, required } from "./options/kinds.ts";

/** `/caption`: describes a picture, or a part of it. */
export const caption = taskCommand({
  kind: "task",
  name: "caption",
  options: {
    image: required(PICTURE),
    detail: choice(CAPTION_DETAILS, (detail, { choices }) => choices.detail[detail]),
    area: COMPLETED,
    private: FLAG,
  },

  request({ image, detail, area }, _randomInteger, words, defaults) {
    return {
      task: {
        kind: "caption",
        detail: detail ?? defaults.detail,
        ...(area !== undefined && { area: readArea(area, words) }),
      },
      pictures: [image],
    };
  },

  menu: { name: "Describe image", task: describePicture },

  present(answered, words) {
    const { task } = answered.request;
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

  complete: completeArea,
});

/** What is asked of a picture where no level of detail is given. */
export function describePicture({ detail }: CommandDefaults): CaptionTask {
  return { kind: "caption", detail };
}

/** The next level of detail of the whole picture; `undefined` where there is none. */
export function moreDetail({ detail, area }: CaptionTask): CaptionTask | undefined {
  const next = CAPTION_DETAILS[CAPTION_DETAILS.indexOf(detail) + 1];
  return next && !area ? { kind: "caption", detail: next } : undefined;
}
