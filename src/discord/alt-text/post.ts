import { withSpoilers } from "../../core/request/picture.ts";
import type { Words } from "../../core/ui/words.ts";
import { log, logWith, nameOfAsk } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import { type PendingRequests, isSuspension } from "../../services/pending/pending-requests.ts";
import type { Generate } from "../../services/answers/generate.ts";
import { generateParts } from "../../services/answers/generate-parts.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { subjectOf } from "../delivery/answer-subject.ts";
import type { Candidate } from "./candidate.ts";
import type { KeepUpServices } from "./keep-up.ts";
import { replySilently } from "./silent-reply.ts";

export interface PostServices extends KeepUpServices {
  readonly asks: PendingRequests;
  readonly generate: Generate;
  readonly explainFailure: ExplainFailure;
}

/** What is needed beside the candidate itself. */
export interface Posting {
  readonly record: PendingRequestRecord;
  readonly words: Words;
  /** The attachments of the message that are spoilers, also those that become one meanwhile. */
  readonly spoilers: ReadonlySet<string>;
  /** Aborts when the message wants no reply any more. */
  readonly signal: AbortSignal;
  /** Whether it was begun by a process before this one. */
  readonly isResumed: boolean;
}

/**
 * Has alt text written and posts it, when it is there: nobody waits for it, so nothing is said before.
 *
 * @returns whether the reply is there
 * @throws what it failed with
 */
export function postAltText(services: PostServices, candidate: Candidate, posting: Posting): Promise<boolean> {
  return logWith(nameOfAsk(posting.record.id), () => writeAndPost(services, candidate, posting));
}

async function writeAndPost(
  services: PostServices,
  { about }: Candidate,
  { record, words, spoilers, signal, isResumed }: Posting,
): Promise<boolean> {
  const { asks, generate, explainFailure, drawReply, subjects } = services;
  const { request, maxFileBytes } = record;
  const ask = asks.open(record, isResumed);
  const withdraw = () => ask.withdraw(signal.reason);
  if (signal.aborted) withdraw();
  signal.addEventListener("abort", withdraw, { once: true });
  let isLeft = false;
  try {
    const parts = await generateParts(
      generate,
      request,
      {
        signal: ask.signal,
        isResumed,
        maxFileBytes,
        beforeSpending: ask.persist,
        beginReading: ask.beginReading,
        onProgress: () => undefined,
      },
      (error) => {
        log.info({ err: error }, "a part of an alt text could not be written");
        return explainFailure(error, words).sentence;
      },
    );
    const subject = { ...subjectOf(record, parts), pictures: withSpoilers(request.pictures, spoilers) };
    const hidden = [...spoilers];
    const view = drawReply(subject, words);
    if (!view) {
      log.info("the models had no words for an alt text");
      return false;
    }
    const { id } = record;
    await subjects.keep(id, subject);
    return await replySilently(services, { to: about, nonce: id, view, subjectId: id, hidden, words, signal });
  } catch (error) {
    isLeft = isSuspension(error) && ask.isPersisted();
    if (isLeft || signal.aborted || isSuspension(error)) return false;
    throw error;
  } finally {
    signal.removeEventListener("abort", withdraw);
    await (isLeft ? ask.handOver() : ask.close());
  }
}
