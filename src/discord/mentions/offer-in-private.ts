import type { AnswerRequest } from "../../core/request/request.ts";
import type { Words } from "../../core/ui/words.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { Requests } from "../delivery/requests.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";
import type { ReplyTo } from "./guidance.ts";

export interface OfferInPrivateServices {
  readonly requests: Pick<Requests, "checkConsent">;
  readonly subjects: Subjects;
  readonly replyTo: ReplyTo;
  readonly randomId: () => string;
}

/**
 * Replies to a message whose author is answered in private. Everybody can read a reply: this one only holds a button, by
 * which the author alone gets the answer. Nothing is read or paid before it is pressed.
 *
 * @throws UserError `pictureOptedOut`, `storeUnavailable`: then the button would lead to nothing
 */
export type OfferInPrivate = (heard: HeardMessage, request: AnswerRequest, words: Words) => Promise<void>;

export function createOfferInPrivate(services: OfferInPrivateServices): OfferInPrivate {
  const { requests, subjects, replyTo, randomId } = services;
  return async (heard, request, words) => {
    const { author, channel_id: channelId, guild_id: guildId } = heard;
    await requests.checkConsent(request, author.id);
    const id = randomId();
    const place = { channelId, ...(guildId && { guildId }) };
    // What was asked stands in the channel; only the answer is for the author alone.
    await subjects.keep(id, { ...request, userId: author.id, isPrivate: false, place, results: [] });
    await replyTo(heard, [
      { type: "text", markdown: words.spokenTo.inPrivate },
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
