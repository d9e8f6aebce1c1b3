import {
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { ServerCommand } from "../../src/core/ui/command.ts";
import type { ServerButton } from "../../src/core/ui/custom-id.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { altText } from "./alt-text-part.ts";
import { captions } from "./captions-part.ts";
import { forgetKnown, listKnown, showKnownPage, takeBackKnown } from "./known-part.ts";
import { moderation } from "./moderation-part.ts";
import type { SettingsButtonPart, SettingsPart } from "./part.ts";
import { addHeldPhrase, addPhrase, dropHeldPhrase, listPhrases, removePhrase } from "./phrases-part.ts";
import { show } from "./show-part.ts";

const NEEDS = "ManageGuild";

/** By the way to them: the name, behind that of the group that it is in. */
const PARTS = {
  show,
  captions,
  "alt-text": altText,
  moderation,
  "words add": addPhrase,
  "words remove": removePhrase,
  "words list": listPhrases,
  "known list": listKnown,
} as const satisfies Readonly<Record<string, SettingsPart>>;
type Path = keyof typeof PARTS;

const BUTTONS: Readonly<Record<ServerButton, SettingsButtonPart>> = {
  addPhrase: addHeldPhrase,
  dropPhrase: dropHeldPhrase,
  knownPage: showKnownPage,
  knownForget: forgetKnown,
  knownTakeBack: takeBackKnown,
};

/** `/settings`: what is decided for a server, by those who manage it. */
export const settings: ServerCommand = {
  name: "settings",
  needs: NEEDS,

  definition(words) {
    const { description, options: own } = words.commands.settings;
    const subcommands = (...paths: Path[]) => paths.map((path) => subcommand(path, words));
    return {
      type: ApplicationCommandType.ChatInput,
      contexts: [InteractionContextType.Guild],
      integration_types: [ApplicationIntegrationType.GuildInstall],
      default_member_permissions: PermissionFlagsBits[NEEDS].toString(),
      description,
      options: [
        ...subcommands("show", "captions", "alt-text", "moderation"),
        {
          type: ApplicationCommandOptionType.SubcommandGroup,
          name: "words",
          description: own.words,
          options: subcommands("words add", "words remove", "words list"),
        },
        {
          type: ApplicationCommandOptionType.SubcommandGroup,
          name: "known",
          description: own.known,
          options: subcommands("known list"),
        },
      ],
    };
  },

  manage: async ({ subcommand: path, options }, server, words) => partAt(path).run(options, server, words),

  press: (button, id, server, words) => BUTTONS[button](id, server, words),

  propose: async ({ subcommand: path, typed }, server) => partAt(path).propose?.(typed, server) ?? [],
};

function subcommand(path: Path, words: Words): APIApplicationCommandSubcommandOption {
  const part: SettingsPart = PARTS[path];
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: path.slice(path.lastIndexOf(" ") + 1),
    description: words.commands.settings.options[path],
    options: part.options(words),
  };
}

function partAt(path: string): SettingsPart {
  const [, part] = Object.entries<SettingsPart>(PARTS).find(([own]) => own === path) ?? [];
  if (!part) throw new Error(`No settings are called ${path}.`);
  return part;
}
