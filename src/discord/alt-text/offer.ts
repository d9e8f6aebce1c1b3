import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { Candidate } from "./candidate.ts";
import type { SilentReply } from "./silent-reply.ts";

/**
 * Offers to draft alt text, with a button. No picture is read before the button is pressed.
 *
 * @returns whether the reply is there
 * @throws DiscordAPIError; UserError `storeUnavailable`
 */
export type OfferAltText = (candidate: Candidate, words: Words, signal: AbortSignal) => Promise<boolean>;

export interface OfferServices {
  readonly subjects: Subjects;
  readonly randomId: () => string;
  /** Draws the reply for this many pictures; its button refers to the subject with this id. */
  readonly drawOffer: (subjectId: string, count: number, words: Words) => View;
  readonly replySilently: (reply: SilentReply) => Promise<boolean>;
}

export function createOfferAltText({ subjects, randomId, drawOffer, replySilently }: OfferServices): OfferAltText {
  return async ({ about, pictures }, words, signal) => {
    const id = randomId();
    const { guildId, channelId, authorId: userId } = about;
    const place = { channelId, ...(guildId !== undefined && { guildId }) };
    const subject = { userId, isPrivate: false, place, pictures, about, results: [] };
    await subjects.keep(id, { ...subject, task: { kind: "altText" } });
    const view = drawOffer(id, pictures.length, words);
    return replySilently({ to: about, nonce: id, view, subjectId: id, words, signal });
  };
}
