import type { AnswerRequest } from "../../core/request/request.ts";
import type { Words } from "../../core/ui/words.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";
import type { ReplyTo } from "./guidance.ts";

export interface OfferInPrivateServices {
  readonly subjects: Subjects;
  readonly replyTo: ReplyTo;
  readonly randomId: () => string;
}

/**
 * Replies to a message whose author is answered in private. A reply is public: this one only holds a button, by which the
 * author alone gets the answer. Nothing is read or paid before it is pressed.
 */
export type OfferInPrivate = (heard: HeardMessage, request: AnswerRequest, words: Words) => Promise<void>;

export function createOfferInPrivate({ subjects, replyTo, randomId }: OfferInPrivateServices): OfferInPrivate {
  return async (heard, request, words) => {
    const { author, channel_id: channelId, guild_id: guildId } = heard;
    const id = randomId();
    const place = { channelId, ...(guildId && { guildId }) };
    // The question is public in the channel; only the answer is private.
    await subjects.keep(id, { ...request, userId: author.id, isPrivate: false, place, results: [] });
    await replyTo(heard, [
      { type: "text", markdown: words.mentions.inPrivate },
      {
        type: "buttons",
        buttons: [
          { label: words.buttons.showAnswer, action: ["showAnswer", id] },
          { label: words.buttons.delete, action: ["delete", id] },
        ],
      },
    ]);
  };
}
