import { ComponentType, MessageFlags } from "discord-api-types/v10";
import { everyComponent, mediaOf, type PlacedComponent, textsOf } from "../validation/component-tree.ts";
import { refusal } from "../validation/rest-errors.ts";
import type { Message } from "../state/state.ts";
import type { PlannedAttachment } from "./sent-attachments.ts";
import type { MessageComponent } from "../validation/sent-components.ts";
import { checkForm, type Report } from "../validation/read-form.ts";
import {
  BYTES_PER_TEXT_DISPLAY,
  MAX_ACTION_ROWS,
  MAX_COMPONENTS,
  MAX_EMBED_CHARACTERS,
  MAX_TEXT_BYTES,
  MAX_TEXT_CHARACTERS,
} from "../validation/limits.ts";
import type { Embed, MessageBody } from "../validation/sent-message.ts";

const { SuppressEmbeds, SuppressNotifications, Ephemeral, Loading, IsComponentsV2 } = MessageFlags;

/** The content of a message once its body is accepted. */
export interface PlannedMessage {
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly MessageComponent[];
  readonly attachments: readonly PlannedAttachment[];
  readonly flags: number;
}

/** The purpose of a body. */
export interface Writing {
  readonly body: MessageBody & { readonly sticker_ids?: readonly string[] | null | undefined };
  /** The message that is edited. */
  readonly before: Message | undefined;
  /** Whether the EPHEMERAL flag may be asked for. */
  readonly mayHide: boolean;
}

/**
 * The content of the message: absent fields keep their values.
 *
 * @throws DiscordError 50035 for a broken rule, 50006 for an empty message, 500 for too many bytes of text
 */
export function planMessage(writing: Writing, attachments: readonly PlannedAttachment[]): PlannedMessage {
  const { body, before } = writing;
  const planned: PlannedMessage = {
    content: body.content === undefined ? (before?.content ?? "") : (body.content ?? ""),
    embeds: body.embeds === undefined ? (before?.embeds ?? []) : (body.embeds ?? []),
    components: body.components === undefined ? (before?.components ?? []) : (body.components ?? []),
    attachments,
    flags: nextFlags(writing),
  };
  const placed = everyComponent(planned.components);
  const texts = textsOf(placed);
  checkForm((report) => {
    checkFlags(writing, report);
    if (isV2(planned.flags)) {
      checkV2(writing, planned, report);
      checkSize(placed, texts, report);
    } else checkV1(planned, report);
    checkIds(placed, report);
    checkMedia(planned, placed, report);
  });
  if (isEmpty(planned, body)) throw refusal("emptyMessage");
  if (textBytes(texts) > MAX_TEXT_BYTES) throw refusal("serverError");
  return planned;
}

function isV2(flags: number): boolean {
  return (flags & IsComponentsV2) !== 0;
}

function nextFlags({ body, before }: Writing): number {
  const lasting = (before?.flags ?? 0) & (IsComponentsV2 | Ephemeral);
  return ((body.flags ?? before?.flags ?? 0) | lasting) & ~Loading;
}

function checkFlags({ body, before, mayHide }: Writing, report: Report): void {
  if (body.flags === undefined || body.flags === null) return;
  const atCreation = SuppressNotifications | (mayHide ? Ephemeral : 0);
  const settable = SuppressEmbeds | IsComponentsV2 | (before ? before.flags : atCreation);
  if ((body.flags & ~settable) !== 0) report(["flags"], "MESSAGE_FLAGS_INVALID", "These flags cannot be set here.");
  if (before && isV2(before.flags) && !isV2(body.flags)) {
    report(["flags"], "MESSAGE_FLAGS_INVALID", "IS_COMPONENTS_V2 cannot be removed.");
  }
}

