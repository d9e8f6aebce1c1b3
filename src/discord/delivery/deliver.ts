import type { REST } from "discord.js";
import type { Presenter, Presenters } from "../../core/ui/command.ts";
import type { Clock } from "../../core/async/clock.ts";
import type { CommandOutcome, Metrics } from "../../core/metrics.ts";
import type { Answered, AnswerPart } from "../../core/request/outcome.ts";
import type { People } from "../../core/server/people.ts";
import type { Progress } from "../../core/request/progress.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { log, logWith, nameOfAsk } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { PendingRequest } from "../../services/pending/pending-request.ts";
import { type PendingRequests, isSuspension } from "../../services/pending/pending-requests.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import type { GenerateOptions, Generate } from "../../services/answers/generate.ts";
import { generateParts } from "../../services/answers/generate-parts.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { isPrivate, subjectOf } from "./answer-subject.ts";
import { isFileTooLarge, isMessageGone, TokenOverError } from "../rest/api-errors.ts";
import { callAsker } from "./call-asker.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { type FirstWord, sayAfterRestart, sayFirstInTime } from "./first-word.ts";
import { createInteractionTarget } from "./targets/interaction-target.ts";
import type { AnswerTarget } from "./targets/target.ts";
import { cancelButton, progressView } from "../payloads/progress-view.ts";
import { reasonToLeave } from "./reason-to-leave.ts";
import { createReply, type Reply } from "./reply.ts";
import { createReplyTarget } from "./targets/reply-target.ts";
import type { FirstResponseGate } from "./targets/first-response-gate.ts";
import { tellFailure } from "./tell-failure.ts";

/** A file that Discord takes everywhere, should it take less than it had said. */
const SURE_FILE_BYTES = 5 * 1024 * 1024;
/** What was made just now is fetched once more, and never made once more. */
const ALREADY_MADE = { isResumed: true } as const;

export interface DeliverServices {
  readonly presenters: Presenters;
  /** Without the bot's token, for the routes that an interaction's own token opens. */
  readonly rest: REST;
  /** The bot's own. */
  readonly botRest: REST;
  readonly generate: Generate;
  readonly asks: PendingRequests;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly rush: FirstResponseGate;
  readonly explainFailure: ExplainFailure;
  readonly people: People;
  readonly firstTimes: FirstTimes;
}

/** Brings the answer to a pending request to its target: from what was asked to the finished message, also after a restart. */
export type Deliver = (record: PendingRequestRecord, words: Words, isResumed?: boolean) => Promise<void>;

export function createDeliver(services: DeliverServices): Deliver {
  return (record, words, isResumed = false) =>
    logWith(nameOfAsk(record.id), () => deliver(services, record, words, isResumed));
}

async function deliver(
  services: DeliverServices,
  record: PendingRequestRecord,
  words: Words,
  isResumed: boolean,
): Promise<void> {
  const { asks, generate, subjects, explainFailure, presenters, metrics, rush } = services;
  const { kind } = record.request.task;
  const presenter: Presenter = presenters[kind]; // draws answers of that very kind
  const ask = asks.open(record, isResumed);
  const reply = openReply(services, record, ask, words, isResumed);
  const hasFirstWord = rush.enter(whoIn(record));
  const firstWord = openFirstWord(services, record, { ask, reply, words, isResumed, onSaid: hasFirstWord });
  const explain = (error: unknown) => explainFailure(error, words).sentence;
  const files = createHeldFiles();
  let outcome: CommandOutcome = "undelivered";

  try {
    const reason = isResumed ? await reasonToLeave(services, record) : undefined;
    if (reason) ask.withdraw(reason);
    const asker = {
      ...askerOf(services, ask, firstWord),
      ...(reason && { beforeSpending: ask.persist }), // nothing is spent for it
      isResumed,
      askedAtMs: record.address.startedAtMs,
      onProgress: (progress: Progress) =>
        reply.show(progressView(progress, ask, record.request.pictures, words), progress.stage),
      onFilesHeld: files.hold,
    };
    const partsWithin = (maxFileBytes: number, more: Partial<GenerateOptions> = {}) =>
      generateParts(generate, record.request, { ...asker, ...more, maxFileBytes }, explain).catch((error: unknown) => {
        throw reason && !isSuspension(error) ? reason : error; // whatever else stood in the way
      });
    const parts = await partsWithin(record.maxFileBytes);
    firstWord.answerIsKnown();
    const answered: Answered = { id: record.id, request: record.request, parts };
    await subjects.keep(record.id, subjectOf(record, parts));
    await reply.finish(presenter.present(answered, words)).catch(async (error: unknown) => {
      if (!isFileTooLarge(error)) throw error;
      files.drop(); // else two answers that are made smaller could wait for each other's room
      const smaller = asNewAs(parts, await partsWithin(SURE_FILE_BYTES, ALREADY_MADE));
      await reply.finish(presenter.present({ ...answered, parts: smaller }, words));
    });
    outcome = "answered";
  } catch (error) {
    const isLeft = isSuspension(error) && ask.isPersisted();
    outcome = isLeft ? "handed_over" : await tellFailure(services, record, reply, error, words);
  } finally {
    firstWord.answerIsKnown();
    hasFirstWord();
    files.drop();
    await reply.stop();
    await callAsker(services, record, reply, outcome, words);
    await (outcome === "handed_over" ? ask.handOver() : ask.close());
    metrics.count("commands", { command: kind, outcome });
  }
}

