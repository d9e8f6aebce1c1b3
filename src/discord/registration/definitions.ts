import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { Permission } from "../../core/permission.ts";
import type { Command, SlashCommand } from "../../core/ui/command.ts";
import type { Words } from "../../core/ui/words.ts";
import { subcommandOptions, valueOptions, wordOf } from "./option-definitions.ts";

/** The definition of a command or a menu in one language; `nameIn` gives its name in the others. */
export interface Definition {
  /** In Discord's default language. */
  readonly name: string;
  nameIn(words: Words): string;
  bodyIn(
    words: Words,
  ):
    | Omit<RESTPostAPIChatInputApplicationCommandsJSONBody, "name">
    | Omit<RESTPostAPIContextMenuApplicationCommandsJSONBody, "name">;
}

/** The slash command and the menu of a command, as far as it has them. */
export function definitionsOf(command: Command): readonly Definition[] {
  switch (command.kind) {
    case "task":
      return [slashCommand(command), ...(command.menu ? [menu(command.name, command.menu.name, EVERYWHERE)] : [])];
    case "info":
    case "personal":
    case "server":
      return [slashCommand(command)];
    case "moderatorMenu":
      return [menu(command.name, command.menu.name, inServers(command.needs))];
  }
}

/** In servers, in DMs with the bot, and wherever a person brings the app along. */
const EVERYWHERE = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** In servers that have installed the bot, for members with a permission. */
function inServers(permission: Permission) {
  return {
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    default_member_permissions: PermissionFlagsBits[permission].toString(),
  };
}

function menu(command: string, name: string, where: Partial<ReturnType<typeof inServers>>): Definition {
  return {
    name,
    nameIn: ({ menus }) => wordOf(menus, command),
    bodyIn: () => ({ type: ApplicationCommandType.Message, ...where }),
  };
}

function slashCommand(command: SlashCommand): Definition {
  const { name } = command;
  const where = command.kind === "server" ? inServers(command.needs) : EVERYWHERE;
  return {
    name,
    nameIn: ({ commands }) => commands[name].name,
    bodyIn(words) {
      const options = optionsOf(command, words);
      const { description } = words.commands[name];
      return { type: ApplicationCommandType.ChatInput, ...where, description, ...(options && { options }) };
    },
  };
}

function optionsOf(command: SlashCommand, words: Words) {
  const { options: descriptions } = words.commands[command.name];
  switch (command.kind) {
    case "info":
      return undefined;
    case "task":
      return valueOptions(command.options, descriptions, words);
    case "server":
      return subcommandOptions(command.subcommands, descriptions, words);
    case "personal":
      if ("subcommands" in command) return subcommandOptions(command.subcommands, descriptions, words);
      return command.options && valueOptions(command.options, descriptions, words);
  }
}
