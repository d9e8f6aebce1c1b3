import { DIALOGUES } from "../../core/request/typed.ts";
import { UserError } from "../../core/errors.ts";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { Button, View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { isPrivate, subjectOf } from "./answer-subject.ts";
import { isGone, isPassing } from "../rest/api-errors.ts";
import type { ExplainFailure, Failure } from "../payloads/explain-failure.ts";
import type { Reply } from "./reply.ts";

/** Tells the person who asked why there is no answer, where they can still be reached; resolves to the outcome. */
export function createTellFailure(subjects: Subjects, explainFailure: ExplainFailure) {
  return async (record: PendingRequestRecord, reply: Reply, error: unknown, words: Words): Promise<CommandOutcome> => {
    if (isGone(error)) {
      log.info({ err: error }, "nobody can read the answer any more; what was made is kept");
      return "undelivered";
    }
    if (isPassing(error)) {
      log.warn({ err: error }, "Discord stayed out of reach for the answer; what was made is kept");
      return "undelivered";
    }
    const failure = explainFailure(error, words, record.request.pictures);
    const buttons = buttonsUnder(failure, record, reply, words);
    if (buttons.length > 0) await subjects.keep(record.id, subjectOf(record, []));
    const row: View = buttons.length === 0 ? [] : [{ type: "buttons", buttons }];
    try {
      await reply.finish([...failure.view, ...row], true);
      return error instanceof UserError && error.key === "cancelled" ? "cancelled" : "failed";
    } catch (refusal) {
      if (!isGone(refusal)) throw refusal;
      log.info({ err: refusal }, "nobody can be told any more");
      return "undelivered";
    }
  };
}

/** The buttons by which the person can solve the problem with one press. */
function buttonsUnder(
  { isWorthAnotherTry, isWorthOtherWords, isWorthAnotherPicture }: Failure,
  record: PendingRequestRecord,
  reply: Reply,
  { buttons: labels }: Words,
): readonly Button[] {
  const { kind } = record.request.task;
  const otherWords = kind === "ask" ? labels.changeQuestion : labels.changePrompt;
  const isOpen = isWorthOtherWords || (isWorthAnotherPicture && kind === "edit"); // whose dialogue takes files, too
  // A first response is for the person alone, who can dismiss it.
  const isPublic = !isPrivate(record) && (record.address.kind === "reply" || reply.isAcknowledged());
  const buttons: readonly (Button & { readonly isWanted: boolean })[] = [
    { label: labels.tryAgain, action: ["tryAgain", record.id], isWanted: isWorthAnotherTry },
    {
      label: isWorthOtherWords ? otherWords : labels.reopen,
      action: ["changePrompt", record.id],
      isWanted: isOpen && DIALOGUES.some((name) => name === kind),
    },
    { label: labels.delete, action: ["delete", record.id], isWanted: isPublic },
  ];
  return buttons.filter(({ isWanted }) => isWanted);
}
