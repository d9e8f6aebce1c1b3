import { withSpoilers } from "../../core/request/picture.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { Generate } from "../../services/answers/generate.ts";
import { generateParts } from "../../services/answers/generate-parts.ts";
import type { PendingRequest } from "../../services/pending/pending-request.ts";
import { isSuspension, type PendingRequests } from "../../services/pending/pending-requests.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import { answerPending } from "../delivery/answer-pending.ts";
import { subjectOf } from "../delivery/answer-subject.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import type { Candidate } from "./candidate.ts";
import type { KeepUpServices } from "./keep-up.ts";
import type { SilentReply } from "./silent-reply.ts";

export interface PostServices extends Pick<KeepUpServices, "subjects" | "drawReply"> {
  readonly pendingRequests: PendingRequests;
  readonly generate: Generate;
  readonly explainFailure: ExplainFailure;
  readonly replySilently: (reply: SilentReply) => Promise<boolean>;
}

/** What is needed beside the candidate itself. */
export interface Posting {
  readonly record: PendingRequestRecord;
  readonly words: Words;
  /** The attachments of the message that are spoilers, including ones that become one meanwhile. */
  readonly spoilers: ReadonlySet<string>;
  /** Aborts when the message no longer needs a reply. */
  readonly signal: AbortSignal;
  /** Whether an earlier process began it. */
  readonly isResumed: boolean;
}

/**
 * Has alt text written and posts it when it is ready: no person asked for it, so no progress is shown.
 *
 * @returns whether the reply is there
 * @throws what it failed with
 */
export async function postAltText(services: PostServices, candidate: Candidate, posting: Posting): Promise<boolean> {
  const { record, signal, isResumed } = posting;
  const outcome = await answerPending(services.pendingRequests, record, isResumed, (pending) => {
    const withdraw = () => pending.withdraw(signal.reason);
    if (signal.aborted) withdraw();
    signal.addEventListener("abort", withdraw, { once: true });
    return {
      async answer() {
        return (await writeAndPost(services, candidate, posting, pending)) ? "answered" : "undelivered";
      },
      async tellFailure(error) {
        if (signal.aborted || isSuspension(error)) return "undelivered";
        throw error;
      },
      async end() {
        signal.removeEventListener("abort", withdraw);
      },
    };
  });
  return outcome === "answered";
}

/** @returns whether the reply is there */
async function writeAndPost(
  { generate, explainFailure, drawReply, subjects, replySilently }: PostServices,
  { about }: Candidate,
  { record, words, spoilers, signal, isResumed }: Posting,
  pending: PendingRequest,
): Promise<boolean> {
  const { id, request, maxFileBytes } = record;
  const options = {
    signal: pending.signal,
    isResumed,
    maxFileBytes,
    beforeSpending: pending.persist,
    beginReading: pending.beginReading,
    onProgress: () => undefined,
  };
  const parts = await generateParts(generate, request, options, (error) => {
    log.info({ err: error }, "a part of an alt text could not be written");
    return explainFailure(error, words).sentence;
  });
  const subject = { ...subjectOf(record, parts), pictures: withSpoilers(request.pictures, spoilers) };
  const hidden = [...spoilers];
  const view = drawReply(subject, words);
  if (!view) {
    log.info("the models had no words for an alt text");
    return false;
  }
  await subjects.keep(id, subject);
  return replySilently({ to: about, nonce: id, view, subjectId: id, hidden, words, signal });
}
