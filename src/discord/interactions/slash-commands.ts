import { DIALOGUES } from "../../core/request/typed.ts";
import type { AutocompleteInteraction, ChatInputCommandInteraction } from "discord.js";
import { InteractionResponseType } from "discord-api-types/v10";
import { inTime } from "../../core/async/deadline.ts";
import type { Choice, PersonalCommand, PersonalRequest, SlashCommand, TaskCommand } from "../../core/ui/command.ts";
import { chosenSubcommand, readOptions } from "../payloads/command-options.ts";
import { answerAtOnce, respond } from "../delivery/targets/respond.ts";
import {
  countCommand,
  type DispatchServices,
  type InteractionContext,
  orExplain,
  responding,
  startRequest,
} from "./context.ts";
import { answerLater } from "./answer-later.ts";
import { placeOf } from "./referred.ts";
import { proposeForServer, runServerCommand } from "./server-commands.ts";
import { wayBack } from "./way-back.ts";

/** Discord shows at most so many proposals. */
const MAX_PROPOSALS = 25;
/** Discord gives 3 s, and the person who types waits. */
const MAX_PROPOSING_MS = 2_000;

/** Does what a slash command says. */
export async function runCommand(incoming: InteractionContext<ChatInputCommandInteraction>): Promise<void> {
  const { interaction, words, services } = incoming;
  const command = slashCommand(services, interaction.commandName);
  if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
  switch (command.kind) {
    case "task":
      return runTask(incoming, command);
    case "info":
      return orExplain(incoming, async () => {
        await answerAtOnce(responding(incoming), command.run(words, services.linkCommands), true);
        countCommand(incoming, "answered");
      });
    case "personal":
      return runPersonal(incoming, command);
    case "server":
      return runServerCommand(incoming, command);
  }
}

function runPersonal(
  incoming: InteractionContext<ChatInputCommandInteraction>,
  command: PersonalCommand,
): Promise<void> {
  const { interaction, words, services } = incoming;
  return answerLater(incoming, async () => {
    const action = "subcommands" in command ? chosenSubcommand(interaction, command.subcommands) : command;
    const wish: PersonalRequest = {
      options: readOptions(interaction, action.options ?? {}),
      userId: interaction.user.id,
      wordsIn: (language) => services.wordsFor(language ?? interaction.locale),
    };
    return action.serve(wish, services.people, words);
  });
}

/** Asks a model; where what was given is refused, the command's dialogue leads back to it. */
async function runTask(incoming: InteractionContext<ChatInputCommandInteraction>, command: TaskCommand): Promise<void> {
  const { interaction, words, defaults, services } = incoming;
  const options = readOptions(interaction, command.options);
  const isPrivate = options["private"] === true || (options["private"] === undefined && defaults.private);
  const ask = async (): Promise<void> => {
    await startRequest(incoming, command.request(options, services.randomInteger, words, defaults), isPrivate);
  };
  await orExplain(incoming, ask, async (error) => {
    const draft = command.draft?.(options, services.randomInteger);
    const dialogue = DIALOGUES.find((name) => name === command.name);
    if (!draft || !dialogue) return [];
    const { texts, ...atHand } = draft;
    const typed = { dialogue, texts, chosen: {}, files: {} };
    const { id: userId } = interaction.user;
    return wayBack(incoming, error, { userId, isPrivate, place: placeOf(interaction), ...atHand, results: [], typed });
  });
}

/** Proposes what an option may be while it is typed. */
export async function propose(incoming: InteractionContext<AutocompleteInteraction>): Promise<void> {
  const choices = await inTime(incoming.services.clock, MAX_PROPOSING_MS, choicesFor(incoming), () => []);
  await respond(responding(incoming), InteractionResponseType.ApplicationCommandAutocompleteResult, {
    choices: choices.slice(0, MAX_PROPOSALS),
  });
}

async function choicesFor(incoming: InteractionContext<AutocompleteInteraction>): Promise<readonly Choice[]> {
  const { interaction, words, services } = incoming;
  const command = slashCommand(services, interaction.commandName);
  switch (command?.kind) {
    case "server":
      return proposeForServer(incoming, command);
    case "task":
      return command.complete?.(interaction.options.getFocused(), words) ?? [];
    case "info":
    case "personal":
    case undefined:
      return [];
  }
}

function slashCommand({ commands }: DispatchServices, name: string): SlashCommand | undefined {
  return commands.filter((one) => one.kind !== "moderatorMenu").find((one) => one.name === name);
}
