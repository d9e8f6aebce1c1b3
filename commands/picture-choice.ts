import type { ChoiceField, FormValues } from "../src/core/dialogue.ts";
import type { PictureSource } from "../src/core/picture.ts";
import type { Subject } from "../src/core/subject.ts";
import { beginning } from "../src/core/text.ts";
import type { Words } from "../src/core/words.ts";

const FIELD = "pictures";
/** Discord's bound for the label of a choice. */
const LABEL_ROOM = { characters: 100, bytes: Number.POSITIVE_INFINITY };

/** Asks which of several pictures is meant, the first unless told otherwise; no field where there is but one. */
export function pictureChoice(
  { pictures }: Subject,
  label: string,
  maxChosen: number,
  { dialogues }: Words,
): readonly ChoiceField[] {
  if (pictures.length < 2) return [];
  const choices = pictures.map(({ name }, index) => ({
    value: String(index),
    label: beginning(name, LABEL_ROOM, (part) => dialogues.picture(index + 1, part)),
    isChosen: index === 0,
  }));
  return [{ type: "choice", name: FIELD, label, choices, maxChosen: Math.min(maxChosen, pictures.length) }];
}

/** The pictures that were chosen, in their own order; the only one where there was no choice. */
export function chosenPictures(values: FormValues, { pictures }: Subject): readonly PictureSource[] {
  if (pictures.length < 2) return pictures;
  const chosen = new Set(values.chosen(FIELD));
  return pictures.filter((_picture, index) => chosen.has(String(index)));
}
