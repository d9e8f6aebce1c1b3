import type { FollowUp, FollowUps, RandomInteger } from "../src/core/command.ts";
import type { DialogueName } from "../src/core/custom-id.ts";
import { UserError } from "../src/core/errors.ts";
import type { Request, Task } from "../src/core/request.ts";
import type { Subject } from "../src/core/subject.ts";
import { moreDetail } from "./caption.ts";
import { copyableAltText } from "./copyable-alt-text.ts";
import { pictureDetails } from "./picture-details.ts";
import { drawSeed } from "./picture-options.ts";

/** What every button under an answer leads to. */
export const followUps: FollowUps = {
  moreDetail: asking(({ task }) => (task?.kind === "caption" ? moreDetail(task) : undefined)),
  readText: asking(() => ({ kind: "ocr" })),
  askAbout: opening(() => "ask"),
  altText: { leadsTo: "view", show: copyableAltText },
  again: asking(({ task }, randomInteger) =>
    task && "seed" in task ? { ...task, seed: drawSeed(randomInteger) } : undefined,
  ),
  changePrompt: opening(({ task }) => (task?.kind === "edit" ? "edit" : "imagine")),
  editThis: opening(() => "edit"),
  details: { leadsTo: "view", show: pictureDetails },
  tryAgain: asking(({ task }) => task),
};

/** A button that asks for another task about the same pictures. */
function asking(taskOf: (subject: Subject, randomInteger: RandomInteger) => Task | undefined): FollowUp {
  return {
    leadsTo: "request",
    make(subject, randomInteger): Request {
      const task = taskOf(subject, randomInteger);
      if (!task) throw new UserError("buttonUnknown", {}); // put under another answer than ours do
      const { pictures, about } = subject;
      return { task, pictures, ...(about && { about }) };
    },
  };
}

function opening(of: (subject: Subject) => DialogueName): FollowUp {
  return { leadsTo: "dialogue", of };
}
