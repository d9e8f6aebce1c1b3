import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { View } from "../../core/ui/view.ts";
import { log } from "../../log.ts";
import type { InteractionAddress } from "../../services/pending/records.ts";
import { ACKNOWLEDGE_AFTER_MS } from "../delivery/first-response.ts";
import { createReply, type Reply } from "../delivery/reply.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import { createInteractionTarget } from "../delivery/targets/interaction-target.ts";
import { answerAtOnce, privacy } from "../delivery/targets/respond.ts";
import { toMessage } from "../payloads/components.ts";

/** The target of an answer that may come later. */
export interface LaterAnswer {
  /** A client without the bot's token. */
  readonly rest: REST;
  readonly botRest: REST;
  readonly clock: Clock;
  readonly firstResponseGate: FirstResponseGate;
  readonly address: InteractionAddress;
  readonly userId: string;
  /** Whether it takes the place of the message whose button was pressed. */
  readonly isUpdate: boolean;
  readonly explain: (error: unknown) => View;
}

interface Ended {
  readonly view: View;
  readonly outcome: CommandOutcome;
}

/**
 * Runs work that may take longer than a first response, and shows its result.
 *
 * @param signal - aborts, when time is up, with the error that the person is told
 * @returns the outcome
 */
export async function answerLater(
  later: LaterAnswer,
  work: () => Promise<View>,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const { rest, botRest, clock, firstResponseGate, address, userId, isUpdate, explain } = later;
  const onMessage = () => undefined;
  const reply = createReply({
    target: createInteractionTarget(
      { rest, botRest, clock, firstResponseGate },
      { address, userId, isUpdate, onMessage },
    ),
    clock,
    isAcknowledged: false,
    isPrivate: true,
    leaving: () => new AbortController().signal,
    onRefused: (error) => log.info({ err: error }, "an answer cannot be shown"),
  });
  const answerIsKnown = clock.after(ACKNOWLEDGE_AFTER_MS, () => {
    reply.acknowledge().catch(() => undefined); // its error also fails the final answer
  });
  const { view, outcome } = await unlessAborted(signal, work).then(
    (answer): Ended => ({ view: answer, outcome: "answered" }),
    (error: unknown): Ended => ({ view: explain(error), outcome: "refused" }),
  );
  answerIsKnown();
  try {
    if (isUpdate && outcome === "refused") await tellBeneath(later, view, reply);
    else await reply.finish(view);
    return outcome;
  } finally {
    await reply.stop();
  }
}

/** Tells only the person who pressed, in a separate message, whether or not the press was acknowledged before. */
async function tellBeneath(
  later: LaterAnswer,
  view: View,
  reply: Pick<Reply, "isAcknowledged" | "acknowledge">,
): Promise<void> {
  if (!reply.isAcknowledged()) return answerAtOnce(later, view, true);
  await reply.acknowledge();
  const { rest, address } = later;
  const { body, files } = toMessage(view);
  const route = Routes.webhook(address.applicationId, address.token);
  await rest.post(route, { body: { ...body, flags: body.flags | privacy(true) }, files, auth: false });
}

/** @throws the signal's reason as soon as it aborts; work that has begun continues, and its result is dropped */
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
