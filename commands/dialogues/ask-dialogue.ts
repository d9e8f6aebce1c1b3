import type { Dialogue } from "../../src/core/ui/command.ts";
import { UserError } from "../../src/core/errors.ts";
import { checkQuestion, MAX_PROMPT_CHARACTERS } from "../../src/core/request/prompt.ts";
import type { Task } from "../../src/core/request/request.ts";
import { requestAbout } from "../../src/core/request/subject.ts";
import { chosenPictures, numberedPictures, pictureChoice } from "./picture-choice.ts";

/** A question about one of the pictures at hand. */
export const askDialogue: Dialogue = {
  form(subject, words) {
    const { title, question } = words.dialogues.ask;
    const { task } = subject;
    return {
      title,
      fields: [
        ...pictureChoice(
          numberedPictures(subject),
          { label: words.dialogues.whichPicture, maxChosen: 1, chosen: "first" },
          words,
        ),
        {
          type: "text",
          name: "question",
          label: question,
          isLong: true,
          isRequired: true,
          maxCharacters: MAX_PROMPT_CHARACTERS,
          ...(task?.kind === "ask" && { value: task.question }),
        },
      ],
    };
  },

  request(values, subject) {
    const [chosen] = chosenPictures(values, numberedPictures(subject));
    if (!chosen) throw new UserError("messageWithoutPictures", {});
    return requestAbout(subject, askAgain(subject.task, values.text("question")), [chosen.picture]);
  },
};

/** A question to the model that answered the last one. @throws UserError `questionEmpty`, `questionTooLong` */
export function askAgain(last: Task | undefined, text: string): Task {
  const question = checkQuestion(text);
  return last?.kind === "ask" ? { ...last, question } : { kind: "ask", model: "moondream2", question };
}
