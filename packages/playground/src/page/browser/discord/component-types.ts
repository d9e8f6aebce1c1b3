/*
 * The components of messages and modals that the page draws. The stand-in has checked them against Discord's rules, so
 * they are not checked again.
 * https://discord.com/developers/docs/components/reference
 */

/** Discord's numbers; its own package of constants is not made for browsers. */
export const KINDS = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export interface Media {
  readonly url: string;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly attachment_id?: string;
}

export interface GalleryItem {
  readonly media: Media;
  readonly description?: string | null;
  readonly spoiler?: boolean | null;
}

export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string | null;
  readonly default?: boolean | null;
}

/** Any component of a message. */
export interface Part {
  readonly type: number;
  readonly content?: string;
  readonly components?: readonly Part[];
  readonly accessory?: Part;
  readonly items?: readonly GalleryItem[];
  readonly media?: Media;
  readonly description?: string | null;
  readonly file?: Media;
  readonly name?: string;
  readonly spoiler?: boolean | null;
  readonly divider?: boolean | null;
  readonly spacing?: number | null;
  readonly accent_color?: number | null;
  readonly style?: number;
  readonly label?: string | null;
  readonly emoji?: { readonly name?: string | null } | null;
  readonly custom_id?: string;
  readonly url?: string | null;
  readonly disabled?: boolean | null;
  readonly placeholder?: string | null;
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly options?: readonly SelectOption[];
}

/** A field of a modal: a label with its component, or a text. */
export interface ModalPart {
  readonly type: number;
  readonly content?: string;
  readonly label?: string;
  readonly description?: string | null;
  readonly component?: ModalField;
  readonly components?: readonly ModalField[];
}

export interface ModalField {
  readonly type: number;
  readonly custom_id: string;
  readonly label?: string | null;
  readonly style?: number;
  readonly required?: boolean | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly value?: string | null;
  readonly placeholder?: string | null;
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly options?: readonly SelectOption[];
  readonly file_types?: readonly string[] | null;
  /** Whether a checkbox is checked at first. */
  readonly default?: boolean | null;
}
