import { DiscordCommand } from "@skyra/discord-components-core/discord-command.js";
import { DiscordMessage } from "@skyra/discord-components-core/discord-message.js";
import { DiscordReply } from "@skyra/discord-components-core/discord-reply.js";
import type { APIAttachment, APIMessage, APIUser } from "discord-api-types/v10";
import { avatarOf } from "../elements/avatars.ts";
import { FLAGS, has, type Shown } from "./conversation.ts";
import { button, element } from "../elements/element.ts";
import { drawFile } from "../components/file-link.ts";
import { drawMarkdown, plainText } from "../markdown/markdown-nodes.ts";
import { drawPart } from "../components/message-components.ts";
import type { GalleryItem, Part } from "../discord/component-types.ts";
import { drawGallery } from "../components/gallery.ts";
import type { Surroundings } from "../components/component-context.ts";

/** Discord's flag of an attachment. */
export const IS_SPOILER = 1 << 3;
const NO_FLAGS = 0;
const SHOWN_REPLY_CHARACTERS = 120;
/** So much of an alt text in the words of its message is that alt text; the rest may have been cut. */
const TOLD_CHARACTERS = 60;

export interface MessageActions {
  readonly openMenu: (shown: Shown, at: { readonly x: number; readonly y: number }, opener: HTMLElement) => void;
  readonly dismiss: (shown: Shown) => void;
}

/** The frame of a message: who wrote it, and when. What it says is drawn by {@link drawBody}. */
export function drawMessage(shown: Shown): DiscordMessage {
  const { message } = shown;
  const drawn = new DiscordMessage();
  drawn.id = `message-${message.id}`;
  drawn.setAttribute("role", "article");
  frame(drawn, shown);
  return drawn;
}

/** Brings the frame up to date with an edit. */
export function frame(drawn: DiscordMessage, { message }: Shown): void {
  const name = nameOf(message.author);
  const time = timeOf(message);
  drawn.author = name;
  drawn.avatar = avatarOf(name, message.author.bot === true);
  drawn.bot = message.author.bot === true;
  drawn.timestamp = time;
  // An answer grows by edits: only people are said to have edited something.
  drawn.edited = message.edited_timestamp !== null && message.author.bot !== true;
  drawn.classList.toggle("ephemeral", has(message, FLAGS.ephemeral));
  drawn.setAttribute("aria-label", `${name}, ${time}`);
}

/** A piece of a message, with what it was drawn from: equal pieces need not be drawn again. */
export interface Piece {
  readonly source: string;
  readonly draw: () => HTMLElement;
}

/** What a message says, piece by piece, top to bottom. */
export function piecesOf(shown: Shown, around: Surroundings, actions: MessageActions): readonly Piece[] {
  const { message, command } = shown;
  const parts = (message.components ?? []) as unknown as readonly Part[]; // their types know less than the stand-in sends
  const pictures = message.attachments.filter((attachment) => isPicture(attachment) && !isNamed(attachment, parts));
  const others = message.attachments.filter((attachment) => !isPicture(attachment) && !isNamed(attachment, parts));
  const piece = (source: unknown, draw: () => HTMLElement) => ({ source: JSON.stringify(source), draw });
  return [
    ...(message.referenced_message === undefined
      ? []
      : [
          piece(["reply", message.referenced_message?.content], () =>
            drawReply(message.referenced_message ?? undefined, around),
          ),
        ]),
    ...(command === undefined ? [] : [piece(["command", command], () => drawCommand(message, command))]),
    ...(has(message, FLAGS.loading) ? [piece("loading", () => drawThinking(message.author))] : []),
    ...(message.content === ""
      ? []
      : [piece(["content", message.content], () => drawMarkdown(message.content, around.nameOf))]),
    ...(pictures.length === 0
      ? []
      : [piece(["pictures", pictures, shown.files], () => drawGallery(pictures.map(toGalleryItem), shown.files))]),
    ...others.map((file) =>
      piece(["file", file], () =>
        drawFile({ url: file.url, attachment_id: file.id }, shown.files, file.filename, file.size),
      ),
    ),
    ...parts.map((part) => piece([part, filesOf(part, shown)], () => drawPart(part, around))),
    ...(has(message, FLAGS.ephemeral)
      ? [piece("ephemeral", () => drawEphemeralNote(() => actions.dismiss(shown)))]
      : []),
    piece("more", () =>
      drawMore(message.author, (opener) => {
        const { left, bottom } = opener.getBoundingClientRect();
        actions.openMenu(shown, { x: left, y: bottom }, opener);
      }),
    ),
  ];
}

