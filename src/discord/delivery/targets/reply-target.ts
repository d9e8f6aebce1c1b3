import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { untilAborted } from "../../../core/async/until-aborted.ts";
import type { View } from "../../../core/ui/view.ts";
import type { ReplyAddress } from "../../../services/pending/records.ts";
import { toMessage } from "../../payloads/components.ts";
import { type AnswerTarget, withWordsAlone } from "./target.ts";
import { anotherName, postReply } from "./post-reply.ts";
import { firstOpen, insisting, removeReplaced } from "./ways.ts";

export interface ReplyTargetOptions {
  readonly address: ReplyAddress;
  /** Who asked. */
  readonly userId: string;
  /** Names the reply, so that one that was sent twice is posted once; at most 25 characters. */
  readonly nonce: string;
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  /** Stands there until there is more to say. */
  readonly waiting: View;
  /** Told in which message the answer is. */
  readonly onMessage: (messageId: string) => void;
  /** Aborts when the process leaves: Discord may make a flood of replies wait for minutes, and the next goes on. */
  readonly leaving: AbortSignal;
}

/** A reply of the bot's own, to a message that spoke to it. Nobody is pinged by it, and there is no token that ends. */
export function createReplyTarget(options: ReplyTargetOptions): AnswerTarget {
  const { address, userId, nonce, botRest, clock, waiting, onMessage, leaving } = options;
  const { channelId, repliesTo } = address;
  let messageId = address.messageId;

  const post = async (view: View, name = nonce): Promise<void> => {
    const posting = postReply(botRest, clock, { channelId, repliesTo, nonce: name }, view);
    messageId = await untilAborted(leaving, posting);
    onMessage(messageId);
  };
  const edit = async (view: View): Promise<void> => {
    // After a crash nobody knows whether the reply was posted: by its nonce, Discord finds it, as it was then.
    if (messageId === undefined) await post(view);
    if (messageId === undefined) return;
    await botRest.patch(Routes.channelMessage(channelId, messageId), toMessage(view));
  };
  const postAnew = async (view: View): Promise<void> => {
    const old = messageId;
    await post(view, anotherName(nonce));
    if (old !== undefined) await removeReplaced(() => botRest.delete(Routes.channelMessage(channelId, old)));
  };

  return {
    acknowledge: () => post(waiting),
    answer: (view) => withWordsAlone(post)(view),
    edit,
    bring: firstOpen([insisting(edit, clock), postAnew]),
    outlivesToken: true,
    isFound: () => messageId !== undefined,
    async ping(view) {
      if (messageId === undefined) return;
      const target = { channelId, repliesTo: messageId, nonce: anotherName(messageId), pings: [userId] };
      await postReply(botRest, clock, target, view);
    },
  };
}
