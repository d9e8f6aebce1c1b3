import type { ModalValue } from "../api/send-actions.ts";
import { drawChoice } from "../fields/choice.ts";
import { drawBoxes } from "../fields/checkboxes.ts";
import { element, uniqueId } from "../elements/element.ts";
import { createFileField } from "../fields/file-field.ts";
import { drawMarkdown, type NameOf } from "../markdown/markdown-nodes.ts";
import { KINDS, type ModalField, type ModalPart } from "../discord/component-types.ts";

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

  const label = part.label ?? field.label ?? "";
  const hint = part.description ?? undefined;
  if (field.type === KINDS.checkbox) return drawCheckbox(field, label, hint);
  if (field.type === KINDS.checkboxGroup || field.type === KINDS.radioGroup) return drawGroup(field, label, hint);
  const input = drawInput(field);
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
      element("label", { id: labelId, for: input.field.id }, label, isRequired && requiredMark()),
      part.description ? element("p", { id: descriptionId, class: "hint" }, part.description) : undefined,
      input.field,
      input.below,
    ),
    read: () => [[field.custom_id, input.value()]],
  };
}

/** One box beside its label. */
function drawCheckbox({ custom_id, default: isChecked }: ModalField, label: string, hint?: string): DrawnModalPart {
  const descriptionId = uniqueId("description");
  const described = hint === undefined ? undefined : descriptionId;
  const box = element("input", { type: "checkbox", checked: isChecked === true, "aria-describedby": described });
  return {
    element: element(
      "div",
      { class: "modal-field checkboxes" },
      element("label", {}, box, label),
      hint === undefined ? undefined : element("p", { id: descriptionId, class: "hint" }, hint),
    ),
    read: () => [[custom_id, box.checked]],
  };
}

/** Several boxes under one legend. */
function drawGroup(field: ModalField, label: string, hint?: string): DrawnModalPart {
  const options = field.options ?? [];
  const isRequired = field.required !== false;
  const isRadio = field.type === KINDS.radioGroup;
  const { rows, values } = drawBoxes({
    kind: isRadio ? "radio" : "checkbox",
    options,
    minValues: isRequired ? (field.min_values ?? 1) : 0,
    maxValues: isRadio ? 1 : (field.max_values ?? options.length),
  });
  const descriptionId = uniqueId("description");
  return {
    element: element(
      "fieldset",
      { class: "modal-field checkboxes", "aria-describedby": hint === undefined ? undefined : descriptionId },
      element("legend", {}, label, isRequired && requiredMark()),
      hint === undefined ? undefined : element("p", { id: descriptionId, class: "hint" }, hint),
      ...rows,
    ),
    read: () => [[field.custom_id, isRadio ? (values()[0] ?? "") : values()]],
  };
}

/** Seen, not heard: the field itself says that it is required. */
function requiredMark(): HTMLElement {
  return element("span", { class: "required", "aria-hidden": "true" }, " *");
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
