import { type APIMessage, InteractionResponseType, Routes } from "discord-api-types/v10";
import type { InteractionAddress } from "../../../services/pending/records.ts";
import { TokenOverError } from "../../rest/api-errors.ts";
import { toMessage } from "../../payloads/components.ts";
import { interactionFallbacks } from "./interaction-fallbacks.ts";
import type { AnswerTarget, Connection } from "./target.ts";
import { answerAtOnce, privacy, respond, updateAtOnce } from "./respond.ts";
import { firstOpen, retryNotFound, type Send, withWordsAlone } from "./fallbacks.ts";

/** An interaction's token lives for 15 minutes; this long before its end, it is no longer relied on. */
const TOKEN_MS = 14.5 * 60 * 1000;

export interface InteractionTargetOptions {
  readonly address: InteractionAddress;
  /** The person who asked. */
  readonly userId: string;
  /** Whether the answer replaces the message whose button was pressed; a message of its own unless given. */
  readonly isUpdate?: boolean;
  /** Called with the message that holds the answer. */
  readonly onMessage: (messageId: string) => void;
}

/**
 * The answer to an interaction, through its token: it never asks discord.js whether the response was deferred, because a
 * lost response leaves that flag false although Discord took it, and the original message can be edited all the same.
 *
 * The final state has further routes, some of which outlive the token: the same message as the bot, a new message that
 * mentions only the person who asked, or one of the interaction. A private answer goes by the interaction alone.
 */
export function createInteractionTarget(connection: Connection, options: InteractionTargetOptions): AnswerTarget {
  const { rest, clock, firstResponseGate } = connection;
  const { address, isUpdate = false, onMessage } = options;
  const { applicationId, token, isPrivate, isBotThere } = address;
  const responding = { rest, clock, firstResponseGate, address };
  const outlivesToken = isBotThere && !isPrivate;
  let messageId = address.messageId;
  let hasPinged = false;

  const whileTokenLasts =
    (send: Send): Send =>
    async (view) => {
      if (clock.now() - address.startedAtMs > TOKEN_MS) throw new TokenOverError("by the bot's own clock");
      await send(view);
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
        ? respond(responding, InteractionResponseType.DeferredMessageUpdate)
        : respond(responding, InteractionResponseType.DeferredChannelMessageWithSource, { flags: privacy(isPrivate) }),
    answer: (view, isFirstPrivate) =>
      isUpdate ? updateAtOnce(responding, view) : answerAtOnce(responding, view, isFirstPrivate),
    edit,
    outlivesToken,
    isFound: () => messageId !== undefined,
    editOrReplace: withWordsAlone(async (view) => {
      const { editAsBot, postAsBot, followUp } = interactionFallbacks(connection, options, messageId);
      const postAndPing: Send = async (answer) => {
        await postAsBot(answer);
        hasPinged = true;
      };
      await firstOpen([
        retryNotFound(edit, clock),
        ...(outlivesToken && messageId !== undefined ? [editAsBot] : []),
        ...(outlivesToken ? [postAndPing] : []),
        whileTokenLasts(followUp),
      ])(view);
    }),
    async ping(view) {
      if (hasPinged) return;
      const { pingAsBot, pingByInteraction } = interactionFallbacks(connection, options, messageId);
      await firstOpen([
        ...(outlivesToken && messageId !== undefined ? [pingAsBot] : []),
        whileTokenLasts(pingByInteraction),
      ])(view);
    },
  };
}
