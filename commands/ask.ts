import {
  type APIApplicationCommandIntegerOption,
  type APIApplicationCommandNumberOption,
  ApplicationCommandOptionType,
} from "discord-api-types/v10";
import type { TaskCommand } from "../src/core/ui/command.ts";
import { checkQuestion } from "../src/core/request/prompt.ts";
import { writeWordsAbout } from "../src/core/ui/spoiler.ts";
import { cutAtWord } from "../src/core/text.ts";
import { askDialogue } from "./dialogues/ask-dialogue.ts";
import {
  DEFAULT_MODEL,
  IDEFICS_OPTIONS,
  type IdeficsOption,
  ideficsTask,
  modelIn,
  MODELS,
  moondreamTask,
} from "./options/ask-models.ts";
import {
  choiceOption,
  EVERYWHERE,
  MENU_EVERYWHERE,
  pictureOption,
  privateOption,
  promptOption,
} from "./options/definition.ts";
import { oneOf, pictures } from "./options/read-options.ts";
import { textAnswer } from "./answers/text-answer.ts";

const SHOWN_QUESTION_CHARACTERS = 300;

/** `/ask`: answers a question about a picture. */
export const ask: TaskCommand = {
  name: "ask",

  definition({ commands: { ask: own }, choices }) {
    return {
      ...EVERYWHERE,
      description: own.description,
      options: [
        pictureOption("image", own.options.image, true),
        promptOption("question", own.options.question),
        choiceOption("model", own.options.model, MODELS, (model) => choices.model[oneOf(MODELS, model, DEFAULT_MODEL)]),
        {
          ...numberOption("max_tokens", own.options.max_tokens),
          type: ApplicationCommandOptionType.Integer,
        } satisfies APIApplicationCommandIntegerOption,
        numberOption("temperature", own.options.temperature),
        numberOption("top_p", own.options.top_p),
        numberOption("repetition_penalty", own.options.repetition_penalty),
        privateOption(own.options.private),
      ],
    };
  },

  request(options) {
    const question = checkQuestion(options.text("question") ?? "");
    const task = modelIn(options) === "moondream2" ? moondreamTask(options, question) : ideficsTask(options, question);
    return { task, pictures: pictures(options, ["image"]) };
  },

  menu: { name: "Ask about image", definition: () => MENU_EVERYWHERE },
  dialogue: askDialogue,

  present(answered, words) {
    const { task, pictures: asked } = answered.request;
    if (task.kind !== "ask") throw new TypeError(`Not a question: ${task.kind}`);
    const write = writeWordsAbout(asked);
    return textAnswer(answered, words, {
      heading: words.answer.question(write(cutAtWord(task.question, SHOWN_QUESTION_CHARACTERS))),
      emptySentence: words.answer.noWords,
      facts: [],
      fileName: "answer.txt",
      // What is said of a picture that was made may be meant for the next one.
      buttons: [
        ...(answered.request.pictures.some(({ isMade }) => isMade) ? (["editLikeThis"] as const) : []),
        "readText",
        "askAbout",
        "draftAltText",
      ],
    });
  },
};

function numberOption(name: IdeficsOption, description: string): APIApplicationCommandNumberOption {
  const { min, max } = IDEFICS_OPTIONS[name];
  return { type: ApplicationCommandOptionType.Number, name, description, min_value: min, max_value: max };
}
