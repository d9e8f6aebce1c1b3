import { DiscordAPIError, type REST } from "discord.js";
import { type APIMessage, InteractionResponseType, Routes } from "discord-api-types/v10";
import type { Clock } from "../core/clock.ts";
import type { View } from "../core/view.ts";
import { log } from "../log.ts";
import type { InteractionAddress } from "../services/ask-records.ts";
import { isMessageGone, isNeverAnswered, isTokenOver, TokenOverError } from "./api-errors.ts";
import { toMessage } from "./components.ts";
import type { Place } from "./place.ts";
import { answerAtOnce, privacy, respond } from "./respond.ts";
import type { Rush } from "./rush.ts";

/** An interaction's token lives for 15 minutes; this much before its end nothing is trusted to it any more. */
const TOKEN_MS = 14.5 * 60 * 1000;

export interface InteractionPlaceOptions {
  readonly address: InteractionAddress;
  readonly userId: string;
  /** A client without the bot's token: an interaction's own token opens its routes. */
  readonly rest: REST;
  /** The bot's own client, for where the token does not reach any more. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly rush: Rush;
  /** Told in which message the answer is. */
  readonly onMessage: (messageId: string) => void;
}

/**
 * The answer to an interaction, through its token: it never asks discord.js whether something was deferred, because a
 * lost response leaves that flag false although Discord took it, and the original message can be edited all the same.
 *
 * The last word has further ways, which outlive the token: the same message as the bot, then a new message that
 * mentions only the one who asked.
 */
export function createInteractionPlace(options: InteractionPlaceOptions): Place {
  const { address, userId, rest, botRest, clock, onMessage } = options;
  const { applicationId, token, channelId, isPrivate, isBotThere } = address;
  const outlivesToken = isBotThere && !isPrivate;
  let messageId = address.messageId;

  const edit = async (view: View): Promise<void> => {
    const route = Routes.webhookMessage(applicationId, token, "@original");
    const message = (await rest.patch(route, { ...toMessage(view), auth: false })) as Partial<APIMessage>;
    if (message.id === undefined) return;
    messageId = message.id;
    onMessage(message.id);
  };

  /** @throws the token's own failure where the bot may not write there, or cannot */
  const bringAsBot = async (view: View, cause: unknown): Promise<void> => {
    if (!outlivesToken) throw cause;
    log.info({ channelId }, "the interaction's token is over: the answer goes to the channel");
    if (messageId !== undefined) {
      try {
        await botRest.patch(Routes.channelMessage(channelId, messageId), toMessage(view));
        return;
      } catch (error) {
        if (isMessageGone(error)) throw error;
        if (!(error instanceof DiscordAPIError)) throw error;
        log.info({ err: error, channelId }, "the answer's message cannot be edited as the bot");
      }
    }
    const { body, files } = toMessage(view, [userId]);
    // discord.js sends again what was not answered in time: named by the interaction, it is posted once.
    const once = { nonce: address.interactionId, enforce_nonce: true };
    await botRest.post(Routes.channelMessages(channelId), { body: { ...body, ...once }, files });
  };

  return {
    acknowledge: () =>
      respond(options, InteractionResponseType.DeferredChannelMessageWithSource, { flags: privacy(isPrivate) }),
    answer: (view, isFirstPrivate) => answerAtOnce(options, view, isFirstPrivate),
    edit,
    outlivesToken,
    async bring(view) {
      if (clock.now() - address.startedAtMs > TOKEN_MS) return bringAsBot(view, new TokenOverError());
      try {
        await edit(view);
      } catch (error) {
        if (!isTokenOver(error) || isNeverAnswered(error)) throw error;
        await bringAsBot(view, error);
      }
    },
  };
}
