import type { MessageComponentInteraction } from "discord.js";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { View } from "../../core/view.ts";
import { log } from "../../log.ts";
import { ACKNOWLEDGE_AFTER_MS } from "../first-word.ts";
import { createInteractionPlace } from "../interaction-place.ts";
import { createReply } from "../reply.ts";
import { addressOf, type Answerable, countCommand, type Incoming } from "./incoming.ts";

/**
 * Does something that may take longer than a first response, and tells whoever wanted it alone what came of it; when the
 * process ends before that, that it did not come to an end.
 */
export function answerLater(incoming: Incoming<Answerable>, work: () => Promise<View>): Promise<void> {
  return incoming.services.errands.see((signal) => answerUnlessStopped(incoming, work, signal, false));
}

/** The same, shown in the place of the message whose button was pressed, which only that person sees. */
export function updateLater(incoming: Incoming<MessageComponentInteraction>, work: () => Promise<View>): Promise<void> {
  return incoming.services.errands.see((signal) => answerUnlessStopped(incoming, work, signal, true));
}

async function answerUnlessStopped(
  incoming: Incoming<Answerable>,
  work: () => Promise<View>,
  signal: AbortSignal,
  isUpdate: boolean,
): Promise<void> {
  const { interaction, words, services } = incoming;
  const { rest, botRest, clock, rush } = services;
  const address = addressOf(incoming, true);
  const userId = interaction.user.id;
  const onMessage = () => undefined;
  const reply = createReply({
    place: createInteractionPlace({ address, userId, rest, botRest, clock, rush, isUpdate, onMessage }),
    clock,
    isAcknowledged: false,
    isPrivate: true,
    leaving: () => new AbortController().signal,
    onRefused: (error) => log.info({ err: error }, "an answer cannot be shown"),
  });
  const answerIsKnown = clock.after(ACKNOWLEDGE_AFTER_MS, () => {
    reply.acknowledge().catch(() => undefined); // whoever finishes is told of it, too
  });
  let outcome: CommandOutcome = "answered";
  const view = await unlessAborted(signal, work).catch((error: unknown): View => {
    outcome = "refused";
    return services.explainFailure(error, words).view;
  });
  answerIsKnown();
  try {
    await reply.finish(view);
    countCommand(incoming, outcome);
  } finally {
    await reply.stop();
  }
}

/** @throws the signal's reason as soon as it aborts; work that has begun goes on, and its result is dropped */
function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
}
