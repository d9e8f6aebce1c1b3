import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { Candidate } from "./candidate.ts";
import { replySilently, type SilentReplyServices } from "./silent-reply.ts";

export interface OfferServices extends SilentReplyServices {
  readonly subjects: Subjects;
  readonly randomId: () => string;
  /** Draws the reply, whose button refers to the subject with this id, about so many pictures. */
  readonly drawOffer: (subjectId: string, count: number, words: Words) => View;
}

/**
 * Offers to draft alt text, with a button. No picture is read before somebody presses it.
 *
 * @returns whether the reply is there
 * @throws DiscordAPIError; UserError `storeUnavailable`
 */
export async function offerAltText(
  services: OfferServices,
  { about, pictures }: Candidate,
  words: Words,
  signal: AbortSignal,
): Promise<boolean> {
  const { subjects, randomId, drawOffer } = services;
  const id = randomId();
  const { guildId, channelId, authorId: userId } = about;
  const place = { channelId, ...(guildId !== undefined && { guildId }) };
  const subject = { userId, isPrivate: false, place, pictures, about, results: [] };
  await subjects.keep(id, { ...subject, task: { kind: "altText" } });
  const view = drawOffer(id, pictures.length, words);
  return replySilently(services, { to: about, nonce: id, view, subjectId: id, words, signal });
}
