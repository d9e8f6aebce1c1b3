import type { REST } from "discord.js";
import { type APIMessage, InteractionResponseType, Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import type { InteractionAddress } from "../../../services/pending/records.ts";
import { TokenOverError } from "../../rest/api-errors.ts";
import { toMessage } from "../../payloads/components.ts";
import { interactionWays } from "./interaction-ways.ts";
import type { AnswerTarget } from "./target.ts";
import { answerAtOnce, privacy, respond, updateAtOnce } from "./respond.ts";
import type { FirstResponseGate } from "./first-response-gate.ts";
import { firstOpen, insisting, type Way } from "./ways.ts";

/** An interaction's token lives for 15 minutes; this much before its end nothing is trusted to it any more. */
const TOKEN_MS = 14.5 * 60 * 1000;

export interface InteractionTargetOptions {
  readonly address: InteractionAddress;
  readonly userId: string;
  /** A client without the bot's token: an interaction's own token opens its routes. */
  readonly rest: REST;
  /** The bot's own client, for where the token does not reach any more. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly rush: FirstResponseGate;
  /** Whether the answer takes the place of the message whose button was pressed; a message of its own unless given. */
  readonly isUpdate?: boolean;
  /** Told in which message the answer is. */
  readonly onMessage: (messageId: string) => void;
}

/**
 * The answer to an interaction, through its token: it never asks discord.js whether something was deferred, because a
 * lost response leaves that flag false although Discord took it, and the original message can be edited all the same.
 *
 * The last word has further ways, some of which outlive the token: the same message as the bot, a new message that
 * mentions only the one who asked, or one of the interaction. What only the one who asked may see goes by the
 * interaction alone.
 */
export function createInteractionTarget(options: InteractionTargetOptions): AnswerTarget {
  const { address, rest, clock, isUpdate = false, onMessage } = options;
  const { applicationId, token, isPrivate, isBotThere } = address;
  const outlivesToken = isBotThere && !isPrivate;
  let messageId = address.messageId;
  let hasPinged = false;

  const whileTokenLasts =
    (way: Way): Way =>
    async (view) => {
      if (clock.now() - address.startedAtMs > TOKEN_MS) throw new TokenOverError("by the bot's own clock");
      await way(view);
    };
  const edit = whileTokenLasts(async (view) => {
    const route = Routes.webhookMessage(applicationId, token, "@original");
    const message = (await rest.patch(route, { ...toMessage(view), auth: false })) as Partial<APIMessage>;
    if (message.id === undefined) return;
    messageId = message.id;
    onMessage(message.id);
  });

  return {
    acknowledge: () =>
      isUpdate
        ? respond(options, InteractionResponseType.DeferredMessageUpdate)
        : respond(options, InteractionResponseType.DeferredChannelMessageWithSource, { flags: privacy(isPrivate) }),
    answer: (view, isFirstPrivate) =>
      isUpdate ? updateAtOnce(options, view) : answerAtOnce(options, view, isFirstPrivate),
    edit,
    outlivesToken,
    isFound: () => messageId !== undefined,
    bring(view) {
      const { editAsBot, postAsBot, followUp } = interactionWays(options, messageId);
      const postAndPing: Way = async (answer) => {
        await postAsBot(answer);
        hasPinged = true;
      };
      return firstOpen([
        insisting(edit, clock),
        ...(outlivesToken && messageId !== undefined ? [editAsBot] : []),
        ...(outlivesToken ? [postAndPing] : []),
        whileTokenLasts(followUp),
      ])(view);
    },
    async ping(view) {
      if (hasPinged) return;
      const { pingAsBot, pingByInteraction } = interactionWays(options, messageId);
      await firstOpen([
        ...(outlivesToken && messageId !== undefined ? [pingAsBot] : []),
        whileTokenLasts(pingByInteraction),
      ])(view);
    },
  };
}