/** What the services need of an ask. */
function askerOf({ rush }: DeliverServices, ask: PendingRequest, firstWord: FirstWord) {
  return {
    signal: ask.signal,
    async beginReading() {
      const endTurn = await rush.beginReading(() => {
        firstWord.say().catch((error: unknown) => {
          if (!(error instanceof TokenOverError)) ask.withdraw(error); // before spending there is more to find out
        });
      });
      const end = await ask.beginReading();
      return () => {
        end();
        endTurn();
      };
    },
    async beforeSpending(isBegun: () => Promise<boolean>) {
      await firstWord.say().catch(async (error: unknown) => {
        // What is paid is kept, so that asking again is free.
        if (!(error instanceof TokenOverError && (await isBegun()))) throw error;
      });
      await ask.persist(); // also where the store took too long to wait for it with the first word
      await rush.over();
    },
  };
}

/** The files of an answer, in memory until they were posted or never will be. */
function createHeldFiles() {
  const drops: (() => void)[] = [];
  return {
    hold: (drop: () => void) => void drops.push(drop),
    drop() {
      for (const drop of drops.splice(0)) drop();
    },
  };
}

interface Opened {
  readonly ask: PendingRequest;
  readonly reply: Reply;
  readonly words: Words;
  readonly isResumed: boolean;
  readonly onSaid: () => void;
}

function openFirstWord({ clock }: DeliverServices, { address }: PendingRequestRecord, opened: Opened): FirstWord {
  const { ask, words, isResumed } = opened;
  const options = { ...opened, clock, askedAtMs: address.startedAtMs };
  if (!isResumed) return sayFirstInTime(options);
  return sayAfterRestart(options, [{ type: "text", markdown: words.progress.afterRestart }, cancelButton(ask, words)]);
}

/** The parts once more, which are none the older for it: those made just now do not count as made before. */
function asNewAs(parts: readonly AnswerPart[], again: readonly AnswerPart[]): readonly AnswerPart[] {
  return again.map((part, index) => {
    const first = parts[index];
    if (!first || !("answer" in first) || !("answer" in part)) return part;
    return { answer: Object.assign(part.answer, { isRepeat: first.answer.isRepeat }) };
  });
}

function openReply(
  services: DeliverServices,
  record: PendingRequestRecord,
  ask: PendingRequest,
  words: Words,
  isResumed: boolean,
): Reply {
  const waiting: View = [{ type: "text", markdown: words.progress.running }, cancelButton(ask, words)];
  return createReply({
    place: openPlace(services, record, ask, waiting),
    waiting,
    clock: services.clock,
    isAcknowledged: isResumed,
    isPrivate: isPrivate(record),
    leaving: () => suspensionOf(ask),
    onRefused: (error) => {
      // A token that is over hides the progress alone: the answer has other ways.
      if (isMessageGone(error)) ask.withdraw(error);
      else log.info({ err: error }, "progress cannot be shown");
    },
  });
}

function openPlace(
  services: DeliverServices,
  { address, userId }: PendingRequestRecord,
  ask: PendingRequest,
  waiting: View,
): AnswerTarget {
  const { rest, botRest, clock, rush } = services;
  const onMessage = (messageId: string) => ask.isIn(messageId);
  if (address.kind === "interaction") {
    return createInteractionTarget({ address, userId, rest, botRest, clock, rush, onMessage });
  }
  if (address.kind === "silentReply") throw new TypeError("Nobody waits for a reply that nobody has asked for.");
  return createReplyTarget({
    address,
    userId,
    nonce: ask.id,
    botRest,
    clock,
    waiting,
    onMessage,
    leaving: suspensionOf(ask),
  });
}

/** Who waits, by the name that the first response goes by. */
function whoIn({ id, address }: PendingRequestRecord): string {
  return address.kind === "interaction" ? address.interactionId : id;
}

/** Aborts when the ask is left to another process, but not when it is withdrawn: then there is a last word to say. */
function suspensionOf({ signal }: PendingRequest): AbortSignal {
  const suspension = new AbortController();
  const tellSuspension = () => {
    if (isSuspension(signal.reason)) suspension.abort(signal.reason);
  };
  if (signal.aborted) tellSuspension();
  else signal.addEventListener("abort", tellSuspension);
  return suspension.signal;
}
