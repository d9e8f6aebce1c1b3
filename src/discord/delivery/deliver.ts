import type { REST } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { AnswerPart } from "../../core/request/outcome.ts";
import type { Progress } from "../../core/request/progress.ts";
import type { People } from "../../core/server/people.ts";
import type { Presenter, Presenters } from "../../core/ui/command.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { Generate, GenerateOptions } from "../../services/answers/generate.ts";
import { generateParts } from "../../services/answers/generate-parts.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { PendingRequest } from "../../services/pending/pending-request.ts";
import { isSuspension, type PendingRequests, suspensionOf } from "../../services/pending/pending-requests.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { cancelButton, progressView } from "../payloads/progress-view.ts";
import { isFileTooLarge, isMessageGone, TokenOverError } from "../rest/api-errors.ts";
import { answerPending } from "./answer-pending.ts";
import { isPrivate, subjectOf } from "./answer-subject.ts";
import { type FirstResponse, respondAfterRestart, respondInTime } from "./first-response.ts";
import { createPingAfterLongWait } from "./ping-after-long-wait.ts";
import { createReasonNotToResume } from "./reason-not-to-resume.ts";
import { createReply, type Reply } from "./reply.ts";
import type { FirstResponseGate } from "./targets/first-response-gate.ts";
import { createOpenTarget, type OpenTarget } from "./targets/open-target.ts";
import { createTellFailure } from "./tell-failure.ts";

/** A file size that Discord accepts everywhere, used where it accepts less than it had announced. */
const SURE_FILE_BYTES = 5 * 1024 * 1024;
/** The second attempt fetches what was just made again; it never makes it again. */
const ALREADY_MADE = { isResumed: true } as const;

export interface DeliverServices {
  readonly presenters: Presenters;
  /** A client without the bot's token, for the routes that an interaction's own token opens. */
  readonly rest: REST;
  /** The bot's own client. */
  readonly botRest: REST;
  readonly generate: Generate;
  readonly pendingRequests: PendingRequests;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly firstResponseGate: FirstResponseGate;
  readonly explainFailure: ExplainFailure;
  readonly people: People;
  readonly firstTimes: FirstTimes;
}

/** Delivers the answer to a request, from the question to the finished message, also after a restart. */
export type Deliver = (record: PendingRequestRecord, words: Words, isResumed?: boolean) => Promise<void>;

/** Binds what each step of a delivery needs, once for all of them. */
export function createDeliver(services: DeliverServices): Deliver {
  const { rest, botRest, clock, firstResponseGate, metrics, pendingRequests, people, subjects, firstTimes } = services;
  const openTarget = createOpenTarget({ rest, botRest, clock, firstResponseGate });
  const answer = createAnswer(services, createReasonNotToResume(pendingRequests, people, clock));
  const tellFailure = createTellFailure(subjects, services.explainFailure);
  const pingAfterLongWait = createPingAfterLongWait(clock, firstTimes);

  return async (record, words, isResumed = false) => {
    await answerPending(pendingRequests, record, isResumed, (pending) => {
      const opened = { record, pending, words, isResumed };
      const reply = openReply(opened, openTarget, clock);
      const onGiven = firstResponseGate.enter(requesterOf(record));
      const firstResponse = openFirstResponse(opened, reply, clock, onGiven);
      const files = createHeldFiles();
      return {
        answer: () => answer(opened, reply, firstResponse, files),
        tellFailure: (error) => tellFailure(record, reply, error, words),
        async end(outcome) {
          firstResponse.answerIsKnown();
          onGiven();
          files.drop();
          await reply.stop();
          await pingAfterLongWait(record, reply, outcome, words);
          metrics.count("commands", { command: record.request.task.kind, outcome });
        },
      };
    });
  };
}

/** A pending request, and how its answer is written. */
interface OpenedRequest {
  readonly record: PendingRequestRecord;
  readonly pending: PendingRequest;
  readonly words: Words;
  readonly isResumed: boolean;
}

