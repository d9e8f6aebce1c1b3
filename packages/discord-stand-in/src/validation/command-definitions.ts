import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
} from "discord-api-types/v10";
import { z } from "zod";
import { type Named, reportDuplicates } from "./duplicate-names.ts";
import { checkForm, readForm, type Report, snowflake } from "./read-form.ts";
import {
  MAX_CHOICE_CHARACTERS,
  MAX_CHOICES,
  MAX_COMMAND_CHARACTERS,
  MAX_OPTIONS,
  MAX_STRING_OPTION_CHARACTERS,
} from "./limits.ts";

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const BAD_NAME = "Command name is invalid";

const flag = z.boolean().nullish();
const chatName = z
  .string()
  .regex(CHAT_NAME, BAD_NAME)
  .refine((name) => name === name.toLowerCase(), BAD_NAME);
const description = z.string().min(1).max(100);
const localized = <T extends z.ZodType>(text: T) => z.partialRecord(z.enum(Locale), text.nullable()).nullish();

const choiceName = z.string().min(1).max(MAX_CHOICE_CHARACTERS);
const choices = <T extends z.ZodType<string | number>>(value: T) =>
  z
    .array(z.strictObject({ name: choiceName, name_localizations: localized(choiceName), value }))
    .max(MAX_CHOICES)
    .nullish();

const optionBase = {
  name: chatName,
  name_localizations: localized(chatName),
  description,
  description_localizations: localized(description),
};
const valueBase = { ...optionBase, required: flag };
const { Subcommand, SubcommandGroup, String, Integer, Boolean, User, Channel, Role, Mentionable, Number, Attachment } =
  ApplicationCommandOptionType;

const stringOption = z.strictObject({
  ...valueBase,
  type: z.literal(String),
  choices: choices(z.string().min(1).max(MAX_CHOICE_CHARACTERS)),
  autocomplete: flag,
  min_length: z.int().min(0).max(MAX_STRING_OPTION_CHARACTERS).nullish(),
  max_length: z.int().min(1).max(MAX_STRING_OPTION_CHARACTERS).nullish(),
});

const numberOption = z.strictObject({
  ...valueBase,
  type: z.literal([Integer, Number]),
  choices: choices(z.number()),
  autocomplete: flag,
  min_value: z.number().nullish(),
  max_value: z.number().nullish(),
});

const plainOption = z.strictObject({ ...valueBase, type: z.literal([Boolean, User, Role, Mentionable]) });

const channelOption = z.strictObject({
  ...valueBase,
  type: z.literal(Channel),
  channel_types: z.array(z.int()).nullish(),
});

/** `file_types` is newer than most descriptions of this API; Discord checks the file's extension alone. */
const attachmentOption = z.strictObject({
  ...valueBase,
  type: z.literal(Attachment),
  file_types: z
    .array(z.string().regex(/^(audio|image|video|\.[a-z0-9]+)$/i))
    .min(1)
    .max(10)
    .nullish(),
});

const valueOption = z.discriminatedUnion("type", [
  stringOption,
  numberOption,
  plainOption,
  channelOption,
  attachmentOption,
]);
const subcommand = z.strictObject({
  ...optionBase,
  type: z.literal(Subcommand),
  options: z.array(valueOption).max(MAX_OPTIONS).nullish(),
});
const subcommandGroup = z.strictObject({
  ...optionBase,
  type: z.literal(SubcommandGroup),
  options: z.array(subcommand).min(1).max(MAX_OPTIONS),
});
const option = z.discriminatedUnion("type", [...valueOption.options, subcommand, subcommandGroup]);

const commandBase = {
  id: snowflake.nullish(),
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  dm_permission: flag,
  nsfw: flag,
  integration_types: z.array(z.enum(ApplicationIntegrationType)).min(1).nullish(),
  contexts: z.array(z.enum(InteractionContextType)).min(1).nullish(),
};

const chatCommand = z.strictObject({
  ...commandBase,
  ...optionBase,
  type: z.literal(ApplicationCommandType.ChatInput),
  options: z.array(option).max(MAX_OPTIONS).nullish(),
});

