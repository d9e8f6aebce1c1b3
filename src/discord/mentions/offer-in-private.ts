import type { Clock } from "../../core/async/clock.ts";
import type { REST } from "discord.js";
import type { People } from "../../core/server/people.ts";
import type { AnswerRequest } from "../../core/request/request.ts";
import type { Words } from "../../core/ui/words.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { checkConsent } from "../delivery/consent.ts";
import { postReply } from "../delivery/targets/post-reply.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";

interface OfferServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly people: People;
  readonly subjects: Subjects;
  readonly randomId: () => string;
}

/**
 * Replies to a message whose author is answered in private. Everybody can read a reply: this one only holds a button, by
 * which the author alone gets the answer. Nothing is read or paid before it is pressed.
 *
 * @throws UserError `pictureOptedOut`, `storeUnavailable`: then the button would lead to nothing
 */
export async function offerInPrivate(
  services: OfferServices,
  { id: messageId, author, channel_id: channelId, guild_id: guildId }: HeardMessage,
  request: AnswerRequest,
  words: Words,
): Promise<void> {
  const { botRest, clock, subjects, randomId } = services;
  await checkConsent(services, request, author.id);
  const id = randomId();
  const place = { channelId, ...(guildId && { guildId }) };
  // What was asked stands in the channel; only the answer is for the author alone.
  await subjects.keep(id, { ...request, userId: author.id, isPrivate: false, place, results: [] });
  await postReply(botRest, clock, { channelId, repliesTo: messageId, nonce: messageId }, [
    { type: "text", markdown: words.mentions.inPrivate },
    {
      type: "buttons",
      buttons: [
        { label: words.buttons.showAnswer, action: ["showAnswer", id] },
        { label: words.buttons.delete, action: ["delete", id] },
      ],
    },
  ]);
}
