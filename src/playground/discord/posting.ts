import { MessageFlags, PermissionFlagsBits } from "discord-api-types/v10";
import type { Platform } from "./platform.ts";
import { ClientRefusal } from "./options.ts";
import { mayIn, takesPart } from "./permissions.ts";
import type { Attachment, Channel, Message, User } from "./state.ts";
import { type MessageView, viewOf } from "./views.ts";
import type { Embed } from "./validation/message.ts";

/** A message that somebody writes in a channel. */
export interface Post {
  readonly channel: Channel;
  readonly user: User;
  readonly content?: string;
  readonly attachments?: readonly Attachment[];
  /** What Discord unfurled out of its links. */
  readonly embeds?: readonly Embed[];
  readonly repliesTo?: { readonly id: string };
  /** A message that it forwards. */
  readonly forwards?: { readonly id: string };
}

/** Messages of people. */
export interface Posting {
  post(post: Post): MessageView;
  /** The author changes the words or a picture's alt text (attachments by id). */
  edit(
    message: { readonly id: string },
    change: { content?: string; descriptions?: Readonly<Record<string, string>> },
  ): MessageView;
  /** Somebody who may deletes a message. */
  remove(message: { readonly id: string }): void;
}

export function createPosting({ state, messages, cdn }: Platform): Posting {
  const find = ({ id }: { readonly id: string }): Message => {
    const message = state.messages.get(id);
    if (!message) throw new ClientRefusal(`There is no message ${id} (any more).`);
    return message;
  };
  return {
    post({ channel, user, content = "", attachments = [], embeds = [], repliesTo, forwards }) {
      const may = takesPart(channel, user, state.clock.now()) && mayIn(channel, user, PermissionFlagsBits.SendMessages);
      if (!may) throw new ClientRefusal("They may not write here.");
      const snapshots = forwards ? [find(forwards)] : [];
      if (!content && attachments.length + snapshots.length === 0) throw new ClientRefusal("The message is empty.");
      const posted = attachments.map((attachment) => ({ ...attachment, ephemeral: false, ownerId: channel.id }));
      for (const attachment of posted) state.attachments.set(attachment.id, attachment);
      const flags = snapshots.length > 0 ? MessageFlags.HasSnapshot : 0;
      const placement = { channel, author: user, snapshots, repliesTo: repliesTo && find(repliesTo) };
      return viewOf(messages.post(placement, { content, embeds, attachments: posted, components: [], flags }), cdn);
    },
    edit(message, { content, descriptions = {} }) {
      const before = find(message);
      messages.amend(before, {
        content: content ?? before.content,
        attachments: before.attachments.map((one) => ({
          ...one,
          description: descriptions[one.id] ?? one.description,
        })),
      });
      return viewOf(before, cdn);
    },
    remove: (message) => messages.remove(find(message)),
  };
}
