import type { ModalSubmitInteraction } from "discord.js";
import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import { type DialogueId, encodeCustomId } from "../../core/ui/custom-id.ts";
import type { Field, Form, FormValues, Note } from "../../core/ui/form.ts";
import { toPictureSource } from "./command-options.ts";

/** Writes a form as a modal. https://discord.com/developers/docs/components/using-modal-components */
export function toModal({ title, fields }: Form, id: DialogueId): APIModalInteractionResponseCallbackData {
  return {
    title,
    custom_id: encodeCustomId(id),
    components: fields.map(toPart),
  };
}

function toPart(field: Field | Note): APIModalInteractionResponseCallbackComponent {
  if (field.type === "note") return { type: ComponentType.TextDisplay, content: field.markdown };
  return {
    type: ComponentType.Label,
    label: field.label,
    ...(field.hint !== undefined && { description: field.hint }),
    component: toComponent(field),
  };
}

function toComponent(field: Field): APIComponentInLabel {
  const custom_id = field.name;
  switch (field.type) {
    case "text":
      return {
        type: ComponentType.TextInput,
        custom_id,
        style: field.isLong ? TextInputStyle.Paragraph : TextInputStyle.Short,
        required: field.isRequired,
        ...(field.isRequired && { min_length: 1 }),
        max_length: field.maxCharacters,
        ...(field.value !== undefined && { value: field.value }),
      };
    case "choice":
      return {
        type: ComponentType.StringSelect,
        custom_id,
        required: field.isOptional !== true,
        min_values: field.isOptional === true ? 0 : 1,
        max_values: field.maxChosen,
        options: field.choices.map(({ value, label, isChosen }) => ({ value, label, default: isChosen })),
      };
    case "checkbox":
      return { type: ComponentType.Checkbox, custom_id, default: field.isChecked };
    case "checkboxes":
      return {
        type: ComponentType.CheckboxGroup,
        custom_id,
        required: field.isRequired,
        min_values: field.isRequired ? 1 : 0,
        max_values: field.choices.length,
        options: field.choices.map(({ value, label, hint, isChosen }) => ({
          value,
          label,
          ...(hint !== undefined && { description: hint }),
          default: isChosen,
        })),
      };
    case "files":
      return {
        type: ComponentType.FileUpload,
        custom_id,
        required: false,
        min_values: 0,
        max_values: field.maxFiles,
        file_types: ["image"], // Discord checks the file's extension alone
      };
  }
}

/** Reads a submitted modal; a field that is absent or was left out is empty. */
export function readForm({ fields, user }: ModalSubmitInteraction): FormValues {
  const has = (name: string, type: ComponentType) => fields.fields.get(name)?.type === type;
  return {
    text: (name) => (has(name, ComponentType.TextInput) ? fields.getTextInputValue(name) : ""),
    checked: (name) => has(name, ComponentType.Checkbox) && fields.getCheckbox(name),
    chosen: (name) => {
      if (has(name, ComponentType.CheckboxGroup)) return fields.getCheckboxGroup(name);
      return has(name, ComponentType.StringSelect) ? fields.getStringSelectValues(name) : [];
    },
    files: (name) =>
      has(name, ComponentType.FileUpload)
        ? (fields.getUploadedFiles(name)?.map((attachment) => toPictureSource(attachment, user.id)) ?? [])
        : [],
  };
}
