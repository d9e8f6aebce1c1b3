import type { Message, MessageSnapshot } from "discord.js";
import { AttachmentFlags, StickerFormatType } from "discord-api-types/v10";
import { z } from "zod";
import type { MessageLink } from "../../core/request/message-link.ts";
import { addressOfFile, ownedBy, type PictureSource } from "../../core/request/picture.ts";
import { snowflakeSchema } from "../rest/snowflake.ts";

/*
 * Messages as Discord gives them, as far as their pictures go; whatever else they hold, and kinds of components that
 * are yet to come, is passed over. https://discord.com/developers/docs/resources/message
 */

/** Things of a shape that is not (yet) known are passed over, one by one. */
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
  /** Of a media gallery. */
  items: listOf(galleryItem),
  /** Of a thumbnail. */
  media: optional(media),
  /** Of a file, which may be a picture. */
  file: optional(media),
  get components() {
    return listOf(component);
  },
  get accessory() {
    return optional(component);
  },
});

const content = z.object({
  /** What was written. */
  content: z.string().catch(""),
  attachments: listOf(attachment),
  embeds: listOf(embed),
  sticker_items: listOf(sticker),
  components: listOf(component),
});

/** Reads a message, and what is forwarded in it. */
export const postedMessageSchema = content.extend({
  id: snowflakeSchema,
  channel_id: snowflakeSchema,
  author: z.object({ id: snowflakeSchema, bot: z.boolean().nullish() }),
  message_snapshots: optional(z.array(z.object({ message: content }))),
  /** Of an answer to an interaction: what that was, and whose. */
  interaction_metadata: optional(z.object({ type: z.number(), user: z.object({ id: z.string() }) })),
});

export type PostedMessage = z.infer<typeof postedMessageSchema>;
type Content = z.infer<typeof content>;
type Component = z.infer<typeof component>;

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

/** Where a message is. */
export function linkTo({ id, channel_id, author }: PostedMessage, guildId: string | null): MessageLink {
  return { ...(guildId !== null && { guildId }), channelId: channel_id, messageId: id, authorId: author.id };
}

/**
 * Every picture that a message shows, in order: Components V2 media, attachments, links that Discord unfurled, stickers,
 * and those of messages that are forwarded in it. What components name stands first, since a message that has them shows
 * its attachments in them alone.
 *
 * They are the author's, but for those that were forwarded: Discord does not say whose these are.
 */
export function picturesOf(message: PostedMessage): readonly PictureSource[] {
  const forwarded = (message.message_snapshots ?? []).map((one) => one.message);
  const own = picturesInContent(message).map(ownedBy(message.author.id));
  return withoutRepeats([...own, ...forwarded.flatMap(picturesInContent)]);
}

/** The pictures that were attached without alt text, in order: to nothing else can their author add any. */
export function picturesWithoutAltText({ attachments, author }: PostedMessage): readonly PictureSource[] {
  return known(attachments)
    .filter(({ description }) => (description ?? "").trim() === "")
    .flatMap(pictureInAttachment)
    .map(ownedBy(author.id));
}

function picturesInContent({
  content: words,
  attachments,
  components,
  embeds,
  sticker_items,
}: Content): PictureSource[] {
  return [
    ...known(components).flatMap((each) => picturesInComponent(each, false)),
    ...known(attachments).flatMap(pictureInAttachment),
    ...known(embeds).flatMap((each) => picturesInEmbed(each, words)),
    ...known(sticker_items).flatMap(pictureInSticker),
  ];
}

/** The custom ids of all buttons in a message, in order. */
export function everyCustomId({ components }: PostedMessage): readonly string[] {
  const idsIn = (one: Component): string[] => [
    ...(one.custom_id ? [one.custom_id] : []),
    ...within(one).flatMap(idsIn),
  ];
  return known(components).flatMap(idsIn);
}

function within({ components, accessory }: Component): readonly Component[] {
  return [...known(components), ...known([accessory])];
}

function known<One>(things: readonly (One | null | undefined)[] | null | undefined): readonly One[] {
  return (things ?? []).filter((one) => one !== null && one !== undefined);
}

/** What Discord believes a file to be may be wrong: a picture's ending is enough. */
const PICTURE_ENDING = /\.(?:png|apng|jpe?g|webp|gif|avif|tiff?|heic|heif|bmp|svg)$/i;

function isPicture(contentType: string | null | undefined, fileName: string): boolean {
  return contentType?.startsWith("image/") === true || PICTURE_ENDING.test(fileName);
}

