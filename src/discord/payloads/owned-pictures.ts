import { InteractionType } from "discord-api-types/v10";
import { decodeButton, isCaseButton, isServerButton } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { pictureShown, type Subject } from "../../core/request/subject.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { picturesOf } from "./pictures-in-message.ts";
import { everyCustomId, type PostedMessage } from "./posted-message.ts";

/**
 * Every picture of a message, each with its owner.
 *
 * @param botId - the author of the bot's own answers
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

/** The subject of one of the bot's answers, where it is still stored. */
export async function subjectOfAnswer(subjects: Subjects, answer: PostedMessage): Promise<Subject | undefined> {
  const id = subjectIdIn(answer);
  return id === undefined ? undefined : subjects.find(id);
}

/**
 * The pictures in one of the bot's answers. Discord names the bot as their author, so the owner comes from the subject,
 * or, where that has expired, from the answered slash command, with which people give their own pictures.
 *
 * @throws UserError `tooLongAgo` where the owner is no longer known
 */
export function picturesOfAnswer(answer: PostedMessage, subject: Subject | undefined): readonly PictureSource[] {
  const shown = picturesOf(answer);
  if (subject) return shown.map((picture) => pictureShown(subject, picture));
  if (shown.length === 0 || subjectIdIn(answer) === undefined) return shown;
  const interaction = answer.interaction_metadata;
  if (interaction?.type !== InteractionType.ApplicationCommand) throw new UserError("tooLongAgo", {});
  const ownerId = interaction.user.id;
  return shown.map((picture) => Object.assign({}, picture, { ownerId }));
}

/** The id by which an answer's buttons refer to its subject. */
export function subjectIdIn(answer: PostedMessage): string | undefined {
  for (const customId of everyCustomId(answer)) {
    const [name, id] = decodeButton(customId) ?? [];
    if (name !== undefined && !isCaseButton(name) && !isServerButton(name)) return id;
  }
  return undefined;
}
