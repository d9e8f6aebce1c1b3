import {
  type APIMessage,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
} from "discord-api-types/v10";
import type { Cdn } from "../state/stored-attachments.ts";
import { everyComponent, mediaOf, type PlacedComponent, textsOf } from "../validation/component-tree.ts";
import type { Pings } from "../state/message-mentions.ts";
import { attachmentOf, toMessage } from "../payloads/message-payload.ts";
import type { Attachment, Message } from "../state/state.ts";
import type { Button, MessageComponent } from "../validation/sent-components.ts";
import type { Embed } from "../validation/sent-message.ts";

/** A picture or file that a message shows. */
export interface ShownMedia {
  readonly kind: "picture" | "file";
  /** The address that the bot sent: `attachment://…` or a web address. */
  readonly url: string;
  /** The file behind it, with its bytes, where it was uploaded or is on this server. */
  readonly attachment: Attachment | undefined;
  /** Alt text: the gallery item's, or else the attachment's. */
  readonly description: string | undefined;
  readonly spoiler: boolean;
}

/** A person's view of a message at one moment. */
export interface MessageView {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly flags: number;
  readonly ephemeral: boolean;
  /** Whether it is still "thinking…". */
  readonly loading: boolean;
  readonly isV2: boolean;
  readonly deleted: boolean;
  readonly content: string;
  readonly embeds: readonly Embed[];
  /** The components that the bot sent. */
  readonly components: readonly MessageComponent[];
  /** Content and all TextDisplays, a line each. */
  readonly text: string;
  /** In the galleries and thumbnails; on a V1 message the attached pictures. */
  readonly pictures: readonly ShownMedia[];
  /** In the File components; on a V1 message the other attachments. */
  readonly files: readonly ShownMedia[];
  readonly buttons: readonly Button[];
  readonly attachments: readonly Attachment[];
  /** The people whom its creation and all its edits notified. */
  readonly pings: Pings;
  readonly repliesTo: string | undefined;
  /** The command that it answers, with its subcommands: `privacy show`. */
  readonly command: string | undefined;
  readonly editedAtMs: number | undefined;
  /** The message from Discord's API, with fresh URLs. */
  readonly api: APIMessage;
}

/** Makes the view of a message. */
export function viewOf(message: Message, cdn: Cdn): MessageView {
  const { id, flags, content, embeds, components, attachments, pings, deleted } = message;
  const has = (flag: number) => (flags & flag) !== 0;
  const isV2 = has(MessageFlags.IsComponentsV2);
  const placed = everyComponent(components);
  const shown = isV2 ? mediaInComponents(placed, message, cdn) : attachedMedia(message);
  return {
    id,
    channelId: message.channel.id,
    authorId: message.author.id,
    flags,
    ephemeral: has(MessageFlags.Ephemeral),
    loading: has(MessageFlags.Loading),
    isV2,
    deleted,
    content,
    embeds,
    components,
    text: [content, ...textsOf(placed)].filter(Boolean).join("\n"),
    pictures: shown.filter(({ kind }) => kind === "picture"),
    files: shown.filter(({ kind }) => kind === "file"),
    buttons: placed.flatMap(({ component }) => (component.type === ComponentType.Button ? [component] : [])),
    attachments,
    pings,
    repliesTo: message.repliesTo?.id,
    command: commandOf(message),
    editedAtMs: message.editedAtMs,
    api: toMessage(message, cdn),
  };
}

function commandOf({ interaction }: Message): string | undefined {
  const payload = interaction?.payload;
  if (payload?.type !== InteractionType.ApplicationCommand) return undefined;
  const { data } = payload;
  if (data.type !== ApplicationCommandType.ChatInput) return data.name;
  const [first] = data.options ?? [];
  const isSub = first?.type === ApplicationCommandOptionType.Subcommand;
  return isSub ? `${data.name} ${first.name}` : data.name;
}

function mediaInComponents(placed: readonly PlacedComponent[], { attachments }: Message, cdn: Cdn): ShownMedia[] {
  return mediaOf(placed).map(({ kind, url, description, spoiler }) => {
    const attachment = attachmentOf(url, attachments) ?? cdn.find(url);
    return { kind, url, attachment, description: description ?? attachment?.description, spoiler };
  });
}

function attachedMedia({ attachments }: Message): ShownMedia[] {
  return attachments.map((attachment) => ({
    kind: attachment.contentType?.startsWith("image/") ? "picture" : "file",
    url: `attachment://${attachment.filename}`,
    attachment,
    description: attachment.description,
    spoiler: attachment.spoiler,
  }));
}
