import type { MessageLink } from "../../core/request/message-link.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import type { Task } from "../../core/request/request.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";
import { picturesOfAnswer, subjectOfAnswer } from "../payloads/owned-pictures.ts";
import { linkTo, type PostedMessage } from "../payloads/posted-message.ts";
import { picturesOf } from "../payloads/pictures-in-message.ts";
import type { Mention } from "./parse-mention.ts";

/** The pictures that a message is about. */
export interface Topic {
  readonly pictures: readonly PictureSource[];
  readonly about: MessageLink;
  readonly lastTask: Task | undefined;
}

/** The pictures of the message itself, else those of the message that it replies to. */
export async function topicOf(
  subjects: Subjects,
  heard: HeardMessage,
  { answer, reply }: Mention,
): Promise<Topic | undefined> {
  const guildId = heard.guild_id ?? null;
  const shownIn = (message: PostedMessage, pictures = picturesOf(message), lastTask?: Task): Topic | undefined =>
    pictures.length === 0 ? undefined : { pictures, about: linkTo(message, guildId), lastTask };
  const own = shownIn(heard);
  if (own || reply) return own ?? (reply && shownIn(reply));
  if (!answer) return undefined;
  const subject = await subjectOfAnswer(subjects, answer);
  const shown = shownIn(answer, picturesOfAnswer(answer, subject), subject?.task);
  if (shown || !subject || subject.pictures.length === 0) return shown;
  return { pictures: subject.pictures, about: subject.about ?? linkTo(answer, guildId), lastTask: subject.task };
}
