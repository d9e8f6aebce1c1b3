import { type APIMessage, Routes } from "discord-api-types/v10";
import type { InteractionAddress } from "../../../services/pending/records.ts";
import { toMessage } from "../../payloads/components.ts";
import { furtherNonce, postReply } from "./post-reply.ts";
import { privacy } from "./respond.ts";
import { removeReplaced, type Send } from "./fallbacks.ts";
import type { Connection } from "./target.ts";

/** The routes for the answer to an interaction where its message cannot be edited through the interaction's token. */
export interface InteractionFallbacks {
  /** The bot itself edits the message. */
  readonly editAsBot: Send;
  /** The bot itself posts a new message, which mentions only the person who asked. */
  readonly postAsBot: Send;
  /** A new message of the interaction, with the same readers as the first. */
  readonly followUp: Send;
  /** The bot itself replies to the message, and pings the person who asked. */
  readonly pingAsBot: Send;
  /** A further message of the interaction, which pings the person who asked. */
  readonly pingByInteraction: Send;
}

/** @param messageId - the message that shows progress, where it is known; a new one replaces it */
export function interactionFallbacks(
  { rest, botRest, clock }: Pick<Connection, "rest" | "botRest" | "clock">,
  { address, userId }: { readonly address: InteractionAddress; readonly userId: string },
  messageId: string | undefined,
): InteractionFallbacks {
  const { applicationId, token, channelId, interactionId, isPrivate } = address;
  const ofInteraction = (id: string) => Routes.webhookMessage(applicationId, token, id);

  return {
    async editAsBot(view) {
      if (messageId === undefined) throw new TypeError("No message is known that could be edited.");
      await botRest.patch(Routes.channelMessage(channelId, messageId), toMessage(view));
    },
    async postAsBot(view) {
      const { body, files } = toMessage([{ type: "text", markdown: `<@${userId}>` }, ...view], [userId]);
      // discord.js resends a request that got no answer in time: named by the interaction, it is posted once.
      const once = { nonce: interactionId, enforce_nonce: true };
      await botRest.post(Routes.channelMessages(channelId), { body: { ...body, ...once }, files });
      await removeReplaced(() =>
        messageId === undefined
          ? rest.delete(ofInteraction("@original"), { auth: false })
          : botRest.delete(Routes.channelMessage(channelId, messageId)),
      );
    },
    async followUp(view) {
      const { body, files } = toMessage(view);
      const flags = body.flags | privacy(isPrivate);
      const route = Routes.webhook(applicationId, token);
      const { id } = (await rest.post(route, { body: { ...body, flags }, files, auth: false })) as APIMessage;
      // Of an interaction that is still "thinking…", the first further message is the answer.
      if (messageId === undefined || id === messageId) return;
      await removeReplaced(() => rest.delete(ofInteraction(messageId), { auth: false }));
    },
    async pingAsBot(view) {
      if (messageId === undefined) throw new TypeError("No message is known that could be replied to.");
      const target = { channelId, repliesTo: messageId, nonce: furtherNonce(interactionId), pings: [userId] };
      await postReply(botRest, clock, target, view);
    },
    async pingByInteraction(view) {
      const { body } = toMessage(view, [userId]);
      await rest.post(Routes.webhook(applicationId, token), { body, auth: false });
    },
  };
}
