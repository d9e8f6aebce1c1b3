import type { Message, MessageSnapshot } from "discord.js";
import { AttachmentFlags, StickerFormatType } from "discord-api-types/v10";
import { z } from "zod";
import type { MessageLink } from "../core/message-link.ts";
import type { PictureSource } from "../core/picture.ts";
import { isDiscordCdn } from "../services/pictures/host-guard.ts";

/*
 * Messages as Discord gives them, as far as their pictures go; whatever else they hold, and kinds of components that
 * are yet to come, is passed over. https://discord.com/developers/docs/resources/message
 */

const attachment = z.object({
  id: z.string(),
  filename: z.string(),
  url: z.string(),
  content_type: z.string().nullish(),
  flags: z.number().nullish(),
});

const media = z.object({ url: z.string(), proxy_url: z.string().nullish(), attachment_id: z.string().nullish() });

const embed = z.object({ image: media.nullish(), thumbnail: media.nullish() });

const sticker = z.object({ id: z.string(), name: z.string(), format_type: z.number() });

const component = z.object({
  custom_id: z.string().nullish(),
  spoiler: z.boolean().nullish(),
  /** Of a media gallery. */
  items: z.array(z.object({ media, spoiler: z.boolean().nullish() })).nullish(),
  /** Of a thumbnail. */
  media: media.nullish(),
  get components() {
    return z.array(component).nullish();
  },
  get accessory() {
    return component.nullish();
  },
});

const content = z.object({
  attachments: z.array(attachment).default([]),
  embeds: z.array(embed).default([]),
  sticker_items: z.array(sticker).nullish(),
  components: z.array(component).nullish(),
});

/** Reads a message, and what is forwarded in it. */
export const postedMessageSchema = content.extend({
  id: z.string(),
  channel_id: z.string(),
  author: z.object({ id: z.string(), bot: z.boolean().nullish() }),
  message_snapshots: z.array(z.object({ message: content })).nullish(),
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
  });
}

function rawContent({ attachments, embeds, stickers, components }: Message | MessageSnapshot): object {
  return {
    attachments: attachments.map(({ id, name, url, contentType, flags }) => ({
      id,
      filename: name,
      url,
      content_type: contentType,
      flags: flags.bitfield,
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
 * Every picture that a message shows, in order: attachments, links that Discord unfurled, stickers, Components V2 media,
 * and those of messages that are forwarded in it.
 */
export function picturesOf(message: PostedMessage): readonly PictureSource[] {
  const contents: readonly Content[] = [message, ...(message.message_snapshots ?? []).map((one) => one.message)];
  return withoutRepeats(contents.flatMap(picturesInContent));
}

function picturesInContent({ attachments, components, embeds, sticker_items }: Content): PictureSource[] {
  return [
    ...attachments.flatMap(pictureInAttachment),
    ...(components ?? []).flatMap((each) => picturesInComponent(each, false)),
    ...embeds.flatMap(pictureInEmbed),
    ...(sticker_items ?? []).flatMap(pictureInSticker),
  ];
}

/** The custom ids of all buttons in a message, in order. */
export function everyCustomId({ components }: PostedMessage): readonly string[] {
  const idsIn = (one: Component): string[] => [
    ...(one.custom_id ? [one.custom_id] : []),
    ...[...(one.components ?? []), ...(one.accessory ? [one.accessory] : [])].flatMap(idsIn),
  ];
  return (components ?? []).flatMap(idsIn);
}

/** What Discord believes a file to be may be wrong: a picture's ending is enough. */
const PICTURE_ENDING = /\.(?:png|apng|jpe?g|webp|gif|avif|tiff?|heic|heif|bmp|svg)$/i;

function pictureInAttachment({ id, filename, url, content_type, flags }: Content["attachments"][number]) {
  if (!content_type?.startsWith("image/") && !PICTURE_ENDING.test(filename)) return [];
  const spoiler = ((flags ?? 0) & AttachmentFlags.IsSpoiler) !== 0;
  return [{ attachmentId: id, url, name: filename, spoiler }];
}

function picturesInComponent(one: Component, isInSpoiler: boolean): PictureSource[] {
  const spoiler = isInSpoiler || one.spoiler === true;
  const within = [...(one.components ?? []), ...(one.accessory ? [one.accessory] : [])];
  return [
    ...(one.items ?? []).map((item) => pictureInMedia(item.media, spoiler || item.spoiler === true)),
    ...(one.media ? [pictureInMedia(one.media, spoiler)] : []),
    ...within.flatMap((each) => picturesInComponent(each, spoiler)),
  ];
}

/** A picture of somebody else's site is read through Discord's own proxy: we visit no other place. */
function pictureInMedia({ url, proxy_url, attachment_id }: z.infer<typeof media>, spoiler: boolean): PictureSource {
  const attachmentId = attachment_id ?? attachmentIdIn(url);
  return {
    ...(attachmentId !== undefined && { attachmentId }),
    url: attachmentId === undefined ? (proxy_url ?? url) : url,
    name: nameIn(url),
    spoiler,
  };
}

/** The attachment that an address of Discord's own leads to; another site's may look the same, and mean nothing. */
function attachmentIdIn(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !isDiscordCdn(url)) return undefined;
  return /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\//.exec(url.pathname)?.[1];
}

function pictureInEmbed({ image, thumbnail }: Content["embeds"][number]): PictureSource[] {
  const shown = image ?? thumbnail;
  return shown ? [pictureInMedia(shown, false)] : [];
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

/** An attachment may stand in a component too; where one of both is a spoiler, it is one. */
function withoutRepeats(pictures: readonly PictureSource[]): PictureSource[] {
  const byAddress = new Map<string, PictureSource>();
  for (const picture of pictures) {
    const address = picture.attachmentId ?? withoutQuery(picture.url);
    const before = byAddress.get(address);
    byAddress.set(address, before ? { ...before, spoiler: before.spoiler || picture.spoiler } : picture);
  }
  return [...byAddress.values()];
}

function withoutQuery(url: string): string {
  return url.split("?", 1)[0] ?? url;
}

/** The file's name in an address, for sentences. */
function nameIn(url: string): string {
  const name = URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
  return name === undefined || name === "" ? "picture" : name;
}
