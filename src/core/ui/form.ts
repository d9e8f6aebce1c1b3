import type { PictureSource } from "../request/picture.ts";
import { beginning, withinCharacters } from "../text.ts";
import type { Words } from "./words.ts";

/** Discord's bounds: a title or label of 45 characters, five fields at most. */
interface FieldBase {
  readonly name: string;
  readonly label: string;
  /** Stands under the label. */
  readonly hint?: string;
}

/** Words that are typed. */
export interface TextField extends FieldBase {
  readonly type: "text";
  /** Whether it is for more than a line. */
  readonly isLong: boolean;
  readonly isRequired: boolean;
  readonly maxCharacters: number;
  /** What stands there at first. */
  readonly value?: string;
}

/** Some of a few things. */
export interface ChoiceField extends FieldBase {
  readonly type: "choice";
  readonly choices: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[];
  readonly maxChosen: number;
  /** Whether none may be chosen, too; at least one unless given. */
  readonly isOptional?: boolean;
}

/** Files that are added. */
export interface FilesField extends FieldBase {
  readonly type: "files";
  readonly maxFiles: number;
}

/** Yes or no: one box to check. */
export interface CheckboxField extends FieldBase {
  readonly type: "checkbox";
  readonly isChecked: boolean;
}

/** Any of a few things, a box for each: at most ten. */
export interface CheckboxesField extends FieldBase {
  readonly type: "checkboxes";
  readonly choices: readonly {
    readonly value: string;
    /** At most 100 characters, as the hint. */
    readonly label: string;
    readonly hint?: string;
    readonly isChosen: boolean;
  }[];
  readonly isRequired: boolean;
}

/** Words that stand between fields. `markdown` is not escaped. */
export interface Note {
  readonly type: "note";
  readonly markdown: string;
}

export type Field = TextField | ChoiceField | FilesField | CheckboxField | CheckboxesField;

/** A form that opens on top of a conversation; `discord/dialogues` writes it in Discord's words. */
export interface Form {
  readonly title: string;
  readonly fields: readonly (Field | Note)[];
}

/** What a person gave in a form, by the fields' names. */
export interface FormValues {
  text(name: string): string;
  checked(name: string): boolean;
  chosen(name: string): readonly string[];
  files(name: string): readonly PictureSource[];
}

/** Discord's bound for the label of a choice, or of a box. */
const LABEL = withinCharacters(100);

/** How a picture is called among several, under its number. */
export function pictureLabel(number: number, name: string, { dialogues }: Words): string {
  return beginning(name, LABEL, (part) => dialogues.picture(number, part));
}
