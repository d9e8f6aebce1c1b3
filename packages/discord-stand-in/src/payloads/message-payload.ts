import {
  type APIAttachment,
  type APIMessage,
  AttachmentFlags,
  ComponentType,
  MessageReferenceType,
  MessageType,
} from "discord-api-types/v10";
import type { Cdn } from "../state/stored-attachments.ts";
import { snowflakeTimeMs } from "../state/snowflakes.ts";
import type { Attachment, Message, User } from "../state/state.ts";
import type { AnyMessageComponent } from "../validation/sent-components.ts";
import { proxyUrlOf, toEmbed } from "./media-payload.ts";
import { isoTime, toUser } from "./person-payload.ts";

/** https://discord.com/developers/docs/resources/message#attachment-object */
export function toAttachment(attachment: Attachment, cdn: Cdn): APIAttachment {
  const url = cdn.urlOf(attachment);
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.bytes.length,
    url,
    proxy_url: url,
    ...(attachment.contentType !== undefined && { content_type: attachment.contentType }),
    width: attachment.width ?? null,
    height: attachment.height ?? null,
    ...(attachment.description !== undefined && { description: attachment.description }),
    ...(attachment.ephemeral && { ephemeral: true }),
    ...(attachment.spoiler && { flags: AttachmentFlags.IsSpoiler }),
  };
}

/** Whether the bot may read the content of a message. */
export type Reads = (message: Message) => boolean;

/**
 * A bot may always read its own messages, DMs, and messages that name it; others with the Message Content intent. A
 * reply to one of its messages does not name it, though it is among the reply's `mentions`; nor does a user's reply make
 * the original message readable. https://discord.com/developers/docs/events/gateway#message-content-intent
 */
export function readerOf(bot: User, hasIntent: boolean): Reads {
  return ({ author, channel, content }) =>
    hasIntent || author.id === bot.id || channel.guild === undefined || NAMED(bot.id).test(content);
}

const NAMED = (id: string) => new RegExp(`<@!?${id}>`);

/** The fields that reach an application that may not read messages. https://discord.com/developers/docs/events/gateway#message-content-intent */
const STRIPPED = { content: "", embeds: [], attachments: [], components: [], message_snapshots: undefined };

/** https://discord.com/developers/docs/resources/message#message-object */
export function toMessage(message: Message, cdn: Cdn, reads: Reads = () => true): APIMessage {
  const { interaction, repliesTo } = message;
  return {
    id: message.id,
    channel_id: message.channel.id,
    author: toUser(message.author),
    timestamp: isoTime(snowflakeTimeMs(message.id)),
    edited_timestamp: message.editedAtMs === undefined ? null : isoTime(message.editedAtMs),
    tts: false,
    mention_everyone: message.pings.everyone,
    mentions: mentionedIn(message).map((user) => toUser(user)),
    mention_roles: [...message.pings.roles],
    pinned: false,
    type: messageType(message),
    flags: message.flags,
    ...contentOf(message, cdn),
    ...(!reads(message) && STRIPPED),
    ...(message.author.bot && { application_id: message.author.id }),
    ...(interaction && { webhook_id: message.author.id, interaction_metadata: interactionMetadata(interaction) }),
    ...(repliesTo && {
      message_reference: reference(repliesTo, MessageReferenceType.Default),
      referenced_message: repliesTo.deleted ? null : toMessage({ ...repliesTo, repliesTo: undefined }, cdn, reads),
    }),
  } as unknown as APIMessage; // components and metadata come from checked input
}

function mentionedIn({ pings, channel, repliesTo }: Message): User[] {
  if (pings.users.length === 0) return [];
  const members = [...(channel.guild?.members.values() ?? [])].map(({ user }) => user);
  const present = [...members, ...channel.recipients, ...(repliesTo ? [repliesTo.author] : [])];
  return pings.users.flatMap((id) => present.find((user) => user.id === id) ?? []);
}

function contentOf(message: Message, cdn: Cdn): object {
  return {
    content: message.content,
    embeds: message.embeds.map((embed) => toEmbed(embed, cdn)),
    components: toComponents(message, cdn),
    attachments: message.attachments.map((attachment) => toAttachment(attachment, cdn)),
    ...(message.stickers.length > 0 && {
      sticker_items: message.stickers.map(({ id, name, format }) => ({ id, name, format_type: format })),
    }),
    ...(message.snapshots[0] && {
      message_reference: reference(message.snapshots[0], MessageReferenceType.Forward),
      message_snapshots: message.snapshots.map((forwarded) => ({
        message: {
          type: MessageType.Default,
          timestamp: isoTime(snowflakeTimeMs(forwarded.id)),
          edited_timestamp: null,
          flags: forwarded.flags,
          mentions: [],
          mention_roles: [],
          ...contentOf({ ...forwarded, snapshots: [] }, cdn),
        },
      })),
    }),
  };
}

function messageType({ interaction, repliesTo }: Message): MessageType {
  if (interaction && !interaction.source) return MessageType.ChatInputCommand;
  return repliesTo ? MessageType.Reply : MessageType.Default;
}

function reference(message: Message, type: MessageReferenceType): object {
  return { type, message_id: message.id, channel_id: message.channel.id, guild_id: message.channel.guild?.id };
}

function interactionMetadata(interaction: NonNullable<Message["interaction"]>): object {
  const { id, payload, user } = interaction;
  return {
    id,
    type: payload.type,
    user: toUser(user),
    authorizing_integration_owners: payload.authorizing_integration_owners,
  };
}

/** Components in Discord's answers: each with an id, `attachment://` resolved to the file's URL. */
function toComponents(message: Message, cdn: Cdn): unknown[] {
  let lastId = 0;
  const out = (component: AnyMessageComponent): object => {
    lastId += 1;
    return { ...component, id: component.id ?? lastId, ...inside(component) };
  };
  const all = (children: readonly AnyMessageComponent[]) => children.map((child) => out(child));
  const media = (url: string) => resolvedMedia(url, message, cdn);
  const inside = (component: AnyMessageComponent): object => {
    if (component.type === ComponentType.Thumbnail) return { media: media(component.media.url) };
    if (component.type === ComponentType.File) return { file: media(component.file.url) };
    if (component.type === ComponentType.MediaGallery) {
      return { items: component.items.map((item) => ({ ...item, media: media(item.media.url) })) };
    }
    return {
      ...("components" in component && { components: all(component.components) }),
      ...(component.type === ComponentType.Section && { accessory: out(component.accessory) }),
    };
  };
  return all(message.components);
}

function resolvedMedia(url: string, message: Message, cdn: Cdn): object {
  const attachment = attachmentOf(url, message.attachments);
  if (!attachment) return { url, proxy_url: proxyUrlOf(url, cdn), width: null, height: null };
  const { url: signed, proxy_url, width, height, content_type } = toAttachment(attachment, cdn);
  return { url: signed, proxy_url, width, height, content_type, attachment_id: attachment.id };
}

/** The attachment that `attachment://name` means. */
export function attachmentOf(url: string, attachments: readonly Attachment[]): Attachment | undefined {
  const [, name] = /^attachment:\/\/(.+)$/.exec(url) ?? [];
  return name === undefined ? undefined : attachments.find(({ filename }) => filename === name);
}
