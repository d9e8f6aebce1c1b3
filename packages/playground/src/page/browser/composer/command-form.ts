import type { FieldValues } from "../api/send-actions.ts";
import type { SlashCommand } from "../discord/command-objects.ts";
import { button, element } from "../elements/element.ts";
import { createOptionField, type FieldContext, type OptionField } from "./option-field.ts";
import { sentence } from "../api/page-api.ts";

export interface CommandFormActions extends Pick<FieldContext, "locale" | "people" | "channels"> {
  readonly propose: (option: string, values: FieldValues) => ReturnType<FieldContext["propose"]>;
  /** @throws what the playground refuses, in words */
  readonly send: (values: FieldValues) => Promise<void>;
  readonly tell: (words: string) => void;
  readonly close: () => void;
}

export interface CommandForm {
  readonly element: HTMLFormElement;
  readonly focus: () => void;
  /** Gives files to fields that have none yet. */
  readonly takeFiles: (files: readonly File[]) => void;
}

/** A command that is being filled in: required options first. Enter sends, Escape leaves. */
export function createCommandForm(command: SlashCommand, actions: CommandFormActions): CommandForm {
  const context: FieldContext = { ...actions, propose: (option) => actions.propose(option, read(fields)) };
  const fields = command.options.map((option) => createOptionField(option, context));
  const required = fields.filter(({ option }) => option.required === true);
  const optional = fields.filter(({ option }) => option.required !== true);
  const send = element("button", { type: "submit", class: "primary-button" }, "Send");
  const form = element(
    "form",
    { class: "command-form", "aria-label": `Command /${command.label}` },
    element(
      "header",
      {},
      element("strong", { class: "command-name" }, `/${command.label}`),
      element("span", { class: "command-description" }, command.description),
      button("×", actions.close, { class: "icon-button", "aria-label": "Leave the command", title: "Leave (Esc)" }),
    ),
    element(
      "div",
      { class: "fields" },
      ...required.map(({ element }) => element),
      optional.length > 0 && drawOptional(optional, required.length === 0),
    ),
    element("footer", {}, element("span", { class: "hint" }, "Enter sends · Esc leaves"), send),
  );
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") actions.close();
    else if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!send.disabled) void submit(send, fields, actions);
  });
  return {
    element: form,
    focus: () => (required[0] ? required[0].focus() : send.focus()),
    takeFiles: (files) => {
      for (const file of files) {
        if (!fields.some((field) => field.takeFile(file))) actions.tell(`There is no place left for ${file.name}.`);
      }
    },
  };
}

function drawOptional(optional: readonly OptionField[], isOpen: boolean): HTMLElement {
  const summary = element("summary", {}, optional.length === 1 ? "1 more option" : `${optional.length} more options`);
  return element("details", { open: isOpen }, summary, ...optional.map(({ element }) => element));
}

async function submit(
  send: HTMLButtonElement,
  fields: readonly OptionField[],
  actions: CommandFormActions,
): Promise<void> {
  send.disabled = true;
  try {
    await actions.send(read(fields));
    actions.close();
  } catch (error) {
    actions.tell(sentence(error));
  } finally {
    send.disabled = false;
  }
}

function read(fields: readonly OptionField[]): FieldValues {
  const given = fields.flatMap(({ option, value }) => {
    const read = value();
    return read === undefined ? [] : [[option.name, read] as const];
  });
  return Object.fromEntries(given);
}
