import type { FieldValues } from "../api/send-actions.ts";
import { filesOf } from "../fields/file-preview.ts";
import { makeCombobox } from "../fields/combobox.ts";
import { type CommandForm, createCommandForm } from "./command-form.ts";
import type { SlashCommand } from "../discord/command-objects.ts";
import { element } from "../elements/element.ts";
import { completeMention, type Mentionable, suggestMentions } from "./mention-names.ts";
import type { FieldContext } from "./option-field.ts";
import { createPostForm, type ReplyOrEdit, type PostActions } from "./post-form.ts";

export interface ComposerActions extends PostActions {
  readonly commands: () => readonly SlashCommand[];
  /** The people who can be mentioned in a message. */
  readonly mentionable: () => readonly Mentionable[];
  readonly fieldContext: () => Pick<FieldContext, "locale" | "people" | "channels">;
  readonly propose: (command: SlashCommand, option: string, values: FieldValues) => ReturnType<FieldContext["propose"]>;
  /** @throws what the playground refuses, in words */
  readonly run: (command: SlashCommand, values: FieldValues) => Promise<void>;
}

export interface Composer {
  readonly element: HTMLElement;
  /** Starts over in another place. */
  readonly setPlace: (name: string) => void;
  readonly write: (replyOrEdit: ReplyOrEdit, content?: string) => void;
  readonly takeFiles: (files: readonly File[]) => void;
  readonly focus: () => void;
}

/** The field for messages and commands. */
export function createComposer(actions: ComposerActions): Composer {
  let command: CommandForm | undefined;
  const slot = element("div", {});
  const setCommand = (next: CommandForm | undefined) => {
    command = next;
    slot.replaceChildren(...(next ? [next.element] : []));
    post.setShown(next === undefined);
  };
  const openCommand = (chosen: SlashCommand) => {
    const form = createCommandForm(chosen, {
      ...actions.fieldContext(),
      propose: (option, values) => actions.propose(chosen, option, values),
      send: (values) => actions.run(chosen, values),
      tell: actions.tell,
      close: () => {
        setCommand(undefined);
        post.field.focus();
      },
    });
    form.takeFiles(post.giveUp());
    setCommand(form);
    form.focus();
  };
  const post = createPostForm(actions);
  const picker = makeCombobox(post.field, {
    label: "Commands and people",
    waitMs: 0,
    suggest: (typed) => [
      ...suggestCommands(actions.commands(), typed),
      ...suggestMentions(actions.mentionable(), typed),
    ],
    choose: ({ value }) => {
      if (value.startsWith("@")) {
        post.field.value = completeMention(post.field.value, value);
        return;
      }
      const chosen = actions.commands().find(({ name }) => name === value);
      if (chosen) openCommand(chosen);
    },
  });
  const takeFiles = (files: readonly File[]) => (command ?? post).takeFiles(files);
  const whole = element("div", { class: "composer" }, picker.list, slot, ...post.elements);
  whole.addEventListener("paste", (event) => {
    const files = filesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    takeFiles(files);
  });
  return {
    element: whole,
    setPlace: (name) => {
      setCommand(undefined);
      post.giveUp();
      post.field.placeholder = `Message ${name}`;
      post.field.setAttribute("aria-label", `Message ${name}; type / for commands`);
    },
    write: (replyOrEdit, content) => {
      setCommand(undefined);
      post.write(replyOrEdit, content);
    },
    takeFiles,
    focus: () => post.field.focus(),
  };
}

function suggestCommands(commands: readonly SlashCommand[], typed: string) {
  const [, wanted] = /^\/(.*)$/.exec(typed) ?? [];
  if (wanted === undefined) return [];
  return commands
    .filter(({ label }) => label.toLowerCase().includes(wanted.trim().toLowerCase()))
    .map(({ name, label, description }) => ({ value: name, label: `/${label}`, description }));
}
