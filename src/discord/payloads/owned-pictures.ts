import { InteractionType } from "discord-api-types/v10";
import { decodeButton, isCaseButton, isServerButton } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { pictureShown, type Subject } from "../../core/request/subject.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { picturesOf } from "./pictures-in-message.ts";
import { everyCustomId, type PostedMessage } from "./posted-message.ts";

/**
 * Every picture of a message, each with whose it is.
 *
 * @param botId - who posts the bot's own answers
 * @throws UserError `tooLongAgo`, as {@link picturesOfAnswer} does
 */
export async function ownedPictures(
  subjects: Subjects,
  message: PostedMessage,
  botId: string,
): Promise<readonly PictureSource[]> {
  if (message.author.id !== botId) return picturesOf(message);
  return picturesOfAnswer(message, await subjectOfAnswer(subjects, message));
}

/** What an answer of the bot's is about, where that is kept still. */
export async function subjectOfAnswer(subjects: Subjects, answer: PostedMessage): Promise<Subject | undefined> {
  const id = subjectIdIn(answer);
  return id === undefined ? undefined : subjects.find(id);
}

/**
 * The pictures that an answer of the bot's shows. Discord names the bot as their author: whose they are the subject
 * tells; and where that is not kept any more, the slash command that it answers, with which people give their own.
 *
 * @throws UserError `tooLongAgo` where it is not known any more whose they are
 */
export function picturesOfAnswer(answer: PostedMessage, subject: Subject | undefined): readonly PictureSource[] {
  const shown = picturesOf(answer);
  if (subject) return shown.map((picture) => pictureShown(subject, picture));
  if (shown.length === 0 || subjectIdIn(answer) === undefined) return shown;
  const asked = answer.interaction_metadata;
  if (asked?.type !== InteractionType.ApplicationCommand) throw new UserError("tooLongAgo", {});
  const asker = asked.user.id;
  return shown.map((picture) => Object.assign({}, picture, { ownerId: asker }));
}

/** The id by which an answer's buttons know what it is about. */
export function subjectIdIn(answer: PostedMessage): string | undefined {
  for (const customId of everyCustomId(answer)) {
    const [name, id] = decodeButton(customId) ?? [];
    if (name !== undefined && !isCaseButton(name) && !isServerButton(name)) return id;
  }
  return undefined;
}
