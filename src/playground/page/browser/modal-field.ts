import { element, uniqueId } from "./dom.ts";
import { createFileField } from "./file-field.ts";
import { drawMarkdown, type NameOf } from "./markdown-nodes.ts";
import { KINDS, type ModalField, type ModalPart } from "./parts.ts";
import { drawChoice } from "./selects.ts";

/** Words, chosen values, or files that are still to be uploaded. */
export type ModalValue = string | readonly string[] | readonly File[];

export interface DrawnModalPart {
  readonly element: HTMLElement;
  readonly read: () => readonly (readonly [customId: string, ModalValue])[];
}

/** A part of a modal: a text, or a field with its label and its description. */
export function drawModalPart(part: ModalPart, nameOf: NameOf): DrawnModalPart {
  if (part.type === KINDS.textDisplay) return { element: drawMarkdown(part.content ?? "", nameOf), read: () => [] };
  const [field] = part.component ? [part.component] : (part.components ?? []);
  if (!field)
    return {
      element: element("p", { class: "absent" }, `A part of type ${part.type}, which the playground does not draw.`),
      read: () => [],
    };

  const input = drawInput(field);
  const label = part.label ?? field.label ?? "";
  const isRequired = field.required !== false;
  const descriptionId = uniqueId("description");
  const labelId = uniqueId("label");
  input.field.id = uniqueId("field");
  if (part.description) input.field.setAttribute("aria-describedby", descriptionId);
  // A group of checkboxes is no single field that a label could point to.
  if (input.field.getAttribute("role") === "group") input.field.setAttribute("aria-labelledby", labelId);
  return {
    element: element(
      "div",
      { class: "modal-field" },
      element(
        "label",
        { id: labelId, for: input.field.id },
        label,
        isRequired && element("span", { class: "required", "aria-hidden": "true" }, " *"),
      ),
      part.description ? element("p", { id: descriptionId, class: "hint" }, part.description) : undefined,
      input.field,
      input.below,
    ),
    read: () => [[field.custom_id, input.value()]],
  };
}

interface Input {
  readonly field: HTMLElement;
  readonly below?: HTMLElement;
  readonly value: () => ModalValue;
}

const PARAGRAPH = 2;

function drawInput(field: ModalField): Input {
  const isRequired = field.required !== false;
  const maxValues = field.max_values ?? 1;
  switch (field.type) {
    case KINDS.textInput:
      return drawTextInput(field, isRequired);
    case KINDS.fileUpload: {
      const files = createFileField({ isRequired, maxFiles: maxValues, fileTypes: field.file_types ?? [] });
      return { field: files.input, below: files.element, value: files.files };
    }
    default: {
      const minValues = isRequired ? (field.min_values ?? 1) : 0;
      const choice = drawChoice({
        options: field.options ?? [],
        minValues,
        maxValues,
        placeholder: field.placeholder ?? undefined,
      });
      return { field: choice.element, value: choice.values };
    }
  }
}

function drawTextInput({ style, value, placeholder, min_length, max_length }: ModalField, required: boolean): Input {
  const attributes = {
    required,
    minlength: min_length ?? undefined,
    maxlength: max_length ?? undefined,
    placeholder: placeholder ?? undefined,
  };
  const input =
    style === PARAGRAPH
      ? element("textarea", { ...attributes, rows: 4 })
      : element("input", { ...attributes, type: "text" });
  input.value = value ?? "";
  const counter = element("p", { class: "counter" });
  const count = () => {
    counter.textContent = max_length ? `${input.value.length} of ${max_length}` : "";
  };
  input.addEventListener("input", count);
  count();
  return { field: input, below: counter, value: () => input.value };
}
