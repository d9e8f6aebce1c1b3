import type { Proposal, FieldValue } from "../api/send-actions.ts";
import { type Combobox, makeCombobox } from "../fields/combobox.ts";
import { type CommandOption, descriptionOf, labelOf, OPTION_TYPES } from "../discord/command-objects.ts";
import { type Child, element, uniqueId } from "../elements/element.ts";
import { createFileField } from "../fields/file-field.ts";

const AUTOCOMPLETE_WAIT_MS = 200;

export interface OptionField {
  readonly element: HTMLElement;
  readonly option: CommandOption;
  readonly focus: () => void;
  readonly value: () => FieldValue | undefined;
  /** Accepts a file, where the field is for files and has none yet. */
  readonly takeFile: (file: File) => boolean;
}

export interface FieldContext {
  readonly locale: string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** Of the server. */
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly propose: (option: string) => Promise<readonly Proposal[]>;
}

interface Input {
  readonly field: HTMLElement;
  readonly below?: Child;
  readonly value: () => FieldValue | undefined;
  readonly takeFile?: (file: File) => boolean;
}

/** An option of a command as a labelled field. */
export function createOptionField(option: CommandOption, context: FieldContext): OptionField {
  const id = uniqueId("option");
  const hintId = `${id}-hint`;
  const { field, below, value, takeFile } = createInput(option, context);
  field.id = id;
  field.setAttribute("aria-describedby", hintId);
  const isRequired = option.required === true;
  const label = labelOf(option, context.locale);
  return {
    option,
    element: element(
      "div",
      { class: "option-field" },
      element("label", { for: id }, label, isRequired && element("span", { class: "required" }, " required")),
      element(
        "div",
        { class: "option-input" },
        element("p", { id: hintId, class: "hint" }, descriptionOf(option, context.locale)),
        field,
        below,
      ),
    ),
    focus: () => field.focus(),
    value,
    takeFile: (file) => takeFile?.(file) ?? false,
  };
}

function createInput(option: CommandOption, context: FieldContext): Input {
  if (option.choices && option.choices.length > 0) return createChoices(option, context.locale);
  switch (option.type) {
    case OPTION_TYPES.boolean:
      return createSelect(
        option,
        [
          ["true", "Yes"],
          ["false", "No"],
        ],
        (value) => value === "true",
      );
    case OPTION_TYPES.user:
      return createSelect(
        option,
        context.people.map(({ id, name }) => [id, name]),
        (value) => value,
      );
    case OPTION_TYPES.channel:
      return createSelect(
        option,
        context.channels.map(({ id, name }) => [id, `#${name}`]),
        (value) => value,
      );
    case OPTION_TYPES.attachment: {
      const file = createFileField({
        isRequired: option.required === true,
        fileTypes: option.file_types ?? [],
        maxFiles: 1,
      });
      return {
        field: file.input,
        below: file.element,
        value: () => file.files()[0],
        takeFile: (given) => file.files().length === 0 && file.take([given]),
      };
    }
    default:
      return createText(option, context);
  }
}

function createChoices(option: CommandOption, locale: string): Input {
  const choices = option.choices ?? [];
  const rows = choices.map((choice, index) => [String(index), labelOf(choice, locale)] as const);
  return createSelect(option, rows, (index) => choices[Number(index)]?.value);
}

function createSelect(
  { required }: CommandOption,
  rows: readonly (readonly [string, string])[],
  read: (value: string) => FieldValue | undefined,
): Input {
  const field = element(
    "select",
    { class: "select", required: required === true },
    element("option", { value: "" }, required === true ? "Choose" : "—"),
    ...rows.map(([value, label]) => element("option", { value }, label)),
  );
  return { field, value: () => (field.value === "" ? undefined : read(field.value)) };
}

function createText(option: CommandOption, { propose }: FieldContext): Input {
  const isNumber = option.type === OPTION_TYPES.integer || option.type === OPTION_TYPES.number;
  const field = element("input", {
    type: isNumber && option.autocomplete !== true ? "number" : "text",
    required: option.required === true,
    min: option.min_value,
    max: option.max_value,
    step: option.type === OPTION_TYPES.number ? "any" : undefined,
    minlength: option.min_length,
    maxlength: option.max_length,
    autocomplete: "off",
  });
  /** The value of a proposal, while its words are in the field. */
  let taken: Proposal | undefined;
  let combobox: Combobox | undefined;
  if (option.autocomplete === true) {
    combobox = makeCombobox(field, {
      label: "Suggestions",
      waitMs: AUTOCOMPLETE_WAIT_MS,
      suggest: async () =>
        (await propose(option.name)).map(({ name, value }) => ({ label: name, value: String(value) })),
      choose: ({ label, value }) => {
        taken = { name: label, value };
        field.value = label;
      },
    });
    field.addEventListener("focus", combobox.update);
  }
  const typed = () => (taken?.name === field.value ? String(taken.value) : field.value);
  const value = () => (field.value === "" ? undefined : isNumber ? Number(typed()) : typed());
  return { field, below: combobox?.list, value };
}
