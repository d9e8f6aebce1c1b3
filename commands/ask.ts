import { checkQuestion } from "../src/core/request/prompt.ts";
import { cutAtWord } from "../src/core/text.ts";
import { taskCommand } from "../src/core/ui/command.ts";
import { writeWordsAbout } from "../src/core/ui/spoiler.ts";
import { textAnswer } from "./answers/text-answer.ts";
import { askDialogue } from "./dialogues/ask-dialogue.ts";
import { DEFAULT_MODEL, IDEFICS_OPTIONS, ideficsTask, MODELS, moondreamTask } from "./options/ask-models.ts";
import { choice, FLAG, PICTURE, PROMPT, required } from "./options/kinds.ts";

const SHOWN_QUESTION_CHARACTERS = 300;

/** `/ask`: answers a question about a picture. */
export const ask = taskCommand({
  kind: "task",
  name: "ask",
  options: {
    image: required(PICTURE),
    question: PROMPT,
    model: choice(MODELS, (model, { choices }) => choices.model[model]),
    ...IDEFICS_OPTIONS,
    private: FLAG,
  },

  request(options) {
    const { image, model = DEFAULT_MODEL } = options;
    const question = checkQuestion(options.question);
    const task = model === "moondream2" ? moondreamTask(options, question) : ideficsTask(options, question);
    return { task, pictures: [image] };
  },

  menu: { name: "Ask about image" },
  dialogue: askDialogue,

  draft(options) {
    const { image, question, model = DEFAULT_MODEL } = options;
    return {
      pictures: [image],
      texts: { question },
      ...(model === "idefics2" && { task: ideficsTask(options, question) }),
    };
  },

  present(answered, words) {
    const { task, pictures } = answered.request;
    const write = writeWordsAbout(pictures);
    return textAnswer(answered, words, {
      heading: words.answer.question(write(cutAtWord(task.question, SHOWN_QUESTION_CHARACTERS))),
      emptySentence: words.answer.noWords,
      facts: [],
      fileName: "answer.txt",
      // A question about a made picture may be meant for the next one.
      buttons: [
        ...(pictures.some(({ isMade }) => isMade) ? (["editLikeThis"] as const) : []),
        "readText",
        "askAbout",
        "draftAltText",
      ],
    });
  },
});