/** Generates the answer, presents it and sends it; again with smaller files where Discord accepts none so large. */
function createAnswer(
  services: Pick<DeliverServices, "generate" | "subjects" | "presenters" | "explainFailure" | "firstResponseGate">,
  reasonNotToResume: ReturnType<typeof createReasonNotToResume>,
) {
  const { generate, subjects, presenters, explainFailure, firstResponseGate } = services;
  return async (
    opened: OpenedRequest,
    reply: Reply,
    firstResponse: FirstResponse,
    files: HeldFiles,
  ): Promise<"answered"> => {
    const { record, pending, words, isResumed } = opened;
    const { id, request } = record;
    const reason = isResumed ? await reasonNotToResume(record) : undefined;
    if (reason) pending.withdraw(reason);
    const options = {
      ...waitingOn(pending, firstResponse, firstResponseGate),
      ...(reason && { beforeSpending: pending.persist }), // nothing is spent for it
      isResumed,
      askedAtMs: record.address.startedAtMs,
      onProgress: (progress: Progress) =>
        reply.show(progressView(progress, id, request.pictures, words), progress.stage),
      onFilesHeld: files.hold,
    };
    const explain = (error: unknown) => explainFailure(error, words).sentence;
    const partsWithin = (maxFileBytes: number, more: Partial<GenerateOptions> = {}) =>
      generateParts(generate, request, { ...options, ...more, maxFileBytes }, explain).catch((error: unknown) => {
        throw reason && !isSuspension(error) ? reason : error; // the reason counts more than any other failure
      });
    const presenter: Presenter = presenters[request.task.kind]; // draws answers of that very kind
    const present = (parts: readonly AnswerPart[]) => presenter.present({ id, request, parts }, words);

    const parts = await partsWithin(record.maxFileBytes);
    firstResponse.answerIsKnown();
    await subjects.keep(id, subjectOf(record, parts));
    await reply.finish(present(parts)).catch(async (error: unknown) => {
      if (!isFileTooLarge(error)) throw error;
      files.drop(); // else two answers that are being shrunk could wait for each other's room
      const smaller = await partsWithin(SURE_FILE_BYTES, ALREADY_MADE);
      await reply.finish(present(asNewAs(parts, smaller)));
    });
    return "answered";
  };
}

/** What generating must wait for, so that nothing is spent before the person was responded to and the request recorded. */
function waitingOn(pending: PendingRequest, firstResponse: FirstResponse, firstResponseGate: FirstResponseGate) {
  let hasResponded = false;
  return {
    signal: pending.signal,
    async beginReading() {
      if (hasResponded) return pending.beginReading(); // nothing more urgent is left for this person
      const endTurn = await firstResponseGate.beginReading(() => {
        firstResponse.give().catch((error: unknown) => {
          if (!(error instanceof TokenOverError)) pending.withdraw(error); // before spending, more can be found out
        });
      });
      const end = await pending.beginReading();
      return () => {
        end();
        endTurn();
      };
    },
    async beforeSpending(isBegun: () => Promise<boolean>) {
      await firstResponse.give().catch(async (error: unknown) => {
        // A paid result is kept, so that the same request is free the next time.
        if (!(error instanceof TokenOverError && (await isBegun()))) throw error;
      });
      hasResponded = true;
      await pending.persist(); // also where the store was too slow to be waited for with the first response
      await firstResponseGate.over();
    },
  };
}

/** The files of an answer, in memory until they are posted or given up. */
interface HeldFiles {
  hold(drop: () => void): void;
  drop(): void;
}

function createHeldFiles(): HeldFiles {
  const drops: (() => void)[] = [];
  return {
    hold: (drop) => void drops.push(drop),
    drop() {
      for (const drop of drops.splice(0)) drop();
    },
  };
}

/** Repeats the parts, with their earlier marks of new or repeated: a part that was just made is no repeat. */
function asNewAs(parts: readonly AnswerPart[], again: readonly AnswerPart[]): readonly AnswerPart[] {
  return again.map((part, index) => {
    const first = parts[index];
    if (!first || !("answer" in first) || !("answer" in part)) return part;
    return { answer: Object.assign(part.answer, { isRepeat: first.answer.isRepeat }) };
  });
}

function openFirstResponse(opened: OpenedRequest, reply: Reply, clock: Clock, onGiven: () => void): FirstResponse {
  const { record, pending, words, isResumed } = opened;
  const options = { pending, reply, clock, askedAtMs: record.address.startedAtMs, onGiven };
  if (!isResumed) return respondInTime(options);
  return respondAfterRestart(options, [
    { type: "text", markdown: words.progress.afterRestart },
    cancelButton(record.id, words),
  ]);
}

function openReply({ record, pending, words, isResumed }: OpenedRequest, openTarget: OpenTarget, clock: Clock): Reply {
  const waiting: View = [{ type: "text", markdown: words.progress.running }, cancelButton(record.id, words)];
  const leaving = () => suspensionOf(pending.signal);
  return createReply({
    target: openTarget(record, pending, waiting, leaving),
    waiting,
    clock,
    isAcknowledged: isResumed,
    isPrivate: isPrivate(record),
    leaving,
    onRefused: (error) => {
      // The end of a token hides progress alone: the answer has other routes.
      if (isMessageGone(error)) pending.withdraw(error);
      else log.info({ err: error }, "progress cannot be shown");
    },
  });
}

/** The name of the waiting person's first response. */
function requesterOf({ id, address }: PendingRequestRecord): string {
  return address.kind === "interaction" ? address.interactionId : id;
}