const menuName = z
  .string()
  .min(1)
  .max(32)
  .regex(/^\S(.*\S)?$/u, BAD_NAME);
const menuCommand = z.strictObject({
  ...commandBase,
  name: menuName,
  name_localizations: localized(menuName),
  type: z.literal([ApplicationCommandType.User, ApplicationCommandType.Message]),
  description: z.literal("").nullish(),
});

const definition = z.preprocess(
  (value) => (typeof value === "object" && value !== null && !("type" in value) ? { ...value, type: 1 } : value),
  z.discriminatedUnion("type", [chatCommand, menuCommand]),
);

export type CommandDefinition = z.infer<typeof definition>;
export type ChatCommand = z.infer<typeof chatCommand>;
export type CommandOption = z.infer<typeof option>;
/** An option with a value, so not a subcommand. */
export type ValueOption = z.infer<typeof valueOption>;

/**
 * Reads the definition of one command.
 *
 * @throws DiscordError 50035
 */
export function readCommand(body: unknown): CommandDefinition {
  const command = readForm(definition, body);
  checkForm((report) => checkCommand(command, report));
  return command;
}

/**
 * Reads all commands of a bulk overwrite.
 *
 * @throws DiscordError 50035
 */
export function readCommands(body: unknown): CommandDefinition[] {
  const commands = readForm(z.array(definition), body);
  checkForm((report) => {
    for (const [index, command] of commands.entries()) {
      checkCommand(command, (path, ...rest) => report([index, ...path], ...rest));
    }
    reportDuplicates(commands, [], report, ({ type }) => `${type}`);
  });
  return commands;
}

function checkCommand(command: CommandDefinition, report: Report): void {
  if (command.type !== ApplicationCommandType.ChatInput) return;
  checkOptions(command.options ?? [], ["options"], report);
  if (weightOf(command) > MAX_COMMAND_CHARACTERS) {
    report([], "APPLICATION_COMMAND_TOO_LARGE", `Command exceeds maximum size (${MAX_COMMAND_CHARACTERS})`);
  }
}

function checkOptions(options: readonly CommandOption[], path: readonly (string | number)[], report: Report): void {
  reportDuplicates(options, path, report);
  const isNested = (one: CommandOption) => one.type === Subcommand || one.type === SubcommandGroup;
  if (options.some(isNested) && !options.every(isNested)) {
    report(
      path,
      "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
      "Sub-command and sub-command group option types are mutually exclusive to all other types",
    );
  }
  let optionalSeen = false;
  for (const [index, one] of options.entries()) {
    if (one.type === Subcommand || one.type === SubcommandGroup) {
      checkOptions(one.options ?? [], [...path, index, "options"], report);
      continue;
    }
    if (one.required && optionalSeen) {
      report(
        [...path, index],
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        "Required options must be placed before non-required options",
      );
    }
    optionalSeen ||= !one.required;
    checkChoices(one, [...path, index], report);
  }
}

function checkChoices(option: ValueOption, path: readonly (string | number)[], report: Report): void {
  if (!("choices" in option) || !option.choices?.length) return;
  if (option.autocomplete) {
    report(
      [...path, "autocomplete"],
      "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES",
      "An option with choices cannot be autocompleted",
    );
  }
  reportDuplicates<Named>(option.choices, [...path, "choices"], report);
}

/** Names, descriptions and choices' values, where a translation counts if it is longer. */
function weightOf(part: CommandOption | ChatCommand): number {
  const longest = (text: string, translations: Partial<Record<string, string | null>> | null | undefined) =>
    Math.max(text.length, ...Object.values(translations ?? {}).map((one) => one?.length ?? 0));
  const own = longest(part.name, part.name_localizations) + longest(part.description, part.description_localizations);
  const inner: readonly CommandOption[] = "options" in part ? (part.options ?? []) : [];
  const chosen = "choices" in part ? (part.choices ?? []) : [];
  return (
    own +
    inner.reduce((sum, option) => sum + weightOf(option), 0) +
    chosen.reduce((sum, one) => sum + longest(one.name, one.name_localizations) + `${one.value}`.length, 0)
  );
}