function pictureInAttachment({ id, filename, url, content_type, flags }: z.infer<typeof attachment>): PictureSource[] {
  if (!isPicture(content_type, filename)) return [];
  const spoiler = ((flags ?? 0) & AttachmentFlags.IsSpoiler) !== 0;
  return [{ attachmentId: id, url, name: filename, spoiler }];
}

function picturesInComponent(one: Component, isInSpoiler: boolean): PictureSource[] {
  const spoiler = isInSpoiler || one.spoiler === true;
  return [
    ...known(one.items).flatMap((item) => pictureInMedia(item.media, spoiler || item.spoiler === true)),
    ...known([one.media]).flatMap((shown) => pictureInMedia(shown, spoiler)),
    ...known([one.file]).flatMap((file) => pictureInFile(file, spoiler)),
    ...within(one).flatMap((each) => picturesInComponent(each, spoiler)),
  ];
}

/** Files are named like pictures where they are some; galleries show videos too, and then Discord says so. */
function pictureInFile(file: z.infer<typeof media>, spoiler: boolean): PictureSource[] {
  return isPicture(file.content_type, nameIn(file.url)) ? pictureInMedia(file, spoiler) : [];
}

/**
 * A picture that is shown by its address. No id is read from there: whatever a message merely names may be another's,
 * and Discord's own lists of attachments alone say which attachment is where. A picture of somebody else's site is read
 * through Discord's own proxy: we visit no other place.
 */
function pictureInMedia({ url, proxy_url, content_type }: z.infer<typeof media>, spoiler: boolean): PictureSource[] {
  const name = nameIn(url);
  if (content_type && !isPicture(content_type, name)) return [];
  return [{ url: isAtDiscord(url) ? url : (proxy_url ?? url), name, spoiler }];
}

const ATTACHMENT_ADDRESS =
  /^https:\/\/(?:cdn\.discordapp\.com|media\.discordapp\.net)\/(?:ephemeral-)?attachments\/\d+\/\d+\//;

/** Whether it is the address of a file of Discord's own; another site's may look the same, and mean nothing. */
function isAtDiscord(address: string): boolean {
  return URL.canParse(address) && ATTACHMENT_ADDRESS.test(new URL(address).href);
}

function picturesInEmbed({ url, image, thumbnail }: z.infer<typeof embed>, words: string): PictureSource[] {
  const spoiler = typeof url === "string" && isHiddenLink(url, words);
  return known([image, thumbnail]).flatMap((shown) => pictureInMedia(shown, spoiler));
}

const BEHIND_BARS = /\|\|[^]+?\|\|/g;
const LINK = /https?:\/\/[^\s<>|]+/gi;

/**
 * Whether Discord hides what it unfurled of a link: one that stands behind bars, and not openly as well. Discord may spell
 * it in its own way, so where some link is hidden, each is that does not stand there openly as it is.
 */
function isHiddenLink(link: string, words: string): boolean {
  const isSomeHidden = [...words.matchAll(BEHIND_BARS)].some(([part]) => part.search(LINK) !== -1);
  const isOpen = [...words.replaceAll(BEHIND_BARS, " ").matchAll(LINK)].some(([address]) => address === link);
  return isSomeHidden && !isOpen;
}

const LOTTIE: number = StickerFormatType.Lottie;
const GIF: number = StickerFormatType.GIF;

/** https://discord.com/developers/docs/reference#image-formatting: GIFs come from the media host; Lottie is no picture. */
function pictureInSticker({ id, name, format_type }: z.infer<typeof sticker>): PictureSource[] {
  if (format_type === LOTTIE) return [];
  const url =
    format_type === GIF
      ? `https://media.discordapp.net/stickers/${id}.gif`
      : `https://cdn.discordapp.com/stickers/${id}.png`;
  return [{ url, name, spoiler: false }];
}

/** An attachment may stand in a component too, by its address; where one of both is a spoiler, it is one. */
function withoutRepeats(pictures: readonly PictureSource[]): PictureSource[] {
  const byAddress = new Map<string, PictureSource>();
  for (const picture of pictures) {
    const address = addressOfFile(picture.url);
    const before = byAddress.get(address);
    byAddress.set(address, before ? { ...before, ...idAndSpoiler(before, picture) } : picture);
  }
  return [...byAddress.values()];
}

function idAndSpoiler(one: PictureSource, other: PictureSource): Pick<PictureSource, "attachmentId" | "spoiler"> {
  const attachmentId = one.attachmentId ?? other.attachmentId;
  return { spoiler: one.spoiler || other.spoiler, ...(attachmentId !== undefined && { attachmentId }) };
}

/** The file's name in an address, for sentences. */
function nameIn(url: string): string {
  const name = URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
  return name === undefined || name === "" ? "picture" : name;
}
