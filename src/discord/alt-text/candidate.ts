import { saysAltText } from "../../core/ui/alt-text.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { type HeardMessage, isByPerson } from "../gateway/message-listeners.ts";
import { picturesOf, picturesWithoutAltText } from "../payloads/pictures-in-message.ts";
import { linkTo } from "../payloads/posted-message.ts";

/** A member's message in a server with pictures that have no alt text. */
export interface Candidate {
  readonly guildId: string;
  readonly about: MessageLink;
  /** The pictures without alt text. */
  readonly pictures: readonly PictureSource[];
}

/** The part of a message that needs alt text; `undefined` where none does. */
export function candidateIn(message: HeardMessage): Candidate | undefined {
  const { guild_id: guildId, content } = message;
  if (!guildId || !isByPerson(message) || saysAltText(content)) return undefined;
  const pictures = picturesWithoutAltText(message);
  return pictures.length === 0 ? undefined : { guildId, about: linkTo(message, guildId), pictures };
}

/** The attachments of a message that are spoilers, including ones that need no alt text. */
export function spoilersIn(message: HeardMessage): readonly string[] {
  return picturesOf(message).flatMap(({ attachmentId, spoiler }) => (spoiler && attachmentId ? [attachmentId] : []));
}
