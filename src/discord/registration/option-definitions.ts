import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ChannelType,
} from "discord-api-types/v10";
import type { Option, Options } from "../../core/ui/options.ts";
import type { Words } from "../../core/ui/words.ts";

/** The descriptions of a command's options, by name; a subcommand's options have its name in front. */
type Descriptions = Readonly<Record<string, string>>;

/** @throws TypeError where a language has no word for it */
export function wordOf(words: Descriptions, name: string): string {
  const word = words[name];
  if (word === undefined) throw new TypeError(`A language does not say how ${name} is called.`);
  return word;
}

/** Subcommands by their names, each with that of its group in front; a group takes the place of its first one. */
export function subcommandOptions(
  subcommands: Readonly<Record<string, { readonly options?: Options }>>,
  descriptions: Descriptions,
  words: Words,
): APIApplicationCommandOption[] {
  const groups = new Map<string, APIApplicationCommandSubcommandOption[]>();
  const all: APIApplicationCommandOption[] = [];
  for (const [path, { options }] of Object.entries(subcommands)) {
    const [group = "", name] = path.split(" ");
    const subcommand: APIApplicationCommandSubcommandOption = {
      type: ApplicationCommandOptionType.Subcommand,
      name: name ?? group,
      description: wordOf(descriptions, path),
      ...(options && { options: valueOptions(options, descriptions, words, `${path} `) }),
    };
    const known = groups.get(group);
    if (name === undefined) all.push(subcommand);
    else if (known) known.push(subcommand);
    else {
      const first = [subcommand];
      groups.set(group, first);
      const { SubcommandGroup: type } = ApplicationCommandOptionType;
      all.push({ type, name: group, description: wordOf(descriptions, group), options: first });
    }
  }
  return all;
}

/** @param prefix - stands before the options' names among the descriptions */
export function valueOptions(
  options: Options,
  descriptions: Descriptions,
  words: Words,
  prefix = "",
): APIApplicationCommandBasicOption[] {
  return Object.entries(options).map(([name, option]) => {
    const description = option.description?.(words) ?? wordOf(descriptions, prefix + name);
    return valueOption({ name, description }, option, words);
  });
}

/** The order of the keys counts: a difference of a single character causes a new registration. */
function valueOption(
  own: { readonly name: string; readonly description: string },
  option: Option,
  words: Words,
): APIApplicationCommandBasicOption {
  const required = option.required && { required: true };
  switch (option.type) {
    case "text": {
      const { minCharacters: min, maxCharacters: max } = option;
      return {
        type: ApplicationCommandOptionType.String,
        ...own,
        ...required,
        ...(min !== undefined && { min_length: min }),
        ...(max !== undefined && { max_length: max }),
      };
    }
    case "completed": {
      const { maxCharacters: max_length } = option;
      return { type: ApplicationCommandOptionType.String, ...own, autocomplete: true, max_length, ...required };
    }
    case "choice": {
      const choices = option.values.map((value) => ({ name: option.label(value, words), value }));
      return { type: ApplicationCommandOptionType.String, ...own, choices, ...required };
    }
    case "number":
      return { type: ApplicationCommandOptionType.Number, ...own, ...boundsOf(option), ...required };
    case "integer":
      return { type: ApplicationCommandOptionType.Integer, ...own, ...boundsOf(option), ...required };
    case "flag":
      return { type: ApplicationCommandOptionType.Boolean, ...own, ...required };
    case "picture": {
      const isRequired = option.required ?? false;
      return { type: ApplicationCommandOptionType.Attachment, ...own, required: isRequired, file_types: ["image"] };
    }
    case "channel": {
      const channel_types = [...CHANNEL_TYPES, ...(option.withPosts ? POST_CHANNEL_TYPES : [])];
      return { type: ApplicationCommandOptionType.Channel, ...own, channel_types, ...required };
    }
  }
}

function boundsOf({ min, max }: { readonly min: number; readonly max: number }) {
  return { min_value: min, max_value: max };
}

/** Channels that people write in: text, voice and stage channels, announcements, and threads. */
const CHANNEL_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildStageVoice,
] as const;

/** Channels that people write in through posts alone, which are threads. */
const POST_CHANNEL_TYPES = [ChannelType.GuildForum, ChannelType.GuildMedia] as const;
