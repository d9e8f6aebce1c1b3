import type { PlaygroundCommand, PageState } from "../../protocol.ts";

/** Discord's types of options. https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type */
export const OPTION_TYPES = {
  subcommand: 1,
  subcommandGroup: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

type Localizations = Readonly<Partial<Record<string, string | null>>> | null;

interface Localised {
  readonly name: string;
  readonly name_localizations?: Localizations;
  readonly description?: string;
  readonly description_localizations?: Localizations;
}

export interface OptionChoice extends Localised {
  readonly value: string | number;
}

/** An option of a command, in Discord's form. */
export interface CommandOption extends Localised {
  readonly type: number;
  readonly required?: boolean;
  readonly choices?: readonly OptionChoice[];
  readonly options?: readonly CommandOption[];
  readonly autocomplete?: boolean;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly file_types?: readonly string[];
}

/** A command that can be typed after a slash. */
export interface SlashCommand {
  /** Its name in actions: `privacy show`. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

const SLASH = 1;
const MESSAGE_MENU = 3;

/** The slash commands of a place; subcommands stand for themselves. */
export function slashCommands({ commands }: PageState, place: string, locale: string): readonly SlashCommand[] {
  return commands
    .filter(({ type, places }) => type === SLASH && places.includes(place))
    .flatMap((command) => spread(command, optionsOf(command), locale))
    .sort((one, other) => one.label.localeCompare(other.label));
}

/** The commands in the menu of a message. */
export function messageCommands({ commands }: PageState, place: string): readonly PlaygroundCommand[] {
  return commands.filter(({ type, places }) => type === MESSAGE_MENU && places.includes(place));
}

/** The name of an option, a choice or a subcommand in a person's client. */
export function labelOf({ name, name_localizations }: Localised, locale: string): string {
  return name_localizations?.[locale] ?? name;
}

export function descriptionOf({ description, description_localizations }: Localised, locale: string): string {
  return description_localizations?.[locale] ?? description ?? "";
}

function optionsOf({ options }: PlaygroundCommand): readonly CommandOption[] {
  return options as readonly CommandOption[]; // Discord's own objects, which the stand-in has checked
}

function spread(
  command: Pick<SlashCommand, "name" | "label" | "description">,
  options: readonly CommandOption[],
  locale: string,
): readonly SlashCommand[] {
  const isParent = options.some(
    ({ type }) => type === OPTION_TYPES.subcommand || type === OPTION_TYPES.subcommandGroup,
  );
  if (!isParent) return [{ ...command, options }];
  return options.flatMap((option) =>
    spread(
      {
        name: `${command.name} ${option.name}`,
        label: `${command.label} ${labelOf(option, locale)}`,
        description: descriptionOf(option, locale),
      },
      option.options ?? [],
      locale,
    ),
  );
}
