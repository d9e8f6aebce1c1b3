import { authorName } from "./message-frame.ts";
import { summaryOf, isNamed, isPicture, toGalleryItem } from "./message-summary.ts";
import { FLAGS, has } from "../discord/message-flags.ts";
import { DiscordCommand } from "@skyra/discord-components-core/discord-command.js";
import { DiscordReply } from "@skyra/discord-components-core/discord-reply.js";
import type { APIMessage, APIUser } from "discord-api-types/v10";
import { avatarOf } from "../elements/avatars.ts";
import type { Shown } from "./conversation.ts";
import { button, element } from "../elements/element.ts";
import { drawFile } from "../components/file-link.ts";
import { drawMarkdown } from "../markdown/markdown-nodes.ts";
import { drawPart } from "../components/message-components.ts";
import type { Part } from "../discord/component-types.ts";
import { drawGallery } from "../components/gallery.ts";
import type { ComponentContext } from "../components/component-context.ts";

const SHOWN_REPLY_CHARACTERS = 120;

export interface MessageActions {
  readonly openMenu: (shown: Shown, at: { readonly x: number; readonly y: number }, opener: HTMLElement) => void;
  readonly dismiss: (shown: Shown) => void;
}

/** A piece of a message, with its data: equal pieces need not be drawn again. */
export interface Piece {
  readonly source: string;
  readonly draw: () => HTMLElement;
}

/** The content of a message, piece by piece, top to bottom. */
export function piecesOf(shown: Shown, context: ComponentContext, actions: MessageActions): readonly Piece[] {
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
            drawReply(message.referenced_message ?? undefined, context),
          ),
        ]),
    ...(command === undefined ? [] : [piece(["command", command], () => drawCommand(message, command))]),
    ...(has(message, FLAGS.loading) ? [piece("loading", () => drawThinking(message.author))] : []),
    ...(message.content === ""
      ? []
      : [piece(["content", message.content], () => drawMarkdown(message.content, context.nameOf))]),
    ...(pictures.length === 0
      ? []
      : [piece(["pictures", pictures, shown.files], () => drawGallery(pictures.map(toGalleryItem), shown.files))]),
    ...others.map((file) =>
      piece(["file", file], () =>
        drawFile({ url: file.url, attachment_id: file.id }, shown.files, file.filename, file.size),
      ),
    ),
    ...parts.map((part) => piece([part, filesOf(part, shown)], () => drawPart(part, context))),
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

/** The message's addresses that a part could need: none where it shows no file. */
function filesOf(part: Part, { files }: Shown): unknown {
  return JSON.stringify(part).includes('"url"') ? files : undefined;
}

function drawReply(original: APIMessage | undefined, context: ComponentContext): HTMLElement {
  const reply = new DiscordReply();
  reply.slot = "reply";
  reply.deleted = original === undefined;
  if (!original) return reply;
  const name = authorName(original.author);
  reply.author = name;
  reply.avatar = avatarOf(name, original.author.bot === true);
  reply.bot = original.author.bot === true;
  reply.attachment = original.attachments.length > 0;
  const words = summaryOf(original, context).slice(0, SHOWN_REPLY_CHARACTERS);
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
    used.author = authorName(metadata.user);
    used.avatar = avatarOf(authorName(metadata.user), false);
  }
  used.command = name;
  return used;
}

function drawThinking(author: APIUser): HTMLElement {
  const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  return element("p", { class: "thinking" }, dots, `${authorName(author)} is thinking…`);
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
    "aria-label": `More: what to do with the message of ${authorName(author)}`,
    "aria-haspopup": "menu",
    "data-focus": "more",
    slot: "reply",
    title: "More",
  });
  return more;
}
