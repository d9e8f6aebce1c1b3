import type { ChatInputCommandInteraction } from "discord.js";
import type { RandomInteger } from "../../core/async/random.ts";
import { DIALOGUES } from "../../core/request/typed.ts";
import type { People } from "../../core/server/people.ts";
import type {
  Choice,
  Command,
  PersonalCommand,
  PersonalRequest,
  SlashCommand,
  TaskCommand,
} from "../../core/ui/command.ts";
import type { Given } from "../../core/ui/options.ts";
import type { Words } from "../../core/ui/words.ts";
import { chosenSubcommand, readOptions } from "../payloads/command-options.ts";
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

/** Answers slash commands. */
export function createSlashCommands(services: SlashCommandsServices): SlashCommands {
  const { commands, serverCommands, linkCommands } = services;
  const find = (name: string): SlashCommand | undefined =>
    commands.filter((one) => one.kind !== "moderatorMenu").find((one) => one.name === name);

  return {
    async run(context) {
      const { interaction, words, respond } = context;
      const command = find(interaction.commandName);
      if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
      switch (command.kind) {
        case "task":
          return runTask(services, context, command);
        case "info":
          return respond.orExplain(async () => {
            await respond.answer(command.run(words, linkCommands), true);
            respond.count("answered");
          });
        case "personal":
          return runPersonal(services, context, command);
        case "server":
          return serverCommands.run(context, command);
      }
    },

    async propose({ interaction, words, respond }) {
      const choices = async (): Promise<readonly Choice[]> => {
        const command = find(interaction.commandName);
        switch (command?.kind) {
          case "server":
            return serverCommands.propose(interaction, command);
          case "task":
            return command.complete?.(interaction.options.getFocused(), words) ?? [];
          case "info":
          case "personal":
          case undefined:
            return [];
        }
      };
      await respond.propose(choices());
    },
  };
}

function runPersonal(
  { people, wordsFor }: SlashCommandsServices,
  { interaction, words, respond }: InteractionContext<ChatInputCommandInteraction>,
  command: PersonalCommand,
): Promise<void> {
  return respond.answerLater(async () => {
    const action = "subcommands" in command ? chosenSubcommand(interaction, command.subcommands) : command;
    const given: PersonalRequest = {
      options: readOptions(interaction, action.options ?? {}),
      userId: interaction.user.id,
      wordsIn: (language) => wordsFor(language ?? interaction.locale),
    };
    return action.serve(given, people, words);
  });
}

/** Asks a model; where the options are refused, a button opens the command's dialogue with them. */
async function runTask(
  { randomInteger, references }: SlashCommandsServices,
  context: InteractionContext<ChatInputCommandInteraction>,
  command: TaskCommand,
): Promise<void> {
  const { interaction, words, defaults, respond, requests } = context;
  let given: { readonly options: Given; readonly isPrivate: boolean } | undefined;
  const start = async (): Promise<void> => {
    const options = readOptions(interaction, command.options);
    const isPrivate = options["private"] === true || (options["private"] === undefined && defaults.private);
    given = { options, isPrivate };
    await requests.start(command.request(options, randomInteger, words, defaults), isPrivate);
  };
  await respond.orExplain(start, async (error) => {
    const draft = given && command.draft?.(given.options, randomInteger);
    const dialogue = DIALOGUES.find((name) => name === command.name);
    if (!given || !draft || !dialogue) return [];
    const { texts, ...atHand } = draft;
    const typed = { dialogue, texts, chosen: {}, files: {} };
    const { id: userId } = interaction.user;
    const { isPrivate } = given;
    const subject = { userId, isPrivate, place: placeOf(interaction), ...atHand, results: [], typed };
    return wayBack(references, context, error, subject);
  });
}
