import type { ChatInputCommandInteraction, REST } from "discord.js";
import type { RandomInteger, TaskCommand } from "../core/command.ts";
import type { Clock } from "../core/clock.ts";
import { cutAtWord, escapeMarkdown } from "../core/text.ts";
import type { Progress } from "../core/progress.ts";
import type { View } from "../core/view.ts";
import type { Words } from "../core/words.ts";
import { log } from "../log.ts";
import type { Asks } from "../services/asks.ts";
import type { Generate } from "../services/generate.ts";
import { isGone } from "./api-errors.ts";
import { failureView } from "./failure.ts";
import { readOptions } from "./options.ts";
import { createReply } from "./reply.ts";

/** An answer that is known by then is the first response itself; Discord gives 3 s. */
const ACKNOWLEDGE_AFTER_MS = 1_500;
/** What Discord takes a file where the interaction does not say. */
const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;
const SHOWN_LOG_CHARACTERS = 200;

export interface AnswerServices {
  readonly rest: REST;
  readonly generate: Generate;
  readonly asks: Asks;
  readonly clock: Clock;
  readonly randomInteger: RandomInteger;
  readonly randomId: () => string;
}

/** Answers a slash command that asks a model: from what was typed to the finished message. */
export async function answerTask(
  interaction: ChatInputCommandInteraction,
  command: TaskCommand,
  words: Words,
  { rest, generate, asks, clock, randomInteger, randomId }: AnswerServices,
): Promise<void> {
  const options = readOptions(interaction);
  const ask = asks.open(interaction.user.id);
  const reply = createReply({
    interaction,
    rest,
    clock,
    isPrivate: options.flag("private") ?? false,
    onRefused: (error) => ask.withdraw(error),
  });
  const finished = new AbortController();
  clock
    .sleep(ACKNOWLEDGE_AFTER_MS, finished.signal)
    .then(reply.acknowledge)
    .catch((error: unknown) => {
      if (!finished.signal.aborted) ask.withdraw(error);
    });

  try {
    const answer = await generate(command.request(options, randomInteger), {
      signal: ask.signal,
      maxFileBytes: interaction.attachmentSizeLimit || DEFAULT_MAX_FILE_BYTES,
      beforeSpending: reply.acknowledge,
      onProgress: (progress) => reply.show(progressView(progress, ask.id, words)),
    });
    await reply.finish(command.present(answer, words));
  } catch (error) {
    if (isGone(error)) log.info({ err: error }, "nobody can read the answer any more");
    else await reply.finish(failureView(error, words, randomId), true);
  } finally {
    finished.abort();
    ask.close();
  }
}

/** How things stand, in words, and a way out. */
function progressView(progress: Progress, askId: string, words: Words): View {
  const { queued, running, log: logLine, cancel } = words.progress;
  const line = progress.stage === "running" ? progress.log : undefined;
  return [
    { type: "text", markdown: progress.stage === "queued" ? queued(progress.position) : running },
    ...(line === undefined
      ? []
      : [{ type: "smallPrint", markdown: logLine(escapeMarkdown(cutAtWord(line, SHOWN_LOG_CHARACTERS))) } as const]),
    { type: "buttons", buttons: [{ label: cancel, action: ["cancel", askId] }] },
  ];
}
