import { refusal } from "../validation/rest-errors.ts";
import { keptFilename } from "../state/file-types.ts";
import type { Attachment, Message, UploadedFile } from "../state/state.ts";
import { checkForm, type Report } from "../validation/read-form.ts";
import { MAX_ATTACHMENTS } from "../validation/limits.ts";
import type { AttachmentRequest, MessageBody } from "../validation/sent-message.ts";

/** A file that a message will have once its body is accepted. */
export interface PlannedAttachment {
  readonly filename: string;
  readonly description: string | undefined;
  readonly spoiler: boolean;
  /** Uploaded with this request, or on the message already. */
  readonly from: { readonly upload: UploadedFile } | { readonly kept: Attachment };
}

/**
 * The files that a message will have: the ones in `attachments`, or, where that is absent, all earlier and all uploaded
 * files. https://discord.com/developers/docs/reference#editing-message-attachments
 *
 * @throws DiscordError 50035 for a listed file that does not exist, 40005 for one that is too large
 */
export function planAttachments(
  body: Pick<MessageBody, "attachments">,
  uploads: readonly UploadedFile[],
  before: Message | undefined,
  maxFileBytes: number,
): PlannedAttachment[] {
  if (uploads.some(({ bytes }) => bytes.length > maxFileBytes)) throw refusal("tooLarge");
  const byIndex = new Map(
    uploads.map((upload) => [/^files\[(\d+)\]$/.exec(upload.field)?.[1] ?? upload.field, upload]),
  );
  const kept = new Map((before?.attachments ?? []).map((attachment) => [attachment.id, attachment]));
  const listed: readonly AttachmentRequest[] = body.attachments ?? [...kept.keys()].map((id) => ({ id }));
  const unlisted = [...byIndex.keys()].filter((id) => !listed.some((entry) => entry.id === id)).map((id) => ({ id }));
  const entries = [...listed, ...unlisted];
  checkForm((report) => checkEntries(entries, uploads, { byIndex, kept }, report));
  return entries.flatMap((entry) => plan(entry, byIndex.get(entry.id), kept.get(entry.id)) ?? []);
}

function checkEntries(
  entries: readonly AttachmentRequest[],
  uploads: readonly UploadedFile[],
  known: { readonly byIndex: ReadonlyMap<string, unknown>; readonly kept: ReadonlyMap<string, unknown> },
  report: Report,
): void {
  for (const { field } of uploads) {
    if (!/^files\[\d+\]$/.test(field)) report([field], "UNKNOWN_FIELD", "Files go into files[n]");
  }
  if (entries.length > MAX_ATTACHMENTS || uploads.length > MAX_ATTACHMENTS) {
    report(["attachments"], "BASE_TYPE_MAX_LENGTH", `Must be ${MAX_ATTACHMENTS} or fewer in length.`);
  }
  for (const [index, { id }] of entries.entries()) {
    if (!known.byIndex.has(id) && !known.kept.has(id)) {
      report(["attachments", index, "id"], "ATTACHMENT_NOT_FOUND", `Attachment ${id} not found.`);
    }
    if (entries.findIndex((entry) => entry.id === id) !== index) {
      report(["attachments", index, "id"], "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
    }
  }
}

function plan(
  entry: AttachmentRequest,
  upload: UploadedFile | undefined,
  kept: Attachment | undefined,
): PlannedAttachment | undefined {
  const description = entry.description === undefined ? kept?.description : (entry.description ?? undefined);
  if (upload) {
    const filename = keptFilename(entry.filename ?? upload.filename);
    const spoiler = entry.is_spoiler ?? filename.startsWith("SPOILER_");
    return { filename, description, spoiler, from: { upload } };
  }
  if (!kept) return undefined;
  return { filename: kept.filename, description, spoiler: entry.is_spoiler ?? kept.spoiler, from: { kept } };
}
