import { AttachmentFlags, StickerFormatType } from "discord-api-types/v10";
import { addressOfFile, ownedBy, type PictureSource } from "../../core/request/picture.ts";
import {
  known,
  type PostedAttachment,
  type PostedComponent,
  type PostedContent,
  type PostedEmbed,
  type PostedMedia,
  type PostedMessage,
  type PostedSticker,
  within,
} from "./posted-message.ts";

/**
 * Every picture that a message shows, in order: Components V2 media, attachments, links that Discord unfurled, stickers,
 * and those of messages that are forwarded in it. Component media come first, since a message with components shows its
 * attachments in them alone.
 *
 * The author owns them, except for the forwarded ones: Discord does not tell their owner.
 */
export function picturesOf(message: PostedMessage): readonly PictureSource[] {
  const forwarded = (message.message_snapshots ?? []).map((one) => one.message);
  const own = picturesInContent(message).map(ownedBy(message.author.id));
  return withoutRepeats([...own, ...forwarded.flatMap(picturesInContent)]);
}

/** The pictures that were attached without alt text, in order: authors can add it to attachments alone. */
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
}: PostedContent): PictureSource[] {
  return [
    ...known(components).flatMap((each) => picturesInComponent(each, false)),
    ...known(attachments).flatMap(pictureInAttachment),
    ...known(embeds).flatMap((each) => picturesInEmbed(each, words)),
    ...known(sticker_items).flatMap(pictureInSticker),
  ];
}

/** Discord's content type may be wrong: a picture's file extension is enough. */
const PICTURE_ENDING = /\.(?:png|apng|jpe?g|webp|gif|avif|tiff?|heic|heif|bmp|svg)$/i;

function isPicture(contentType: string | null | undefined, fileName: string): boolean {
  return contentType?.startsWith("image/") === true || PICTURE_ENDING.test(fileName);
}

function pictureInAttachment({ id, filename, url, content_type, flags }: PostedAttachment): PictureSource[] {
  if (!isPicture(content_type, filename)) return [];
  const spoiler = ((flags ?? 0) & AttachmentFlags.IsSpoiler) !== 0;
  return [{ attachmentId: id, url, name: filename, spoiler }];
}

function picturesInComponent(one: PostedComponent, isInSpoiler: boolean): PictureSource[] {
  const spoiler = isInSpoiler || one.spoiler === true;
  return [
    ...known(one.items).flatMap((item) => pictureInMedia(item.media, spoiler || item.spoiler === true)),
    ...known([one.media]).flatMap((shown) => pictureInMedia(shown, spoiler)),
    ...known([one.file]).flatMap((file) => pictureInFile(file, spoiler)),
    ...within(one).flatMap((each) => picturesInComponent(each, spoiler)),
  ];
}

/** A picture among files has a picture's name; galleries show videos, too, and Discord marks them. */
function pictureInFile(file: PostedMedia, spoiler: boolean): PictureSource[] {
  return isPicture(file.content_type, nameIn(file.url)) ? pictureInMedia(file, spoiler) : [];
}

/**
 * A picture that is shown by its address. No id is read from the address: a message can name the attachments of another
 * author, and only Discord's own lists say which message has which attachment. A picture from another site is read
 * through Discord's own proxy: the bot connects to no other site.
 */
function pictureInMedia({ url, proxy_url, content_type }: PostedMedia, spoiler: boolean): PictureSource[] {
  const name = nameIn(url);
  if (content_type && !isPicture(content_type, name)) return [];
  return [{ url: isAtDiscord(url) ? url : (proxy_url ?? url), name, spoiler }];
}

const ATTACHMENT_ADDRESS =
  /^https:\/\/(?:cdn\.discordapp\.com|media\.discordapp\.net)\/(?:ephemeral-)?attachments\/\d+\/\d+\//;

/** Whether it is the address of a file of Discord's own; the same path on another site means nothing. */
function isAtDiscord(address: string): boolean {
  return URL.canParse(address) && ATTACHMENT_ADDRESS.test(new URL(address).href);
}

function picturesInEmbed({ url, image, thumbnail }: PostedEmbed, words: string): PictureSource[] {
  const spoiler = typeof url === "string" && isHiddenLink(url, words);
  return known([image, thumbnail]).flatMap((shown) => pictureInMedia(shown, spoiler));
}

const BEHIND_BARS = /\|\|[^]+?\|\|/g;
const LINK = /https?:\/\/[^\s<>|]+/gi;

/**
 * Whether Discord hides the preview of a link: the link is behind bars, and not in the open as well. Discord may respell
 * it, so where any link is hidden, each one counts as hidden that is not in the open in the very same spelling.
 */
function isHiddenLink(link: string, words: string): boolean {
  const isSomeHidden = [...words.matchAll(BEHIND_BARS)].some(([part]) => part.search(LINK) !== -1);
  const isOpen = [...words.replaceAll(BEHIND_BARS, " ").matchAll(LINK)].some(([address]) => address === link);
  return isSomeHidden && !isOpen;
}

const LOTTIE: number = StickerFormatType.Lottie;
const GIF: number = StickerFormatType.GIF;

/** https://discord.com/developers/docs/reference#image-formatting: GIFs come from the media host; Lottie is not a picture format. */
function pictureInSticker({ id, name, format_type }: PostedSticker): PictureSource[] {
  if (format_type === LOTTIE) return [];
  const url =
    format_type === GIF
      ? `https://media.discordapp.net/stickers/${id}.gif`
      : `https://cdn.discordapp.com/stickers/${id}.png`;
  return [{ url, name, spoiler: false }];
}

/** An attachment may be in a component, too, by its address; it is a spoiler where either is. */
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

/** The file name in an address, for sentences. */
function nameIn(url: string): string {
  const name = URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
  return name === undefined || name === "" ? "picture" : name;
}
