import type { ButtonAction } from "./custom-id.ts";

/** A file that goes along with a message. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
  /** Alt text; for pictures always, for other files never. */
  readonly alt?: string;
}

/** A file that the message has already, and keeps when it is edited. */
export interface AttachedFile {
  /** Discord's attachment id. */
  readonly id: string;
  readonly name: string;
}

/** A picture in a message: one that is uploaded with it, one that it has already, or one that is elsewhere. */
export interface ShownPicture {
  readonly source: { readonly upload: Upload } | { readonly attached: AttachedFile } | { readonly url: string };
  /** Alt text, at most 1024 characters. */
  readonly alt: string;
  readonly spoiler: boolean;
}

export interface Button {
  readonly label: string;
  readonly action: ButtonAction;
}

/**
 * One part of a message, in our own words; `discord/components` writes it in Discord's.
 *
 * `markdown` is sent unchanged: text from people or models must already be escaped.
 */
export type Block =
  | { readonly type: "text"; readonly markdown: string }
  | { readonly type: "smallPrint"; readonly markdown: string }
  /** Words with a small picture beside them. */
  | { readonly type: "section"; readonly markdown: string; readonly picture: ShownPicture }
  | { readonly type: "gallery"; readonly pictures: readonly ShownPicture[] }
  | { readonly type: "file"; readonly upload: Upload; readonly spoiler: boolean }
  | { readonly type: "buttons"; readonly buttons: readonly Button[] };

/** A message as it should look, from top to bottom. */
export type View = readonly Block[];
