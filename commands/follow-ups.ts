import type { DialogueName } from "../src/core/request/typed.ts";
import type { RandomInteger } from "../src/core/async/random.ts";
import type { FollowUps } from "../src/core/ui/command.ts";
import { UserError } from "../src/core/errors.ts";
import type { AnswerRequest, Task } from "../src/core/request/request.ts";
import { requestAbout, type Subject } from "../src/core/request/subject.ts";
import { moreDetail } from "./caption.ts";
import { copyableAltText } from "./answers/copyable-alt-text.ts";
import { pictureDetails } from "./answers/picture-details.ts";
import { drawSeed } from "./options/picture-options.ts";

const WORDS = ["caption", "ocr", "ask"] as const;
const PICTURES = ["imagine", "edit"] as const;

const again = asking(({ task }, randomInteger) =>
  task && "seed" in task ? { ...task, seed: drawSeed(randomInteger) } : undefined,
);

/** What every button under an answer leads to. */
export const followUps: FollowUps = {
  moreDetail: {
    under: ["caption"],
    ...asking(({ task }) => (task?.kind === "caption" ? moreDetail(task) : undefined)),
  },
  readText: { under: ["caption", "ask"], ...asking(() => ({ kind: "ocr" })) },
  askAbout: { under: WORDS, ...opening(() => "ask") },
  altText: { under: WORDS, leadsTo: "view", show: copyableAltText },
  again: {
    under: PICTURES,
    leadsTo: "request",
    make: (subject, randomInteger) => ({ ...again.make(subject, randomInteger), isNew: true }),
  },
  changePrompt: {
    under: ["ask", ...PICTURES],
    ...opening(({ task }) => (task?.kind === "ask" || task?.kind === "edit" ? task.kind : "imagine")),
  },
  editThis: { under: PICTURES, leadsTo: "dialogue", about: "made", of: () => "edit" },
  editLikeThis: { under: ["ask"], ...opening(() => "edit") },
  details: { under: PICTURES, leadsTo: "view", show: pictureDetails },
  draftAltText: { under: [...WORDS, "altText"], isPrivate: true, ...asking(() => ({ kind: "altText" })) },
  tryAgain: { under: [...WORDS, ...PICTURES, "altText"], ...asking(({ task }) => task) },
  showAnswer: { under: WORDS, isPrivate: true, isForAsker: true, ...asking(({ task }) => task) },
};

/** A button that asks for another task about the same pictures. */
function asking(taskOf: (subject: Subject, randomInteger: RandomInteger) => Task | undefined) {
  return {
    leadsTo: "request",
    make(subject: Subject, randomInteger: RandomInteger): AnswerRequest {
      const task = taskOf(subject, randomInteger);
      if (!task) throw new UserError("buttonUnknown", {}); // a forged button, under another kind of answer
      return requestAbout(subject, task);
    },
  } as const;
}

function opening(of: (subject: Subject) => DialogueName) {
  return { leadsTo: "dialogue", about: "asked", of } as const;
}
