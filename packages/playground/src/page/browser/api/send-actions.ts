import type { Action } from "../../protocol.ts";
import type { SlashCommand } from "../discord/command-objects.ts";
import { addFile, type ChosenFile, sendAction } from "./page-api.ts";

/** A choice that the bot proposes. */
export interface Proposal {
  readonly name: string;
  readonly value: string | number;
}

/** A typed value; files are uploaded when the command is sent. */
export type FieldValue = string | number | boolean | File;

/** The filled-in values, by option name. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** Words, whether it is checked, chosen values, or files that are still to be uploaded. */
export type ModalValue = string | boolean | readonly string[] | readonly File[];

/** The filled-in values, by custom id. */
export type ModalValues = Readonly<Record<string, ModalValue>>;

/** The person who acts, and the place. */
export interface Standpoint {
  readonly person: string;
  readonly place: string;
}

/** Performs an action. @throws Error what the playground refuses, in words */
export async function perform(action: Action): Promise<void> {
  const { refusal } = await sendAction(action);
  if (refusal !== undefined) throw new Error(refusal);
}

/** @throws Error what the playground refuses, in words */
export async function runCommand(at: Standpoint, { name }: SlashCommand, values: FieldValues): Promise<void> {
  const entries = Object.entries(values).map(async ([option, value]) => {
    return [option, value instanceof File ? { id: await addFile({ file: value }) } : value] as const;
  });
  await perform({ does: "command", ...at, name, options: Object.fromEntries(await Promise.all(entries)) });
}

/** The bot's proposals for an option, given the others; none where it has none. */
export async function propose(
  at: Standpoint,
  { name }: SlashCommand,
  focused: string,
  values: FieldValues,
): Promise<readonly Proposal[]> {
  // A file is not uploaded before the command is sent.
  const options = Object.fromEntries(
    Object.entries(values).flatMap(([option, value]) => (value instanceof File ? [] : [[option, value] as const])),
  );
  const { choices = [] } = await sendAction({
    does: "type",
    ...at,
    name,
    focused,
    options: { [focused]: "", ...options },
  });
  return choices;
}

/** @throws Error what the playground refuses, in words */
export async function postMessage(
  at: Standpoint,
  content: string,
  chosen: readonly ChosenFile[],
  repliesTo: string | undefined,
): Promise<void> {
  const files = await Promise.all(chosen.map((file) => addFile(file)));
  await perform({ does: "post", ...at, content, files, ...(repliesTo !== undefined && { repliesTo }) });
}

/** @throws Error what the playground refuses, in words */
export async function submitModal(person: string, modal: string, given: ModalValues): Promise<void> {
  const entries = Object.entries(given).map(async ([customId, value]) => {
    if (typeof value === "string" || typeof value === "boolean") return [customId, value] as const;
    const parts = value.map(async (part) => (part instanceof File ? await addFile({ file: part }) : part));
    return [customId, await Promise.all(parts)] as const;
  });
  await perform({ does: "submit", person, modal, values: Object.fromEntries(await Promise.all(entries)) });
}