/** What a message says in one line of plain text. */
export function summaryOf(message: APIMessage, around: Pick<Surroundings, "nameOf">): string {
  const texts = textsOf(message.components ?? []);
  const words = plainText([message.content, ...texts].join("\n"), around.nameOf);
  if (words === "" && has(message, FLAGS.loading)) return "is thinking…";
  return [words, ...filesInWords(message, words)].filter(Boolean).join(" ");
}

/** The pictures and files of a message for those who do not see them; what its words say already is not said again. */
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

/** Which of the message's addresses a part could need: none where it shows no file. */
function filesOf(part: Part, { files }: Shown): unknown {
  return JSON.stringify(part).includes('"url"') ? files : undefined;
}

/** Whether a component shows the attachment already. */
function isNamed({ url, id }: APIAttachment, parts: readonly Part[]): boolean {
  const written = JSON.stringify(parts);
  return written.includes(JSON.stringify(url)) || written.includes(`"attachment_id":"${id}"`);
}

export function isPicture({ content_type, width }: APIAttachment): boolean {
  return content_type?.startsWith("image/") === true && typeof width === "number";
}

function toGalleryItem({ id, url, width, height, description, flags }: APIAttachment): GalleryItem {
  const media = { url, attachment_id: id, width: width ?? null, height: height ?? null };
  return { media, description: description ?? null, spoiler: ((flags ?? NO_FLAGS) & IS_SPOILER) !== 0 };
}

function drawReply(original: APIMessage | undefined, around: Surroundings): HTMLElement {
  const reply = new DiscordReply();
  reply.slot = "reply";
  reply.deleted = original === undefined;
  if (!original) return reply;
  const name = nameOf(original.author);
  reply.author = name;
  reply.avatar = avatarOf(name, original.author.bot === true);
  reply.bot = original.author.bot === true;
  reply.attachment = original.attachments.length > 0;
  const words = summaryOf(original, around).slice(0, SHOWN_REPLY_CHARACTERS);
  reply.append(
    element(
      "a",
      { href: `#message-${original.id}`, class: "reply-link", "aria-label": `Reply to ${name}: ${words}` },
      words || "a message",
    ),
  );
  return reply;
}

function drawCommand({ interaction_metadata: metadata }: APIMessage, name: string): HTMLElement {
  const used = new DiscordCommand();
  used.slot = "reply";
  if (metadata) {
    used.author = nameOf(metadata.user);
    used.avatar = avatarOf(nameOf(metadata.user), false);
  }
  used.command = name;
  return used;
}

function drawThinking(author: APIUser): HTMLElement {
  const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  return element("p", { class: "thinking" }, dots, `${nameOf(author)} is thinking…`);
}

function drawEphemeralNote(dismiss: () => void): HTMLElement {
  return element(
    "p",
    { class: "ephemeral-note" },
    "Only you can see this · ",
    button("Dismiss message", dismiss, { class: "link-button" }),
  );
}

function drawMore(author: APIUser, open: (opener: HTMLElement) => void): HTMLElement {
  const more = button("⋯", () => open(more), {
    class: "more",
    "aria-label": `More: what to do with the message of ${nameOf(author)}`,
    "aria-haspopup": "menu",
    "data-focus": "more",
    slot: "reply",
    title: "More",
  });
  return more;
}

function nameOf({ global_name, username }: APIUser): string {
  return global_name ?? username;
}

function timeOf({ timestamp }: APIMessage): string {
  return new Date(timestamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
