import { MessageFlags } from "discord-api-types/v10";
import type { Placement } from "../messages/write-messages.ts";
import type { Platform } from "../platform/platform.ts";
import { ClientRefusal } from "../platform/sent-options.ts";
import { holdsPosts, mayIn, takesPart, toWriteIn } from "../state/channel-permissions.ts";
import type { Attachment, Channel, Message, Sticker, User } from "../state/state.ts";
import { type MessageView, viewOf } from "./message-view.ts";
import type { MessageComponent } from "../validation/sent-components.ts";
import { readForm } from "../validation/read-form.ts";
import { DEFAULT_MAX_FILE_BYTES } from "../validation/limits.ts";
import { type Embed, messageBody } from "../validation/sent-message.ts";

/** https://discord.com/developers/docs/resources/message#create-message */
const MAX_STICKERS = 3;

/** A message that a person writes in a channel. */
export interface Post {
  readonly channel: Channel;
  readonly user: User;
  readonly content?: string;
  readonly attachments?: readonly Attachment[];
  /** Discord's embeds of its links. */
  readonly embeds?: readonly Embed[];
  readonly repliesTo?: { readonly id: string };
  /** Whether a reply notifies the author of the message, as Discord's client proposes. Default: true. */
  readonly pingsRepliedTo?: boolean;
  /** A message that it forwards. */
  readonly forwards?: { readonly id: string };
  readonly stickers?: readonly Sticker[];
  /** Components V2: only from other bots, whose messages obey the same rules as ours. */
  readonly components?: readonly MessageComponent[];
}

/** The changes to a message; attachments are named by their ids. */
export interface Amendment {
  readonly content?: string;
  /** Alt text; empty removes it. */
  readonly descriptions?: Readonly<Record<string, string>>;
  /** Whether they are spoilers: since 2026-06-24 that can be changed after they were posted. */
  readonly spoilers?: Readonly<Record<string, boolean>>;
  readonly embeds?: readonly Embed[];
}

/** Messages of people. */
export interface Posting {
  post(post: Post): MessageView;
  /** The author changes the words or the pictures, or Discord has unfurled its links. */
  edit(message: { readonly id: string }, change: Amendment): MessageView;
  /** A person with the permission deletes a message and its files. */
  remove(message: { readonly id: string }): void;
}

export function createPosting({ state, messages, cdn }: Platform): Posting {
  const find = ({ id }: { readonly id: string }): Message => {
    const message = state.messages.get(id);
    if (!message) throw new ClientRefusal(`There is no message ${id} (any more).`);
    return message;
  };
  const postAsBot = (
    placement: Placement,
    components: readonly MessageComponent[],
    files: readonly Attachment[],
  ): Message => {
    if (!placement.author.bot) throw new ClientRefusal("People cannot write components.");
    const listed = files.map(({ filename, description, spoiler }, id) => ({
      id,
      filename,
      description,
      is_spoiler: spoiler,
    }));
    const body = readForm(messageBody, { components, attachments: listed, flags: MessageFlags.IsComponentsV2 });
    const uploads = files.map(({ filename, bytes, contentType = "" }, index) => {
      return { field: `files[${index}]`, filename, bytes, contentType };
    });
    const draft = { body, uploads, before: undefined, mayHide: false, maxFileBytes: DEFAULT_MAX_FILE_BYTES };
    return messages.create(draft, placement);
  };
  return {
    post({ channel, user, content = "", attachments = [], embeds = [], stickers = [], ...rest }) {
      const { repliesTo, pingsRepliedTo, forwards, components } = rest;
      if (holdsPosts(channel)) throw new ClientRefusal("Here one writes in posts alone, which are threads.");
      const may = takesPart(channel, user, state.clock.now()) && mayIn(channel, user, toWriteIn(channel));
      if (!may) throw new ClientRefusal("They may not write here.");
      const snapshots = forwards ? [find(forwards)] : [];
      if (stickers.length > MAX_STICKERS) throw new ClientRefusal(`A message has at most ${MAX_STICKERS} stickers.`);
      const answered = { repliesTo: repliesTo && find(repliesTo), pingsRepliedTo };
      const placement = { channel, author: user, snapshots, stickers, ...answered };
      if (components) return viewOf(postAsBot(placement, components, attachments), cdn);
      const isEmpty = !content && attachments.length + snapshots.length + stickers.length === 0;
      // Only bots may send embeds; people's messages get theirs from links.
      if (isEmpty && !(user.bot && embeds.length > 0)) throw new ClientRefusal("The message is empty.");
      const posted = attachments.map((attachment) => ({ ...attachment, ephemeral: false, ownerId: channel.id }));
      for (const attachment of posted) state.attachments.set(attachment.id, attachment);
      const flags = snapshots.length > 0 ? MessageFlags.HasSnapshot : 0;
      return viewOf(messages.post(placement, { content, embeds, attachments: posted, components: [], flags }), cdn);
    },
    edit(message, { content, descriptions = {}, spoilers = {}, embeds }) {
      const before = find(message);
      messages.amend(before, {
        content: content ?? before.content,
        embeds: embeds ?? before.embeds,
        attachments: before.attachments.map((one) => ({
          ...one,
          description: (descriptions[one.id] ?? one.description) || undefined,
          spoiler: spoilers[one.id] ?? one.spoiler,
        })),
      });
      return viewOf(before, cdn);
    },
    remove(message) {
      messages.remove(find(message));
    },
  };
}
