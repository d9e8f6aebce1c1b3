import { PermissionFlagsBits } from "discord-api-types/v10";
import { type Attachment, type Discord, mayIn, type MessageView } from "discord-stand-in";
import { type Lookup, refuse } from "./lookup.ts";
import type { ActionHandlers } from "./page-actions.ts";
import type { Actor } from "./seed.ts";

const MAX_POST_CHARACTERS = 2000;

interface MessageActionOptions {
  readonly discord: Discord;
  readonly lookup: Lookup;
  readonly file: (id: string) => Attachment | undefined;
  /** A person puts an ephemeral message away. */
  readonly dismiss: (message: MessageView, actor: Actor) => void;
}

/** Messages that people post, edit and delete. */
export function createMessageActions({ discord, lookup, file, dismiss }: MessageActionOptions) {
  return {
    post({ person, place, content, files, repliesTo }) {
      const [actor, channel] = lookup.actorIn(person, place);
      checkLength(content);
      const attachments = files.map((id) => file(id) ?? refuse("A file is not there any more: attach it again."));
      const answered = repliesTo === undefined ? undefined : lookup.actorSeeing(person, repliesTo)[1];
      discord.post({ channel, user: actor.user, content, attachments, ...(answered && { repliesTo: answered }) });
      return {};
    },
    edit({ person, message, content }) {
      const found = lookup.ownMessage(person, message);
      checkLength(content);
      discord.edit(found, { content });
      return {};
    },
    describe({ person, message, descriptions }) {
      discord.edit(lookup.ownMessage(person, message), { descriptions });
      return {};
    },
    hide({ person, message, spoilers }) {
      discord.edit(lookup.ownMessage(person, message), { spoilers });
      return {};
    },
    delete({ person, message }) {
      const [actor, found] = lookup.actorSeeing(person, message);
      if (found.ephemeral) dismiss(found, actor);
      else if (mayDelete(actor, found)) discord.remove(found);
      else refuse("Deleting what others wrote takes the permission Manage Messages, in a server.");
      return {};
    },
  } satisfies Partial<ActionHandlers>;
}

function mayDelete({ id, user, channels }: Actor, { authorId, channelId }: MessageView): boolean {
  const channel = channels.get(channelId);
  if (authorId === id) return true;
  return channel?.guild !== undefined && mayIn(channel, user, PermissionFlagsBits.ManageMessages);
}

function checkLength(content: string): void {
  if (content.length > MAX_POST_CHARACTERS) refuse(`A message holds at most ${MAX_POST_CHARACTERS} characters.`);
}
