import type { REST } from "discord.js";
import { type APIMessage, Routes } from "discord-api-types/v10";
import type { Clock } from "../core/clock.ts";
import { retry } from "../core/retry.ts";
import type { View } from "../core/view.ts";
import type { ReplyAddress } from "../services/ask-records.ts";
import { isPassing, waitWantedMs } from "./api-errors.ts";
import { toMessage } from "./components.ts";
import { type Place, withWordsAlone } from "./place.ts";

export interface ReplyPlaceOptions {
  readonly address: ReplyAddress;
  /** Names the reply, so that one that was sent twice is posted once; at most 25 characters. */
  readonly nonce: string;
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  /** Stands there until there is more to say. */
  readonly waiting: View;
  /** Told in which message the answer is. */
  readonly onMessage: (messageId: string) => void;
}

/** Longer than a first response may take: whoever wrote a message does not look at a clock. */
const POST_PAUSES_MS = [500, 2_000, 5_000, 10_000] as const;

/** A reply of the bot's own, to a message that spoke to it. Nobody is pinged by it, and there is no token that ends. */
export function createReplyPlace(options: ReplyPlaceOptions): Place {
  const { address, nonce, botRest, clock, waiting, onMessage } = options;
  const { channelId, repliesTo } = address;
  let messageId = address.messageId;

  const post = async (view: View): Promise<void> => {
    const { body, files } = toMessage(view);
    const route = Routes.channelMessages(channelId);
    const reply = { ...body, message_reference: { message_id: repliesTo }, nonce, enforce_nonce: true };
    const message = (await retry(() => botRest.post(route, { body: reply, files }), {
      clock,
      pausesMs: POST_PAUSES_MS,
      isPassing,
      waitWantedMs,
    })) as APIMessage; // Discord's answer to a message that it took
    messageId = message.id;
    onMessage(message.id);
  };
  const edit = async (view: View): Promise<void> => {
    // After a crash nobody knows whether the reply was posted: by its nonce, Discord finds it, as it was then.
    if (messageId === undefined) await post(view);
    if (messageId === undefined) return;
    await botRest.patch(Routes.channelMessage(channelId, messageId), toMessage(view));
  };

  return {
    acknowledge: () => post(waiting),
    answer: (view) => withWordsAlone(post)(view),
    edit,
    bring: edit,
  };
}
