import type { Field, Form, FormValues } from "./form.ts";
import type { PictureSource } from "../request/picture.ts";
import type { Typed } from "../request/typed.ts";

/** All that was put into the fields of a form. */
export function typedIn({ fields }: Form, values: FormValues): Omit<Typed, "dialogue"> {
  const texts: Record<string, string> = {};
  const chosen: Record<string, readonly string[]> = {};
  const files: Record<string, readonly PictureSource[]> = {};
  for (const field of fields) {
    if (field.type === "text") texts[field.name] = values.text(field.name);
    if (field.type === "choice") chosen[field.name] = values.chosen(field.name);
    if (field.type === "files") files[field.name] = values.files(field.name);
  }
  return { texts, chosen, files };
}

/** The form with all that was typed. Files cannot be filled in: there is room for so many fewer. */
export function filledIn(form: Form, typed: Typed, filesKept: (count: number) => string): Form {
  const fill = (field: Form["fields"][number]): readonly Form["fields"][number][] => {
    switch (field.type) {
      case "text":
        return [withText(field, typed.texts[field.name])];
      case "choice": {
        const chosen = typed.chosen[field.name];
        if (!chosen) return [field];
        return [
          { ...field, choices: field.choices.map((each) => ({ ...each, isChosen: chosen.includes(each.value) })) },
        ];
      }
      case "files": {
        const kept = typed.files[field.name]?.length ?? 0;
        if (kept === 0) return [field];
        return field.maxFiles > kept ? [{ ...field, maxFiles: field.maxFiles - kept, hint: filesKept(kept) }] : [];
      }
      case "checkbox":
      case "checkboxes":
      case "note": // boxes belong to dialogues of moderation, each of which is one decision
        return [field];
    }
  };
  return { ...form, fields: form.fields.flatMap(fill) };
}

/** Discord takes no value that the field itself would not. */
function withText(field: Extract<Field, { type: "text" }>, text: string | undefined): Field {
  if (text === undefined) return field;
  const { value: _, ...empty } = field;
  return text.trim() === "" || text.length > field.maxCharacters ? empty : { ...empty, value: text };
}

/** What is given now, with the files that were given before. */
export function withKeptFiles(values: FormValues, typed: Typed | undefined): FormValues {
  if (!typed) return values;
  return { ...values, files: (name) => [...(typed.files[name] ?? []), ...values.files(name)] };
}
