import type { ChatInputCommandInteraction } from "discord.js";
import type { RandomInteger } from "../../core/async/random.ts";
import { DIALOGUES } from "../../core/request/typed.ts";
import type { People } from "../../core/server/people.ts";
import type { Choice, Command, PersonalRequest, SlashCommand, TaskCommand } from "../../core/ui/command.ts";
import type { Words } from "../../core/ui/words.ts";
import { readOptions } from "../payloads/command-options.ts";
import type { LinkCommands } from "../registration/command-mentions.ts";
import type { InteractionContext } from "./context.ts";
import { wayBack } from "./dialogues.ts";
import type { SlashCommands } from "./dispatch.ts";
import { placeOf, type References } from "./references.ts";
import type { ServerCommands } from "./server-commands.ts";

export interface SlashCommandsServices {
  readonly commands: readonly Command[];
  readonly serverCommands: ServerCommands;
  readonly references: References;
  readonly people: People;
  readonly wordsFor: (locale: string) => Words;
  readonly linkCommands: LinkCommands;
  readonly randomInteger: RandomInteger;
}

/** Answers commands that are typed. */
export function createSlashCommands(services: SlashCommandsServices): SlashCommands {
  const { commands, serverCommands, people, wordsFor, linkCommands } = services;
  const find = (name: string): SlashCommand | undefined =>
    commands.filter((one) => "definition" in one).find((one) => one.name === name);

  return {
    async run(context) {
      const { interaction, words, respond } = context;
      const command = find(interaction.commandName);
      if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
      if ("manage" in command) return serverCommands.run(context, command);
      if ("serve" in command) {
        const given: PersonalRequest = {
          subcommand: interaction.options.getSubcommand(false) ?? undefined,
          options: readOptions(interaction),
          userId: interaction.user.id,
          wordsIn: (language) => wordsFor(language ?? interaction.locale),
        };
        return respond.answerLater(() => command.serve(given, people, words));
      }
      if ("run" in command) {
        return respond.orExplain(async () => {
          await respond.answer(command.run(words, linkCommands), true);
          respond.count("answered");
        });
      }
      return ask(services, context, command);
    },

    async propose({ interaction, words, respond }) {
      const choices = async (): Promise<readonly Choice[]> => {
        const command = find(interaction.commandName);
        if (!command) return [];
        if ("manage" in command) return serverCommands.propose(interaction, command);
        const { name, value } = interaction.options.getFocused(true);
        return "complete" in command ? (command.complete?.(name, value, words) ?? []) : [];
      };
      await respond.propose(choices());
    },
  };
}

/** Asks a model what a command says. */
async function ask(
  { randomInteger, references }: SlashCommandsServices,
  context: InteractionContext<ChatInputCommandInteraction>,
  command: TaskCommand,
): Promise<void> {
  const { interaction, words, defaults, respond, requests } = context;
  const options = readOptions(interaction);
  const isPrivate = options.flag("private") ?? defaults.private;
  const start = async (): Promise<void> => {
    await requests.start(command.request(options, randomInteger, words, defaults), isPrivate);
  };
  await respond.orExplain(start, async (error) => {
    const draft = command.dialogue?.draft(options, randomInteger);
    const dialogue = DIALOGUES.find((name) => name === command.name);
    if (!draft || !dialogue) return [];
    const { texts, ...atHand } = draft;
    const typed = { dialogue, texts, chosen: {}, files: {} };
    const { id: userId } = interaction.user;
    const subject = { userId, isPrivate, place: placeOf(interaction), ...atHand, results: [], typed };
    return wayBack(references, context, error, subject);
  });
}
