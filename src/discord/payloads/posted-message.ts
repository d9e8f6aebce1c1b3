import type { Message, MessageSnapshot } from "discord.js";
import { z } from "zod";
import type { MessageLink } from "../../core/request/message-link.ts";
import { snowflakeSchema } from "../rest/snowflake.ts";

/*
 * The pictures and buttons of messages in Discord's own form; other content, and future kinds of components, are passed
 * over. https://discord.com/developers/docs/resources/message
 */

/** Passes over each element of an unknown shape. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(null);
const listOf = <Schema extends z.ZodType>(schema: Schema) => optional(z.array(optional(schema)));

const attachment = z.object({
  id: z.string(),
  filename: z.string(),
  url: z.string(),
  content_type: z.string().nullish(),
  flags: z.number().nullish(),
  /** Alt text. */
  description: z.string().nullish(),
});

const media = z.object({
  url: z.string(),
  proxy_url: z.string().nullish(),
  content_type: z.string().nullish(),
});

const embed = z.object({
  /** The link that was unfurled. */
  url: optional(z.string()),
  image: optional(media),
  thumbnail: optional(media),
});

const sticker = z.object({ id: z.string(), name: z.string(), format_type: z.number() });

const galleryItem = z.object({ media, spoiler: z.boolean().nullish() });

/** https://discord.com/developers/docs/components/reference */
const component = z.object({
  custom_id: optional(z.string()),
  spoiler: optional(z.boolean()),
  /** The items of a media gallery. */
  items: listOf(galleryItem),
  /** The picture of a thumbnail. */
  media: optional(media),
  /** The content of a file component, which may be a picture. */
  file: optional(media),
  get components() {
    return listOf(component);
  },
  get accessory() {
    return optional(component);
  },
});

const content = z.object({
  /** The words of the message. */
  content: z.string().catch(""),
  attachments: listOf(attachment),
  embeds: listOf(embed),
  sticker_items: listOf(sticker),
  components: listOf(component),
});

/** Reads a message, and the messages that are forwarded in it. */
export const postedMessageSchema = content.extend({
  id: snowflakeSchema,
  channel_id: snowflakeSchema,
  author: z.object({ id: snowflakeSchema, bot: z.boolean().nullish() }),
  message_snapshots: optional(z.array(z.object({ message: content }))),
  /** In an answer to an interaction: its type and its user. */
  interaction_metadata: optional(z.object({ type: z.number(), user: z.object({ id: z.string() }) })),
});

export type PostedMessage = z.infer<typeof postedMessageSchema>;
export type PostedContent = z.infer<typeof content>;
export type PostedAttachment = z.infer<typeof attachment>;
export type PostedMedia = z.infer<typeof media>;
export type PostedEmbed = z.infer<typeof embed>;
export type PostedSticker = z.infer<typeof sticker>;
export type PostedComponent = z.infer<typeof component>;

/** The same message as Discord sent it to discord.js. */
export function fromDiscordJs(message: Message): PostedMessage {
  return postedMessageSchema.parse({
    ...rawContent(message),
    id: message.id,
    channel_id: message.channelId,
    author: { id: message.author.id, bot: message.author.bot },
    message_snapshots: message.messageSnapshots.map((snapshot) => ({ message: rawContent(snapshot) })),
    interaction_metadata: message.interactionMetadata && {
      type: message.interactionMetadata.type,
      user: { id: message.interactionMetadata.user.id },
    },
  });
}

function rawContent({ content: words, attachments, embeds, stickers, components }: Message | MessageSnapshot): object {
  return {
    content: words,
    attachments: attachments.map(({ id, name, url, contentType, flags, description }) => ({
      id,
      filename: name,
      url,
      content_type: contentType,
      flags: flags.bitfield,
      description,
    })),
    embeds: embeds.map(({ data }) => data),
    sticker_items: stickers.map(({ id, name, format }) => ({ id, name, format_type: format })),
    components: components.map((one) => one.toJSON()),
  };
}

/** The place of a message. */
export function linkTo({ id, channel_id, author }: PostedMessage, guildId: string | null): MessageLink {
  return { ...(guildId !== null && { guildId }), channelId: channel_id, messageId: id, authorId: author.id };
}

/** The custom ids of all buttons in a message, in order. */
export function everyCustomId({ components }: PostedMessage): readonly string[] {
  const idsIn = (one: PostedComponent): string[] => [
    ...(one.custom_id ? [one.custom_id] : []),
    ...within(one).flatMap(idsIn),
  ];
  return known(components).flatMap(idsIn);
}

/** The components inside a component. */
export function within({ components, accessory }: PostedComponent): readonly PostedComponent[] {
  return [...known(components), ...known([accessory])];
}

/** The components of a known shape. */
export function known<One>(things: readonly (One | null | undefined)[] | null | undefined): readonly One[] {
  return (things ?? []).filter((one) => one !== null && one !== undefined);
}
