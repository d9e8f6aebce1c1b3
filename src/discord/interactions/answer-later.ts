import type { MessageComponentInteraction } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { View } from "../../core/ui/view.ts";
import { log } from "../../log.ts";
import { toMessage } from "../payloads/components.ts";
import { ACKNOWLEDGE_AFTER_MS } from "../delivery/first-response.ts";
import { createInteractionTarget } from "../delivery/targets/interaction-target.ts";
import { createReply, type Reply } from "../delivery/reply.ts";
import { answerAtOnce, privacy } from "../delivery/targets/respond.ts";
import { addressOf, type Answerable, countCommand, type InteractionContext, responding } from "./context.ts";

/**
 * Does something that may take longer than a first response, and tells whoever wanted it alone what came of it; when the
 * process ends before that, that it did not come to an end.
 */
export function answerLater(incoming: InteractionContext<Answerable>, work: () => Promise<View>): Promise<void> {
  return incoming.services.errands.run((signal) => answerUnlessStopped(incoming, work, signal, false));
}

/**
 * The same, shown in the place of the message whose button was pressed, which only that person sees. What went wrong
 * stands beneath it: the message, and the button, are still there for another try.
 */
export function updateLater(
  incoming: InteractionContext<MessageComponentInteraction>,
  work: () => Promise<View>,
): Promise<void> {
  return incoming.services.errands.run((signal) => answerUnlessStopped(incoming, work, signal, true));
}

interface Ended {
  readonly view: View;
  readonly outcome: CommandOutcome;
}

async function answerUnlessStopped(
  incoming: InteractionContext<Answerable>,
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
    target: createInteractionTarget({ rest, botRest, clock, rush }, { address, userId, isUpdate, onMessage }),
    clock,
    isAcknowledged: false,
    isPrivate: true,
    leaving: () => new AbortController().signal,
    onRefused: (error) => log.info({ err: error }, "an answer cannot be shown"),
  });
  const answerIsKnown = clock.after(ACKNOWLEDGE_AFTER_MS, () => {
    reply.acknowledge().catch(() => undefined); // whoever finishes is told of it, too
  });
  const { view, outcome } = await unlessAborted(signal, work).then(
    (answer): Ended => ({ view: answer, outcome: "answered" }),
    (error: unknown): Ended => ({ view: services.explainFailure(error, words).view, outcome: "refused" }),
  );
  answerIsKnown();
  try {
    if (isUpdate && outcome === "refused") await tellBeneath(incoming, view, reply);
    else await reply.finish(view);
    countCommand(incoming, outcome);
  } finally {
    await reply.stop();
  }
}

/** Tells the one who pressed alone, in a message of its own, whether or not the press was acknowledged before. */
async function tellBeneath(
  incoming: InteractionContext<Answerable>,
  view: View,
  reply: Pick<Reply, "isAcknowledged" | "acknowledge">,
): Promise<void> {
  if (!reply.isAcknowledged()) return answerAtOnce(responding(incoming), view, true);
  await reply.acknowledge();
  const { interaction, services } = incoming;
  const { body, files } = toMessage(view);
  const route = Routes.webhook(interaction.applicationId, interaction.token);
  await services.rest.post(route, { body: { ...body, flags: body.flags | privacy(true) }, files, auth: false });
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
