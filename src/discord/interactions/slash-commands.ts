import type { AutocompleteInteraction, ChatInputCommandInteraction } from "discord.js";
import { InteractionResponseType } from "discord-api-types/v10";
import { inTime } from "../../core/deadline.ts";
import type { Choice, PersonalWish, SlashCommand } from "../../core/command.ts";
import { readOptions } from "../options.ts";
import { answerAtOnce, respond } from "../respond.ts";
import { countCommand, type DispatchServices, type Incoming, orExplain, responding, start } from "./incoming.ts";
import { answerLater } from "./answer-later.ts";
import { proposeForServer, runServerCommand } from "./server-commands.ts";

/** Discord shows at most so many proposals. */
const MAX_PROPOSALS = 25;
/** Discord gives 3 s, and the person who types waits. */
const MAX_PROPOSING_MS = 2_000;

/** Does what a slash command says. */
export async function runCommand(incoming: Incoming<ChatInputCommandInteraction>): Promise<void> {
  const { interaction, words, defaults, services } = incoming;
  const command = slashCommand(services, interaction.commandName);
  if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
  if ("manage" in command) return runServerCommand(incoming, command);
  if ("serve" in command) {
    const given: PersonalWish = {
      subcommand: interaction.options.getSubcommand(false) ?? undefined,
      options: readOptions(interaction),
      userId: interaction.user.id,
      wordsIn: (language) => services.wordsFor(language ?? interaction.locale),
    };
    return answerLater(incoming, () => command.serve(given, services.people, words));
  }
  await orExplain(incoming, async () => {
    if ("run" in command) {
      await answerAtOnce(responding(incoming), command.run(words), true);
      return countCommand(incoming, "answered");
    }
    const options = readOptions(interaction);
    const request = command.request(options, services.randomInteger, words, defaults);
    await start(incoming, request, options.flag("private") ?? defaults.private);
  });
}

/** Proposes what an option may be while it is typed. */
export async function propose(incoming: Incoming<AutocompleteInteraction>): Promise<void> {
  const choices = await inTime(incoming.services.clock, MAX_PROPOSING_MS, choicesFor(incoming), () => []);
  await respond(responding(incoming), InteractionResponseType.ApplicationCommandAutocompleteResult, {
    choices: choices.slice(0, MAX_PROPOSALS),
  });
}

async function choicesFor(incoming: Incoming<AutocompleteInteraction>): Promise<readonly Choice[]> {
  const { interaction, words, services } = incoming;
  const command = slashCommand(services, interaction.commandName);
  if (!command) return [];
  if ("manage" in command) return proposeForServer(incoming, command);
  const { name, value } = interaction.options.getFocused(true);
  return "complete" in command ? (command.complete?.(name, value, words) ?? []) : [];
}

function slashCommand({ commands }: DispatchServices, name: string): SlashCommand | undefined {
  return commands.filter((one) => "definition" in one).find((one) => one.name === name);
}
