import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from "discord-api-types/v10";
import { isAllowedFile } from "../state/file-types.ts";
import { mayIn } from "../state/channel-permissions.ts";
import type { Channel as Place, RegisteredCommand, State, User } from "../state/state.ts";
import type { ChatCommand, CommandOption, ValueOption } from "../validation/command-definitions.ts";
import { MAX_STRING_OPTION_CHARACTERS } from "../validation/limits.ts";

/** The value of an option: a plain value, or an object with an id (attachment, user, channel, role). */
export type OptionValue = string | number | boolean | { readonly id: string };

/** Options in the form that is sent. */
export interface SentOption {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly value?: string | number | boolean;
  readonly focused?: true;
  readonly options?: readonly SentOption[];
}

/** A person's input to a command. */
export interface Invocation {
  readonly command: RegisteredCommand;
  readonly options: readonly SentOption[];
  /** Ids of objects that the options name, by kind. */
  readonly named: Readonly<Record<"attachments" | "users" | "channels" | "roles", readonly string[]>>;
}

const { Subcommand, SubcommandGroup, String, Integer, Boolean, User, Channel, Role, Mentionable, Number, Attachment } =
  ApplicationCommandOptionType;

/** The person who fills in a command, and the place. */
export interface Filling {
  readonly state: State;
  readonly user: User;
  readonly place: Place;
}

/** Why Discord's own client would not send this. */
export class ClientRefusal extends Error {
  override readonly name = "ClientRefusal";
}

function refuse(why: string): never {
  throw new ClientRefusal(`Discord's client would not send this: ${why}`);
}

/** A registered command by its type and name. @throws ClientRefusal when there is none */
export function findCommand(state: State, type: ApplicationCommandType, name: string): RegisteredCommand {
  const found = [...state.commands.values()].find((command) => command.type === type && command.name === name);
  return found ?? refuse(`no command is called "${name}"`);
}

/**
 * Fills in a slash command as Discord's client does.
 *
 * @param path the command with its subcommands, `settings words add`
 * @param focused for autocompletion: the option that is being typed; required options may then still be missing
 * @throws ClientRefusal for input that Discord's client would not accept
 */
export function invoke(
  filling: Filling,
  path: string,
  given: Readonly<Record<string, OptionValue>>,
  focused?: string,
): Invocation {
  const [name = "", ...subcommands] = path.split(" ");
  const command = findCommand(filling.state, ApplicationCommandType.ChatInput, name);
  const chosen: CommandOption[] = [];
  let options = (command as ChatCommand).options ?? []; // findCommand looked for this type
  for (const subcommand of subcommands) {
    const next = options.find((option) => option.name === subcommand);
    if (next?.type !== Subcommand && next?.type !== SubcommandGroup) refuse(`/${path} is no subcommand`);
    chosen.push(next);
    options = next.options ?? [];
  }
  const values = options.map((option) =>
    option.type === Subcommand || option.type === SubcommandGroup ? refuse(`/${path} needs a subcommand`) : option,
  );
  const filled = fill(filling, values, given, focused);
  const sent = chosen.reduceRight<readonly SentOption[]>(
    (inner, { name, type }) => [{ name, type, options: inner }],
    filled.map(({ option, value }) => ({
      name: option.name,
      type: option.type,
      value,
      ...(option.name === focused && { focused: true as const }),
    })),
  );
  const idsOf = (...types: ApplicationCommandOptionType[]) =>
    filled.filter(({ option }) => types.includes(option.type)).map(({ value }) => `${value}`);
  const named = {
    attachments: idsOf(Attachment),
    users: idsOf(User, Mentionable),
    channels: idsOf(Channel),
    roles: idsOf(Role),
  };
  return { command, options: sent, named };
}

function fill(
  filling: Filling,
  options: readonly ValueOption[],
  given: Readonly<Record<string, OptionValue>>,
  focused: string | undefined,
): { option: ValueOption; value: string | number | boolean }[] {
  for (const name of Object.keys(given)) {
    if (!options.some((option) => option.name === name)) refuse(`there is no option "${name}"`);
  }
  const focusedOption = options.find((option) => option.name === focused);
  if (focused !== undefined && !(focusedOption && "autocomplete" in focusedOption && focusedOption.autocomplete)) {
    refuse(`option "${focused}" is not autocompleted`);
  }
  return options.flatMap((option) => {
    const value = given[option.name];
    if (value === undefined) {
      if (option.name === focused) return [{ option, value: "" }];
      return option.required && focused === undefined ? refuse(`option "${option.name}" is required`) : [];
    }
    if (option.name === focused) return [{ option, value: typeof value === "object" ? value.id : `${value}` }];
    return [{ option, value: checkValue(filling, option, value) }];
  });
}

function checkValue(filling: Filling, option: ValueOption, given: OptionValue): string | number | boolean {
  const wrong = (why: string) => refuse(`option "${option.name}" ${why}`);
  switch (option.type) {
    case String:
      return typeof given === "string" ? checkString(option, given, wrong) : wrong("takes a text");
    case Integer:
    case Number:
      return typeof given === "number" ? checkNumber(option, given, wrong) : wrong("takes a number");
    case Boolean:
      return typeof given === "boolean" ? given : wrong("takes true or false");
    case User:
    case Channel:
    case Role:
    case Mentionable:
    case Attachment:
      return checkEntity(filling, option, given, wrong);
  }
}

type Wrong = (why: string) => never;

function checkString(option: Extract<ValueOption, { type: 3 }>, given: string, wrong: Wrong): string {
  const { min_length, max_length, choices } = option;
  if (choices?.length && !choices.some(({ value }) => value === given)) wrong(`has no choice "${given}"`);
  if (given.length < Math.max(1, min_length ?? 1)) wrong("is too short");
  if (given.length > (max_length ?? MAX_STRING_OPTION_CHARACTERS)) wrong("is too long");
  return given;
}

function checkNumber(option: Extract<ValueOption, { type: 4 | 10 }>, given: number, wrong: Wrong): number {
  const { type, min_value, max_value, choices } = option;
  if (choices?.length && !choices.some(({ value }) => value === given)) wrong(`has no choice ${given}`);
  if (!globalThis.Number.isFinite(given) || Math.abs(given) > globalThis.Number.MAX_SAFE_INTEGER) wrong("is too large");
  if (type === Integer && !globalThis.Number.isInteger(given)) wrong("takes a whole number");
  if (given < (min_value ?? -Infinity)) wrong("is too small");
  if (given > (max_value ?? Infinity)) wrong("is too large");
  return given;
}

function checkEntity({ state, user, place }: Filling, option: ValueOption, given: OptionValue, wrong: Wrong): string {
  const id = typeof given === "object" ? given.id : `${given}`;
  if (option.type === Attachment) {
    const attachment = state.attachments.get(id) ?? wrong("takes a file");
    if (!isAllowedFile(attachment.filename, option.file_types)) wrong(`does not take ${attachment.filename}`);
  } else if (option.type === Channel) {
    const channel = state.channels.get(id) ?? wrong("takes a channel");
    if (!channel.guild || channel.guild !== place.guild) wrong("takes a channel of the server");
    if (!mayIn(channel, user, PermissionFlagsBits.ViewChannel)) wrong("takes a channel that they see");
    if (option.channel_types?.length && !option.channel_types.includes(channel.type)) wrong("takes other channels");
  } else if (option.type === Role) {
    if (![...state.guilds.values()].some(({ roles }) => roles.has(id))) wrong("takes a role");
  } else if (!state.users.has(id)) wrong("takes a user");
  return id;
}
