import {
  type APIApplicationCommandIntegerOption,
  type APIApplicationCommandNumberOption,
  ApplicationCommandOptionType,
} from "discord-api-types/v10";
import type { CommandOptions, TaskCommand } from "../src/core/command.ts";
import { UserError } from "../src/core/errors.ts";
import { checkQuestion } from "../src/core/prompt.ts";
import type { IdeficsTask, MoondreamTask } from "../src/core/request.ts";
import { writeWords } from "../src/core/spoiler.ts";
import { cutAtWord } from "../src/core/text.ts";
import { askDialogue } from "./ask-dialogue.ts";
import { choiceOption, EVERYWHERE, MENU_EVERYWHERE, pictureOption, privateOption, promptOption } from "./definition.ts";
import { oneOf, pictures } from "./options.ts";
import { textAnswer } from "./text-answer.ts";

const MODELS = ["moondream2", "idefics2"] as const;
const DEFAULT_MODEL = "moondream2";

/** What only Idefics2 takes: its bounds here, and the defaults of its reference page. */
const IDEFICS_OPTIONS = {
  max_tokens: { min: 1, max: 4096, byDefault: 512 },
  temperature: { min: 0, max: 2, byDefault: 0.4 },
  top_p: { min: 0, max: 1, byDefault: 0.8 },
  repetition_penalty: { min: 0.1, max: 5, byDefault: 1.2 },
} as const;
type IdeficsOption = keyof typeof IDEFICS_OPTIONS;

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
    const model = oneOf(MODELS, options.text("model"), DEFAULT_MODEL);
    const task = model === "moondream2" ? moondreamTask(options, question) : ideficsTask(options, question);
    return { task, pictures: pictures(options, ["image"]) };
  },

  menu: { name: "Ask about image", definition: () => MENU_EVERYWHERE },
  dialogue: askDialogue,

  present(answered, words) {
    const { task, pictures: asked } = answered.request;
    if (task.kind !== "ask") throw new TypeError(`Not a question: ${task.kind}`);
    const write = writeWords(asked.some(({ spoiler }) => spoiler));
    return textAnswer(answered, words, {
      heading: words.answer.question(write(cutAtWord(task.question, SHOWN_QUESTION_CHARACTERS))),
      emptySentence: words.answer.noWords,
      facts: [],
      fileName: "answer.txt",
      buttons: ["readText", "askAbout", "draftAltText"],
    });
  },
};

function moondreamTask(options: CommandOptions, question: string): MoondreamTask {
  for (const option of Object.keys(IDEFICS_OPTIONS)) {
    if (options.number(option) !== undefined) {
      throw new UserError("optionNotForModel", { option, model: "Moondream2" });
    }
  }
  return { kind: "ask", model: "moondream2", question };
}

function ideficsTask(options: CommandOptions, question: string): IdeficsTask {
  const value = (option: IdeficsOption) => options.number(option) ?? IDEFICS_OPTIONS[option].byDefault;
  return {
    kind: "ask",
    model: "idefics2",
    question,
    maxTokens: value("max_tokens"),
    temperature: value("temperature"),
    topP: value("top_p"),
    repetitionPenalty: value("repetition_penalty"),
  };
}

function numberOption(name: IdeficsOption, description: string): APIApplicationCommandNumberOption {
  const { min, max } = IDEFICS_OPTIONS[name];
  return { type: ApplicationCommandOptionType.Number, name, description, min_value: min, max_value: max };
}
