import {
  type APIApplicationCommandAttachmentOption,
  type APIApplicationCommandBooleanOption,
  type APIApplicationCommandChannelOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import { MAX_PROMPT_CHARACTERS } from "../../src/core/request/prompt.ts";

/** Where the commands work: in servers, in DMs with the bot, and wherever a person brings the app along. */
export const EVERYWHERE: Pick<
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  "type" | "contexts" | "integration_types"
> = {
  type: ApplicationCommandType.ChatInput,
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** A menu entry that works wherever the commands do. */
export const MENU_EVERYWHERE = { ...EVERYWHERE, type: ApplicationCommandType.Message } as const;

/** An attachment that Discord's dialogue offers pictures for. Discord looks at the file's ending alone. */
export function pictureOption(
  name: string,
  description: string,
  required: boolean,
): APIApplicationCommandAttachmentOption {
  return { type: ApplicationCommandOptionType.Attachment, name, description, required, file_types: ["image"] };
}

/** Words that a person writes at length. */
export function promptOption(name: string, description: string): APIApplicationCommandStringOption {
  return {
    type: ApplicationCommandOptionType.String,
    name,
    description,
    required: true,
    min_length: 1,
    max_length: MAX_PROMPT_CHARACTERS,
  };
}

/** Plain words of any length; how many are taken is the command's to say. */
export function textOption(name: string, description: string): APIApplicationCommandStringOption {
  return { type: ApplicationCommandOptionType.String, name, description };
}

/** A text for which proposals are made while it is typed. */
export function completedOption(name: string, description: string): APIApplicationCommandStringOption {
  return { type: ApplicationCommandOptionType.String, name, description, autocomplete: true, max_length: 100 };
}

/** One of a few values. */
export function choiceOption(
  name: string,
  description: string,
  values: readonly string[],
  label: (value: string) => string,
): APIApplicationCommandStringOption {
  const choices = values.map((value) => ({ name: label(value), value }));
  return { type: ApplicationCommandOptionType.String, name, description, choices };
}

/** Where people write: text, voice and stage channels, announcements, and threads. */
const CHANNEL_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildStageVoice,
] as const;

/** Where people write in posts alone, which are threads. */
const POST_CHANNEL_TYPES = [ChannelType.GuildForum, ChannelType.GuildMedia] as const;

/** A channel of the server in which people write, and the bot too. */
export function channelOption(name: string, description: string): APIApplicationCommandChannelOption {
  return { type: ApplicationCommandOptionType.Channel, name, description, channel_types: [...CHANNEL_TYPES] };
}

/** The same, or one in whose posts they do. */
export function channelOrPostsOption(name: string, description: string): APIApplicationCommandChannelOption {
  return { ...channelOption(name, description), channel_types: [...CHANNEL_TYPES, ...POST_CHANNEL_TYPES] };
}

/** The same option, without which the command is not sent. */
export function required<Option extends object>(option: Option): Option & { readonly required: true } {
  return { ...option, required: true };
}

/** Whether only the person who asks shall see the answer. */
export function flagOption(name: string, description: string): APIApplicationCommandBooleanOption {
  return { type: ApplicationCommandOptionType.Boolean, name, description };
}

export function privateOption(description: string): APIApplicationCommandBooleanOption {
  return flagOption("private", description);
}
