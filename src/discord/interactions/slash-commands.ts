import type { AutocompleteInteraction, ChatInputCommandInteraction } from "discord.js";
import { InteractionResponseType } from "discord-api-types/v10";
import { readOptions } from "../options.ts";
import { answerAtOnce, respond } from "../respond.ts";
import { commandDefaults, type Incoming, orExplain, responding, start } from "./incoming.ts";

/** Discord shows at most so many proposals. */
const MAX_PROPOSALS = 25;

/** Does what a slash command says. */
export async function runCommand(incoming: Incoming<ChatInputCommandInteraction>): Promise<void> {
  const { interaction, words, services } = incoming;
  const command = services.commands.find(({ name }) => name === interaction.commandName);
  if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
  await orExplain(incoming, async () => {
    if ("run" in command) return answerAtOnce(responding(incoming), command.run(words), true);
    if ("serve" in command) {
      const given = { subcommand: interaction.options.getSubcommand(), userId: interaction.user.id };
      return answerAtOnce(responding(incoming), await command.serve(given, services.people, words), true);
    }
    const options = readOptions(interaction);
    const defaults = await commandDefaults(incoming);
    const request = command.request(options, services.randomInteger, words, defaults);
    await start(incoming, request, options.flag("private") ?? defaults.private);
  });
}

/** Proposes what an option may be while it is typed. */
export async function propose(incoming: Incoming<AutocompleteInteraction>): Promise<void> {
  const { interaction, words, services } = incoming;
  const command = services.commands.find(({ name }) => name === interaction.commandName);
  const { name, value } = interaction.options.getFocused(true);
  const choices = command && "complete" in command ? (command.complete?.(name, value, words) ?? []) : [];
  await respond(responding(incoming), InteractionResponseType.ApplicationCommandAutocompleteResult, {
    choices: choices.slice(0, MAX_PROPOSALS),
  });
}
