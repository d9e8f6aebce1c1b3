import type { RawFile } from "discord.js";
import {
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
} from "discord-api-types/v10";
import { encodeCustomId } from "../../core/ui/custom-id.ts";
import type { Block, Button, ShownPicture, Upload, View } from "../../core/ui/view.ts";

/** The largest file that Discord accepts unless it says otherwise: in a server without boosts. */
export const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;

/** A message in Discord's own form: its JSON, and the files that go along. */
export interface MessagePayload {
  readonly body: Pick<
    RESTPatchAPIWebhookWithTokenMessageJSONBody,
    "components" | "attachments" | "allowed_mentions"
  > & {
    readonly flags: MessageFlags;
  };
  readonly files: RawFile[];
}

/**
 * Writes a view as a Components V2 message that can ping `pings` alone, the ids of users.
 *
 * @remarks Uploads are listed in the order in which they stand in the view, and each is named by a component: Discord
 * shows no other file of such a message.
 */
export function toMessage(view: View, pings: readonly string[] = []): MessagePayload {
  const uploads = view.flatMap(uploadsOf);
  const attached = view.flatMap(attachedIn);
  return {
    body: {
      components: view.map(toComponent),
      flags: MessageFlags.IsComponentsV2,
      allowed_mentions: { parse: [], ...(pings.length > 0 && { users: [...pings] }) },
      // Set even where there are none: an edit would keep the earlier files, and show them nowhere.
      attachments: [
        ...attached,
        ...uploads.map(({ upload: { name, alt }, spoiler }, id) => ({
          id: String(id),
          filename: name,
          ...(alt !== undefined && { description: alt }),
          // In addition to the component, for clients that read the attachment alone.
          ...(spoiler && { is_spoiler: true }),
        })),
      ],
    },
    files: uploads.map(({ upload: { name, bytes } }) => ({ name, data: bytes })),
  };
}

/** The view without its linked pictures, for when Discord cannot show them: the words stand alone. */
export function withoutLinkedPictures(view: View): View {
  return view.flatMap((block): readonly Block[] => {
    const own = picturesIn(block).filter(({ source }) => !("url" in source));
    if (own.length === picturesIn(block).length) return [block];
    if (block.type === "section") return [{ type: "text", markdown: block.markdown }];
    return own.length === 0 ? [] : [{ type: "gallery", pictures: own }];
  });
}

/** Whether it shows a linked picture. */
export function showsLinkedPictures(view: View): boolean {
  return view.flatMap(picturesIn).some(({ source }) => "url" in source);
}

function toComponent(block: Block): APIMessageTopLevelComponent {
  switch (block.type) {
    case "text":
      return { type: ComponentType.TextDisplay, content: block.markdown };
    case "smallPrint":
      return { type: ComponentType.TextDisplay, content: `-# ${block.markdown}` };
    case "section":
      return {
        type: ComponentType.Section,
        components: [{ type: ComponentType.TextDisplay, content: block.markdown }],
        accessory: { type: ComponentType.Thumbnail, ...toGalleryItem(block.picture) },
      };
    case "gallery":
      return { type: ComponentType.MediaGallery, items: block.pictures.map(toGalleryItem) };
    case "file":
      return { type: ComponentType.File, file: { url: attachmentUrl(block.upload) }, spoiler: block.spoiler };
    case "buttons":
      return { type: ComponentType.ActionRow, components: block.buttons.map(toButton) };
  }
}

function toGalleryItem({ source, alt, spoiler }: ShownPicture) {
  return { media: { url: urlOf(source) }, description: alt, spoiler };
}

function urlOf(source: ShownPicture["source"]): string {
  if ("url" in source) return source.url;
  return attachmentUrl("upload" in source ? source.upload : source.attached);
}

function toButton({ label, action }: Button): APIComponentInMessageActionRow {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: encodeCustomId(action) };
}

function picturesIn(block: Block): readonly ShownPicture[] {
  if (block.type === "section") return [block.picture];
  return block.type === "gallery" ? block.pictures : [];
}

function uploadsOf(block: Block): readonly { readonly upload: Upload; readonly spoiler: boolean }[] {
  if (block.type === "file") return [block];
  return picturesIn(block).flatMap(({ source, spoiler }) => ("upload" in source ? [{ ...source, spoiler }] : []));
}

/** The attachments that an edit must name so that the message keeps them. */
function attachedIn(block: Block): readonly { id: string }[] {
  return picturesIn(block).flatMap(({ source }) => ("attached" in source ? [{ id: source.attached.id }] : []));
}

function attachmentUrl({ name }: { readonly name: string }): string {
  return `attachment://${name}`;
}
