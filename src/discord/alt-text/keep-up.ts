import { isSameFile, type PictureSource, withSpoilers } from "../../core/request/picture.ts";
import type { Subject } from "../../core/request/subject.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { AltTextReply } from "../../services/servers/alt-text-replies.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { Candidate } from "./candidate.ts";
import { rewriteReply, type SilentReplyServices, withdrawReply } from "./silent-reply.ts";

export interface KeepUpServices extends SilentReplyServices {
  readonly subjects: Subjects;
  /** Draws alt text; `undefined` where there is none to show. */
  readonly drawReply: (subject: Pick<Subject, "pictures" | "results">, words: Words) => View | undefined;
}

/** The current state of a message. */
export interface ChangedMessage extends Candidate {
  /** Its attachments that are spoilers. */
  readonly spoilers: readonly string[];
}

/**
 * Adapts the reply to a message that its author has edited: pictures that now have alt text are no longer offered, and
 * the words about a picture that became a spoiler go behind bars. Bars stay, whatever happens later: hidden words cost
 * their reader a press, and words that were shown cannot be taken back.
 *
 * @param readWords - finds the sentences in the language of the channel's readers
 * @throws DiscordAPIError; UserError `storeUnavailable`
 */
export async function keepUp(
  services: KeepUpServices,
  message: ChangedMessage,
  readWords: () => Promise<Words>,
): Promise<void> {
  const { replies, subjects } = services;
  const { messageId } = message.about;
  const reply = await replies.find(messageId);
  if (!reply) return;
  const { subjectId } = reply;
  const before = subjectId === undefined ? undefined : await subjects.find(subjectId);
  const subject = before && { ...before, pictures: picturesNow(before, message, saysWords(reply)) };
  if (subjectId !== undefined && subject && isOther(before.pictures, subject.pictures)) {
    await subjects.keep(subjectId, subject);
  }
  const hidden = new Set([...(reply.hidden ?? []), ...message.spoilers]);
  if (!saysWords(reply) || hidden.size === (reply.hidden ?? []).length) return;
  const words = await readWords();
  const view = subject && services.drawReply(subject, words);
  if (!view) {
    log.info({ messageId }, "what an alt text says is not kept any more: it is taken away, since it cannot be hidden");
    return withdrawReply(services, messageId);
  }
  await rewriteReply(services, messageId, { ...reply, hidden: [...hidden] }, view, words);
}

/** Whether the reply describes pictures, and does not just offer to. */
function saysWords({ hidden, subjectId }: AltTextReply): boolean {
  return hidden !== undefined || subjectId === undefined;
}

/** A description stays, even where the picture has alt text by now; an offer does not. */
function picturesNow({ pictures }: Subject, message: ChangedMessage, isSaid: boolean): readonly PictureSource[] {
  const isStillWithout = (picture: PictureSource) => message.pictures.some((one) => isSameFile(one, picture));
  return withSpoilers(isSaid ? pictures : pictures.filter(isStillWithout), new Set(message.spoilers));
}

function isOther(before: readonly PictureSource[], now: readonly PictureSource[]): boolean {
  return now.length < before.length || now.some(({ spoiler }, index) => spoiler !== before[index]?.spoiler);
}
