import { type ChoiceField, type FormValues, pictureLabel } from "../../src/core/ui/form.ts";
import type { PictureSource } from "../../src/core/request/picture.ts";
import type { Subject } from "../../src/core/request/subject.ts";
import type { Words } from "../../src/core/ui/words.ts";

const FIELD = "pictures";

/** A picture at hand, under the number by which its dialogue and a prompt know it. */
export interface NumberedPicture {
  readonly number: number;
  readonly picture: PictureSource;
}

/** The pictures of a subject; those that were edited keep the numbers that they had. */
export function numberedPictures({ pictures, task }: Subject): readonly NumberedPicture[] {
  const numbers = task?.kind === "edit" ? task.numbers : undefined;
  return pictures.map((picture, index) => ({ picture, number: numbers?.[index] ?? index + 1 }));
}

/** How a choice field looks. */
export interface ChoiceWish {
  readonly label: string;
  readonly maxChosen: number;
  /** Which of them are chosen at first. */
  readonly chosen: "first" | "all";
  /** Whether they may all be left out, a single one too: others are added instead. */
  readonly isOptional?: boolean;
}

/** Asks which of several pictures is meant; no field where there is but one, unless it may be left out. */
export function pictureChoice(
  pictures: readonly NumberedPicture[],
  { label, maxChosen, chosen, isOptional = false }: ChoiceWish,
  words: Words,
): readonly ChoiceField[] {
  if (pictures.length < (isOptional ? 1 : 2)) return [];
  const choices = pictures.map(({ number, picture }, index) => ({
    value: String(index),
    label: pictureLabel(number, picture.name, words),
    isChosen: chosen === "all" || index === 0,
  }));
  return [{ type: "choice", name: FIELD, label, choices, maxChosen: Math.min(maxChosen, pictures.length), isOptional }];
}

/** The pictures that were chosen, in their own order; the only one where there was no choice. */
export function chosenPictures(
  values: FormValues,
  pictures: readonly NumberedPicture[],
  { isOptional = false }: Pick<ChoiceWish, "isOptional"> = {},
): readonly NumberedPicture[] {
  if (pictures.length < 2 && !isOptional) return pictures;
  const chosen = new Set(values.chosen(FIELD));
  return pictures.filter((_picture, index) => chosen.has(String(index)));
}
