import { ComponentType, TextInputStyle } from "discord-api-types/v10";
import { isAllowedFile } from "../state/file-types.ts";
import { ClientRefusal } from "../platform/sent-options.ts";
import type { State } from "../state/state.ts";
import { MAX_TEXT_INPUT_CHARACTERS } from "../validation/limits.ts";
import { type Modal, type ModalField, modalFields } from "../validation/modals.ts";

/** A person's input in one field: a text, whether it is checked, or the chosen values or uploaded files. */
export type ModalAnswer = string | boolean | readonly (string | { readonly id: string })[];

type FieldOf<Type extends ModalField["type"]> = Extract<ModalField, { type: Type }>;
/** The fields that hold any number of values. */
type ListField = Exclude<
  ModalField,
  FieldOf<ComponentType.TextInput> | FieldOf<ComponentType.Checkbox> | FieldOf<ComponentType.RadioGroup>
>;

function refuse(customId: string, why: string): never {
  throw new ClientRefusal(`Discord's client would not send this modal: "${customId}" ${why}`);
}

/**
 * A filled-in modal in the form that is sent, with the ids of its files.
 *
 * @throws ClientRefusal for input that Discord's client would not accept
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
    const base = { type, id: field.id ?? 0, custom_id };
    const answer = answers[custom_id];
    if (field.type === ComponentType.TextInput) return { ...base, value: checkText(field, answer) };
    if (field.type === ComponentType.Checkbox) return { ...base, value: checkTick(field, answer) };
    if (field.type === ComponentType.RadioGroup) return { ...base, value: checkChoice(field, answer) };
    const values = checkValues(state, field, answer);
    if (type === ComponentType.FileUpload) attachmentIds.push(...values);
    return { ...base, values };
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

function checkText(field: FieldOf<ComponentType.TextInput>, answer: ModalAnswer | undefined): string {
  const { custom_id, style, min_length, max_length, required, value } = field;
  const text = answer ?? value ?? "";
  if (typeof text !== "string") return refuse(custom_id, "takes a text");
  if (text === "" && required !== false) refuse(custom_id, "is required");
  if (text !== "" && text.length < (min_length ?? 0)) refuse(custom_id, "is too short");
  if (text.length > (max_length ?? MAX_TEXT_INPUT_CHARACTERS)) refuse(custom_id, "is too long");
  if (style === TextInputStyle.Short && text.includes("\n")) refuse(custom_id, "takes one line");
  return text;
}

function checkTick(
  { custom_id, default: isChecked }: FieldOf<ComponentType.Checkbox>,
  answer: ModalAnswer | undefined,
): boolean {
  const value = answer ?? isChecked ?? false;
  return typeof value === "boolean" ? value : refuse(custom_id, "is checked or not");
}

function checkChoice(
  { custom_id, options, required }: FieldOf<ComponentType.RadioGroup>,
  answer: ModalAnswer | undefined,
): string | null {
  const value = answer ?? options.find((option) => option.default === true)?.value ?? "";
  if (typeof value !== "string") return refuse(custom_id, "takes one choice");
  if (value === "") return required === false ? null : refuse(custom_id, "is required");
  if (!options.some((option) => option.value === value)) refuse(custom_id, `has no choice "${value}"`);
  return value;
}

function checkValues(state: State, field: ListField, answer: ModalAnswer | undefined): string[] {
  const { custom_id } = field;
  if (typeof answer === "string" || typeof answer === "boolean") return refuse(custom_id, "takes a list");
  const values = (answer ?? chosenAtFirst(field)).map((value) => (typeof value === "string" ? value : value.id));
  const isGroup = field.type === ComponentType.CheckboxGroup;
  if (values.length === 0 && field.required !== false) refuse(custom_id, "is required");
  if (values.length > 0 && values.length < (field.min_values ?? 1)) refuse(custom_id, "has too few values");
  if (values.length > (field.max_values ?? (isGroup ? field.options.length : 1))) {
    refuse(custom_id, "has too many values");
  }
  for (const value of values) {
    if (field.type === ComponentType.FileUpload) {
      const filename = state.attachments.get(value)?.filename ?? refuse(custom_id, "takes files");
      if (!isAllowedFile(filename, field.file_types)) refuse(custom_id, `does not take ${filename}`);
    } else if ("options" in field && !field.options.some((option) => option.value === value)) {
      refuse(custom_id, `has no choice "${value}"`);
    }
  }
  return values;
}

/** The value of an untouched field. */
function chosenAtFirst(field: ListField): readonly string[] {
  if (!("options" in field)) return [];
  return field.options.flatMap((option) => (option.default === true ? [option.value] : []));
}
