import { Routes } from "discord-api-types/v10";
import { untilAborted } from "../../../core/async/until-aborted.ts";
import type { View } from "../../../core/ui/view.ts";
import type { ReplyAddress } from "../../../services/pending/records.ts";
import { toMessage } from "../../payloads/components.ts";
import type { AnswerTarget, Connection } from "./target.ts";
import { furtherNonce, postReply } from "./post-reply.ts";
import { firstOpen, retryNotFound, removeReplaced, withWordsAlone } from "./fallbacks.ts";

export interface ReplyTargetOptions {
  readonly address: ReplyAddress;
  /** The person who asked. */
  readonly userId: string;
  /** Names the reply, so that Discord posts it once even if it is sent twice; at most 25 characters. */
  readonly nonce: string;
  /** Shown until there is more to say. */
  readonly waiting: View;
  /** Called with the message that holds the answer. */
  readonly onMessage: (messageId: string) => void;
  /**
   * Gives a signal that aborts when this process leaves and another resumes the request: Discord may make a flood of
   * replies wait for minutes.
   */
  readonly leaving: () => AbortSignal;
}

/** A reply by the bot itself to a message that mentions it. It pings no user, and depends on no token that ends. */
export function createReplyTarget(
  { botRest, clock }: Pick<Connection, "botRest" | "clock">,
  options: ReplyTargetOptions,
): AnswerTarget {
  const { address, userId, nonce, waiting, onMessage, leaving } = options;
  const { channelId, repliesTo } = address;
  let messageId = address.messageId;

  const post = async (view: View, name = nonce): Promise<void> => {
    const posting = postReply(botRest, clock, { channelId, repliesTo, nonce: name }, view);
    messageId = await untilAborted(leaving(), posting);
    onMessage(messageId);
  };
  const edit = async (view: View): Promise<void> => {
    // After a crash it is unknown whether the reply was posted: Discord finds it by its nonce, with its content of that time.
    if (messageId === undefined) await post(view);
    if (messageId === undefined) return;
    await botRest.patch(Routes.channelMessage(channelId, messageId), toMessage(view));
  };
  const postAnew = async (view: View): Promise<void> => {
    const old = messageId;
    await post(view, furtherNonce(nonce));
    if (old !== undefined) await removeReplaced(() => botRest.delete(Routes.channelMessage(channelId, old)));
  };

  return {
    acknowledge: () => post(waiting),
    answer: withWordsAlone((view) => post(view)),
    edit,
    editOrReplace: withWordsAlone(firstOpen([retryNotFound(edit, clock), postAnew])),
    outlivesToken: true,
    isFound: () => messageId !== undefined,
    async ping(view) {
      if (messageId === undefined) return;
      const further = { channelId, repliesTo: messageId, nonce: furtherNonce(messageId), pings: [userId] };
      await postReply(botRest, clock, further, view);
    },
  };
}
