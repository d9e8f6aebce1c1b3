import { FLAGS, has, IS_SPOILER } from "../discord/message-flags.ts";
import type { APIAttachment, APIMessage } from "discord-api-types/v10";
import { plainText } from "../markdown/markdown-nodes.ts";
import type { GalleryItem, Part } from "../discord/component-types.ts";
import type { ComponentContext } from "../components/component-context.ts";

const NO_FLAGS = 0;

/** This much of an alt text in the message's words counts as all of it; the rest may have been cut. */
const TOLD_CHARACTERS = 60;

/** The content of a message in one line of plain text. */
export function summaryOf(message: APIMessage, context: Pick<ComponentContext, "nameOf">): string {
  const texts = textsOf(message.components ?? []);
  const words = plainText([message.content, ...texts].join("\n"), context.nameOf);
  if (words === "" && has(message, FLAGS.loading)) return "is thinking…";
  return [words, ...filesInWords(message, words)].filter(Boolean).join(" ");
}

/** The pictures and files of a message for readers who do not see them, without repeating its words. */
function filesInWords({ attachments, components }: APIMessage, words: string): readonly string[] {
  const parts = (components ?? []) as unknown as readonly Part[]; // as in piecesOf
  const free = attachments.filter((attachment) => !isNamed(attachment, parts));
  return [
    ...[...free.filter(isPicture).map(toGalleryItem), ...parts.flatMap(picturesIn)].map((picture) =>
      pictureInWords(picture, words),
    ),
    ...free.filter((attachment) => !isPicture(attachment)).map(({ filename }) => `File: ${filename}.`),
  ];
}

function picturesIn({
  items = [],
  components = [],
  accessory,
  media,
  description,
  spoiler,
}: Part): readonly GalleryItem[] {
  const own = media ? [{ media, ...(description && { description }), ...(spoiler && { spoiler }) }] : [];
  return [...own, ...items, ...(accessory ? picturesIn(accessory) : []), ...components.flatMap(picturesIn)];
}

function pictureInWords({ description, spoiler }: GalleryItem, words: string): string {
  if (spoiler === true) return "Picture, hidden as a spoiler.";
  if (!description) return "Picture without alt text.";
  const beginning = description.replaceAll(/\s+/g, " ").slice(0, TOLD_CHARACTERS);
  return words.includes(beginning) ? "With a picture." : `Picture: ${description}`;
}

function textsOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ content, components = [] }) => [
    ...(content === undefined ? [] : [content]),
    ...textsOf(components),
  ]);
}

/** Whether a component shows the attachment already. */
export function isNamed({ url, id }: APIAttachment, parts: readonly Part[]): boolean {
  const written = JSON.stringify(parts);
  return written.includes(JSON.stringify(url)) || written.includes(`"attachment_id":"${id}"`);
}

export function isPicture({ content_type, width }: APIAttachment): boolean {
  return content_type?.startsWith("image/") === true && typeof width === "number";
}

export function toGalleryItem({ id, url, width, height, description, flags }: APIAttachment): GalleryItem {
  const media = { url, attachment_id: id, width: width ?? null, height: height ?? null };
  return { media, description: description ?? null, spoiler: ((flags ?? NO_FLAGS) & IS_SPOILER) !== 0 };
}
