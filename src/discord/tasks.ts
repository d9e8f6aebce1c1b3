import type { REST } from "discord.js";
import type { Presenters } from "../core/command.ts";
import type { Clock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import type { CommandOutcome, Metrics } from "../core/metrics.ts";
import type { Answered, AnswerPart } from "../core/outcome.ts";
import type { People } from "../core/people.ts";
import type { Progress } from "../core/progress.ts";
import type { Subject } from "../core/subject.ts";
import type { View } from "../core/view.ts";
import type { Words } from "../core/words.ts";
import { log, logWith, nameOfAsk } from "../log.ts";
import type { AskRecord } from "../services/ask-records.ts";
import { type Ask, type Asks, isSuspension } from "../services/asks.ts";
import type { Generate } from "../services/generate.ts";
import { generateParts } from "../services/generate-parts.ts";
import type { Subjects } from "../services/subjects.ts";
import { isFileTooLarge, isGone, isMessageGone, isPassing } from "./api-errors.ts";
import { checkConsent } from "./consent.ts";
import type { ExplainFailure } from "./failure.ts";
import { createInteractionPlace } from "./interaction-place.ts";
import type { Place } from "./place.ts";
import { cancelButton, progressView } from "./progress-view.ts";
import { createReply, type Reply } from "./reply.ts";
import { createReplyPlace } from "./reply-place.ts";
import type { Rush } from "./rush.ts";

/** An answer that is known by then is the first response itself; Discord gives 3 s. */
export const ACKNOWLEDGE_AFTER_MS = 1_500;
/** A file that Discord takes everywhere, should it take less than it had said. */
const SURE_FILE_BYTES = 5 * 1024 * 1024;

export interface TaskServices {
  readonly presenters: Presenters;
  /** Without the bot's token, for the routes that an interaction's own token opens. */
  readonly rest: REST;
  /** The bot's own. */
  readonly botRest: REST;
  readonly generate: Generate;
  readonly asks: Asks;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly rush: Rush;
  readonly explainFailure: ExplainFailure;
  readonly people: People;
}

/** Sees to somebody who asks a model: from what was asked to the finished message, also after a restart. */
export function answerTask(services: TaskServices, record: AskRecord, words: Words, isResumed = false): Promise<void> {
  return logWith(nameOfAsk(record.id), () => seeThrough(services, record, words, isResumed));
}

async function seeThrough(services: TaskServices, record: AskRecord, words: Words, isResumed: boolean): Promise<void> {
  const { asks, generate, subjects, explainFailure, presenters, metrics } = services;
  const { kind } = record.request.task;
  const presenter = presenters[kind];
  const ask = asks.open(record, isResumed);
  const reply = openReply(services, record, ask, words, isResumed);
  const sayFirst = isResumed ? goOnOnce(ask, reply, words) : acknowledgeOnce(ask, reply);
  const hasFirstWord = services.rush.enter(whoIn(record));
  const acknowledge = () => sayFirst().then(hasFirstWord);
  let outcome: CommandOutcome = "undelivered";
  const answerIsKnown = isResumed ? () => undefined : acknowledgeInTime(services.clock, acknowledge, ask);

  try {
    const asker = {
      signal: ask.signal,
      isResumed,
      async beforeSpending() {
        await acknowledge();
        await services.rush.over();
      },
      onCrowded() {
        acknowledge().catch((error: unknown) => ask.withdraw(error));
        return services.rush.over();
      },
      onProgress: (progress: Progress) => reply.show(progressView(progress, ask, words)),
    };
    if (isResumed) await checkConsent(services, record.request, record.userId); // they may have opted out meanwhile
    const explain = (error: unknown) => explainFailure(error, words).sentence;
    const partsWithin = (maxFileBytes: number) =>
      generateParts(generate, record.request, { ...asker, maxFileBytes }, explain);
    const parts = await partsWithin(record.maxFileBytes);
    answerIsKnown();
    const answered: Answered = { id: record.id, request: record.request, parts };
    await subjects.keep(record.id, subjectOf(record, parts));
    await reply.finish(presenter.present(answered, words)).catch(async (error: unknown) => {
      if (!isFileTooLarge(error)) throw error;
      const smaller = asNewAs(parts, await partsWithin(SURE_FILE_BYTES));
      await reply.finish(presenter.present({ ...answered, parts: smaller }, words));
    });
    outcome = "answered";
  } catch (error) {
    const isLeft = isSuspension(error) && ask.isKept();
    outcome = isLeft ? "handed_over" : await tellFailure(services, record, reply, error, words);
  } finally {
    answerIsKnown();
    hasFirstWord();
    await reply.stop();
    await (outcome === "handed_over" ? ask.leave() : ask.close());
    metrics.count("commands", { command: kind, outcome });
  }
}

/** The parts once more, which are none the older for it: those made just now do not count as made before. */
function asNewAs(parts: readonly AnswerPart[], again: readonly AnswerPart[]): readonly AnswerPart[] {
  return again.map((part, index) => {
    const first = parts[index];
    if (!first || !("answer" in first) || !("answer" in part)) return part;
    return { answer: Object.assign(part.answer, { isRepeat: first.answer.isRepeat }) };
  });
}

function openReply(services: TaskServices, record: AskRecord, ask: Ask, words: Words, isResumed: boolean): Reply {
  return createReply({
    place: openPlace(services, record, ask, words),
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

function openPlace(services: TaskServices, { address, userId }: AskRecord, ask: Ask, words: Words): Place {
  const { rest, botRest, clock, rush } = services;
  const onMessage = (messageId: string) => ask.isIn(messageId);
  if (address.kind === "interaction") {
    return createInteractionPlace({ address, userId, rest, botRest, clock, rush, onMessage });
  }
  if (address.kind === "silentReply") throw new TypeError("Nobody waits for a reply that nobody has asked for.");
  const waiting: View = [{ type: "text", markdown: words.progress.running }, cancelButton(ask, words)];
  return createReplyPlace({ address, nonce: ask.id, botRest, clock, waiting, onMessage });
}

/** Who waits, by the name that the first response goes by. */
function whoIn({ id, address }: AskRecord): string {
  return address.kind === "interaction" ? address.interactionId : id;
}

function isPrivate({ address }: AskRecord): boolean {
  return address.kind === "interaction" && address.isPrivate;
}

/** What the buttons of an answer, or of a failure, refer back to. */
function subjectOf(record: AskRecord, parts: Answered["parts"]): Subject {
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

/** Aborts when the ask is left to another process, but not when it is withdrawn: then there is a last word to say. */
function suspensionOf({ signal }: Ask): AbortSignal {
  const suspension = new AbortController();
  const tellSuspension = () => {
    if (isSuspension(signal.reason)) suspension.abort(signal.reason);
  };
  if (signal.aborted) tellSuspension();
  else signal.addEventListener("abort", tellSuspension);
  return suspension.signal;
}

/** Recorded first: who has been told to wait must not be forgotten, whenever the process dies. */
function acknowledgeOnce(ask: Ask, reply: Reply): () => Promise<void> {
  let acknowledged: Promise<void> | undefined;
  return () => (acknowledged ??= ask.keep().then(reply.acknowledge));
}

/**
 * After a restart nothing is spent for somebody who was never told to wait: the process may have died between the
 * record and the first response, and then Discord has long told them that the bot did not respond.
 */
function goOnOnce(ask: Ask, reply: Reply, words: Words): () => Promise<void> {
  const view: View = [{ type: "text", markdown: words.progress.goingOn }, cancelButton(ask, words)];
  let gone: Promise<void> | undefined;
  return () => (gone ??= ask.keep().then(() => reply.goOn(view)));
}

/** @returns to be called when the answer is known, and is the first response itself where none was given */
function acknowledgeInTime(clock: Clock, acknowledge: () => Promise<void>, ask: Ask): () => void {
  let isKnown = false;
  const callOff = clock.after(ACKNOWLEDGE_AFTER_MS, () => {
    acknowledge().catch((error: unknown) => {
      if (!isKnown) ask.withdraw(error);
    });
  });
  return () => {
    isKnown = true;
    callOff();
  };
}

/** Says why there is no answer, if there is still somebody to say it to. Returns what became of the ask. */
async function tellFailure(
  { subjects, explainFailure }: TaskServices,
  record: AskRecord,
  reply: Reply,
  error: unknown,
  words: Words,
): Promise<CommandOutcome> {
  if (isGone(error)) {
    log.info({ err: error }, "nobody can read the answer any more; what was made is kept");
    return "undelivered";
  }
  if (isPassing(error)) {
    log.warn({ err: error }, "Discord stayed out of reach for the answer; what was made is kept");
    return "undelivered";
  }
  const { view, isWorthAnotherTry } = explainFailure(error, words);
  if (isWorthAnotherTry) await subjects.keep(record.id, subjectOf(record, []));
  const again: View = isWorthAnotherTry
    ? [{ type: "buttons", buttons: [{ label: words.buttons.tryAgain, action: ["tryAgain", record.id] }] }]
    : [];
  try {
    await reply.finish([...view, ...again], true);
    return error instanceof UserError && error.key === "cancelled" ? "cancelled" : "failed";
  } catch (failure) {
    if (!isGone(failure)) throw failure;
    log.info({ err: failure }, "nobody can be told any more");
    return "undelivered";
  }
}
