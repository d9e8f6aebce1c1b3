import type { CommandOutcome } from "../../core/metrics.ts";
import type { View } from "../../core/view.ts";
import { log } from "../../log.ts";
import { createInteractionPlace } from "../interaction-place.ts";
import { createReply } from "../reply.ts";
import { ACKNOWLEDGE_AFTER_MS } from "../tasks.ts";
import { addressOf, type Answerable, countCommand, type Incoming } from "./incoming.ts";

/** Does something that may take longer than a first response, and tells whoever wanted it alone what came of it. */
export async function answerLater(incoming: Incoming<Answerable>, work: () => Promise<View>): Promise<void> {
  const { interaction, words, services } = incoming;
  const { rest, botRest, clock, rush } = services;
  const address = addressOf(interaction, true, clock);
  const userId = interaction.user.id;
  const reply = createReply({
    place: createInteractionPlace({ address, userId, rest, botRest, clock, rush, onMessage: () => undefined }),
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
  const view = await work().catch((error: unknown): View => {
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
