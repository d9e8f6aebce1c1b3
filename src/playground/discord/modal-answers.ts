import { ComponentType, TextInputStyle } from "discord-api-types/v10";
import { isAllowedFile } from "./file-types.ts";
import { ClientRefusal } from "./options.ts";
import type { State } from "./state.ts";
import { MAX_TEXT_INPUT_CHARACTERS } from "./validation/limits.ts";
import { type Modal, type ModalField, modalFields } from "./validation/modals.ts";

/** What somebody puts into one field: a text, or what was chosen or uploaded. */
export type ModalAnswer = string | readonly (string | { readonly id: string })[];

function refuse(customId: string, why: string): never {
  throw new ClientRefusal(`Discord's client would not send this modal: "${customId}" ${why}`);
}

/**
 * A filled in modal as it travels, with the ids of the files in it.
 *
 * @throws ClientRefusal for whatever the client would not let through
 */
export function answerModal(
  state: State,
  modal: Modal,
  answers: Readonly<Record<string, ModalAnswer>>,
): { data: object; attachmentIds: string[] } {
  const fields = modalFields(modal);
  for (const customId of Object.keys(answers)) {
    if (!fields.some((field) => field.custom_id === customId)) refuse(customId, "is not in it");
  }
  const attachmentIds: string[] = [];
  const answered = (field: ModalField): object => {
    const { type, custom_id } = field;
    if (type === ComponentType.TextInput) {
      return { type, id: field.id ?? 0, custom_id, value: checkText(field, answers[custom_id]) };
    }
    const values = checkValues(state, field, answers[custom_id]);
    if (type === ComponentType.FileUpload) attachmentIds.push(...values);
    return { type, id: field.id ?? 0, custom_id, values };
  };
  const components = modal.components.map((component, index) => {
    const base = { type: component.type, id: component.id ?? index + 1 };
    if (component.type === ComponentType.Label) return { ...base, component: answered(component.component) };
    if (component.type === ComponentType.ActionRow) {
      return { ...base, components: component.components.map((input) => answered(input)) };
    }
    return base;
  });
  return { data: { custom_id: modal.custom_id, components }, attachmentIds };
}

function checkText(
  field: Extract<ModalField, { type: ComponentType.TextInput }>,
  answer: ModalAnswer | undefined,
): string {
  const { custom_id, style, min_length, max_length, required, value } = field;
  const text = answer ?? value ?? "";
  if (typeof text !== "string") return refuse(custom_id, "takes a text");
  if (text === "" && required !== false) refuse(custom_id, "is required");
  if (text !== "" && text.length < (min_length ?? 0)) refuse(custom_id, "is too short");
  if (text.length > (max_length ?? MAX_TEXT_INPUT_CHARACTERS)) refuse(custom_id, "is too long");
  if (style === TextInputStyle.Short && text.includes("\n")) refuse(custom_id, "takes one line");
  return text;
}

/** What nobody touches is sent as it stands there. */
function chosenAtFirst(field: Exclude<ModalField, { type: ComponentType.TextInput }>): readonly string[] {
  if (field.type !== ComponentType.StringSelect) return [];
  return field.options.flatMap((option) => (option.default ? [option.value] : []));
}

function checkValues(
  state: State,
  field: Exclude<ModalField, { type: ComponentType.TextInput }>,
  answer: ModalAnswer | undefined,
): string[] {
  const { custom_id } = field;
  if (typeof answer === "string") return refuse(custom_id, "takes a list");
  const values = (answer ?? chosenAtFirst(field)).map((value) => (typeof value === "string" ? value : value.id));
  if (values.length === 0 && field.required !== false) refuse(custom_id, "is required");
  if (values.length > 0 && values.length < (field.min_values ?? 1)) refuse(custom_id, "has too few values");
  if (values.length > (field.max_values ?? 1)) refuse(custom_id, "has too many values");
  for (const value of values) {
    if (field.type === ComponentType.FileUpload) {
      const filename = state.attachments.get(value)?.filename ?? refuse(custom_id, "takes files");
      if (!isAllowedFile(filename, field.file_types)) refuse(custom_id, `does not take ${filename}`);
    } else if (field.type === ComponentType.StringSelect && !field.options.some((option) => option.value === value)) {
      refuse(custom_id, `has no choice "${value}"`);
    }
  }
  return values;
}