/** Content and embeds must be gone: an edit that turns an older message into V2 has to null them. */
function checkV2({ body, before }: Writing, planned: PlannedMessage, report: Report): void {
  const legacy = (field: string) =>
    report(
      [field],
      "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
      `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  const turnsV2 = before !== undefined && !isV2(before.flags);
  const isSent = (value: unknown) => value !== undefined && value !== null;
  if (turnsV2 ? planned.content !== "" : isSent(body.content)) legacy("content");
  if (turnsV2 ? planned.embeds.length > 0 : isSent(body.embeds)) legacy("embeds");
  if (isSent(body.poll)) legacy("poll");
  if (isSent(body.sticker_ids)) legacy("sticker_ids");
}

function checkSize({ length: count }: readonly PlacedComponent[], texts: readonly string[], report: Report): void {
  if (count > MAX_COMPONENTS) {
    report(["components"], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", `${count} components, at most ${MAX_COMPONENTS}`);
  }
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  if (characters > MAX_TEXT_CHARACTERS) {
    const message = `${characters} characters of displayable text, at most ${MAX_TEXT_CHARACTERS}`;
    report(["components"], "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
  }
}

function checkV1({ components, embeds }: PlannedMessage, report: Report): void {
  for (const [index, { type }] of components.entries()) {
    if (type !== ComponentType.ActionRow) {
      report(["components", index, "type"], "UNION_TYPE_CHOICES", "Value of field type must be one of (1,).");
    }
  }
  if (components.length > MAX_ACTION_ROWS) {
    report(["components"], "BASE_TYPE_BAD_LENGTH", `Must be between 1 and ${MAX_ACTION_ROWS} in length.`);
  }
  const characters = embeds.reduce((sum, embed) => sum + embedCharacters(embed), 0);
  if (characters > MAX_EMBED_CHARACTERS) {
    report(["embeds"], "MAX_EMBED_SIZE_EXCEEDED", `Embed size exceeds maximum size of ${MAX_EMBED_CHARACTERS}`);
  }
}

function embedCharacters({ title, description, footer, author, fields }: Embed): number {
  const texts = [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

function checkIds(placed: readonly PlacedComponent[], report: Report): void {
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const { component, path } of placed) {
    const customId = "custom_id" in component ? component.custom_id : undefined;
    if (customId && customIds.has(customId)) {
      report([...path, "custom_id"], "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
    }
    if (customId) customIds.add(customId);
    if (component.id && ids.has(component.id)) {
      report([...path, "id"], "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated");
    }
    if (component.id) ids.add(component.id);
  }
}

/** Every `attachment://` names a file, and on a V2 message every file is named: otherwise it would not be shown. */
function checkMedia({ attachments, flags }: PlannedMessage, placed: readonly PlacedComponent[], report: Report): void {
  const named = new Set<string>();
  for (const { url, path } of mediaOf(placed)) {
    const [, filename] = /^attachment:\/\/(.+)$/.exec(url) ?? [];
    if (filename === undefined) continue;
    named.add(filename);
    if (!attachments.some((attachment) => attachment.filename === filename)) {
      report(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", `Attachment ${filename} not found`);
    }
  }
  if (!isV2(flags)) return;
  for (const [index, { filename }] of attachments.entries()) {
    if (!named.has(filename)) {
      report(["attachments", index], "ATTACHMENT_NOT_SHOWN", `No component names attachment://${filename}`);
    }
    if (attachments.findIndex((attachment) => attachment.filename === filename) !== index) {
      report(["attachments", index], "ATTACHMENT_NAME_DUPLICATED", `Two files are called ${filename}`);
    }
  }
}

function isEmpty(planned: PlannedMessage, body: Writing["body"]): boolean {
  if (isV2(planned.flags)) return planned.components.length === 0;
  const { content, embeds, attachments } = planned;
  return content.trim() === "" && embeds.length + attachments.length === 0 && !body.poll && !body.sticker_ids?.length;
}

function textBytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + BYTES_PER_TEXT_DISPLAY, 0);
}
