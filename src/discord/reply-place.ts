import type { REST } from "discord.js";
import { type APIMessage, Routes } from "discord-api-types/v10";
import type { View } from "../core/view.ts";
import type { ReplyAddress } from "../services/ask-records.ts";
import { toMessage } from "./components.ts";
import { type Place, withWordsAlone } from "./place.ts";

export interface ReplyPlaceOptions {
  readonly address: ReplyAddress;
  /** Names the reply, so that one that was sent twice is posted once; at most 25 characters. */
  readonly nonce: string;
  /** The bot's own client. */
  readonly botRest: REST;
  /** Stands there until there is more to say. */
  readonly waiting: View;
  /** Told in which message the answer is. */
  readonly onMessage: (messageId: string) => void;
}

/** A reply of the bot's own, to a message that spoke to it. Nobody is pinged by it, and there is no token that ends. */
export function createReplyPlace({ address, nonce, botRest, waiting, onMessage }: ReplyPlaceOptions): Place {
  const { channelId, repliesTo } = address;
  let messageId = address.messageId;

  const post = async (view: View): Promise<void> => {
    const { body, files } = toMessage(view);
    const reference = { message_reference: { message_id: repliesTo, fail_if_not_exists: false } };
    const message = (await botRest.post(Routes.channelMessages(channelId), {
      body: { ...body, ...reference, nonce, enforce_nonce: true },
      files,
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
