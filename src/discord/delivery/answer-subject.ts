import type { AnswerPart } from "../../core/request/outcome.ts";
import type { Subject } from "../../core/request/subject.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";

/** What the buttons of an answer, or of a failure, refer back to; for alt text, its words. */
export function subjectOf(record: PendingRequestRecord, parts: readonly AnswerPart[]): Subject {
  const { userId, request, address } = record;
  const { pictures, about, task } = request;
  const place = { channelId: address.channelId, ...(address.guildId !== undefined && { guildId: address.guildId }) };
  const results = parts.flatMap((part, index) => {
    if ("failure" in part) return [];
    const { outcome, modelTitle, endpoint, costUsd } = part.answer;
    return [{ part: index, outcome, modelTitle, endpoint, ...(costUsd !== undefined && { costUsd }) }];
  });
  return { userId, isPrivate: isPrivate(record), place, pictures, task, results, ...(about && { about }) };
}

/** Whether only the person who asked sees the answer. */
export function isPrivate({ address }: Pick<PendingRequestRecord, "address">): boolean {
  return address.kind === "interaction" && address.isPrivate;
}
