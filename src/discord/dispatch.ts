import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  PermissionFlagsBits,
} from "discord.js";
import { InteractionResponseType, MessageFlags, Routes } from "discord-api-types/v10";
import type { Command } from "../core/command.ts";
import { decodeCustomId } from "../core/custom-id.ts";
import { UserError } from "../core/errors.ts";
import type { Words } from "../core/words.ts";
import { log } from "../log.ts";
import { type AnswerServices, answerTask } from "./answer-task.ts";
import { toMessage } from "./components.ts";
import { failureView } from "./failure.ts";
import { createReply } from "./reply.ts";

/** Discord shows at most so many proposals. */
const MAX_PROPOSALS = 25;

export interface DispatchServices extends AnswerServices {
  readonly commands: readonly Command[];
  readonly wordsFor: (locale: string) => Words;
}

/** Leads each interaction to what answers it. It never rejects: Discord's client would take that for its own error. */
export function createDispatch(services: DispatchServices): (interaction: Interaction) => Promise<void> {
  const byName = new Map(services.commands.map((command) => [command.name, command]));
  return async (interaction) => {
    const words = services.wordsFor(interaction.locale);
    try {
      if (interaction.isChatInputCommand()) {
        await runCommand(interaction, byName.get(interaction.commandName), words, services);
      } else if (interaction.isAutocomplete()) {
        await propose(interaction, byName.get(interaction.commandName), words, services);
      } else if (interaction.isButton()) {
        await press(interaction, words, services);
      }
    } catch (error) {
      log.error({ err: error, interactionId: interaction.id }, "an interaction could not be answered");
    }
  };
}

async function runCommand(
  interaction: ChatInputCommandInteraction,
  command: Command | undefined,
  words: Words,
  services: DispatchServices,
): Promise<void> {
  if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
  if ("request" in command) return answerTask(interaction, command, words, services);
  const { rest, clock } = services;
  const reply = createReply({ interaction, rest, clock, isPrivate: true, onRefused: () => undefined });
  return reply.finish(command.run(words));
}

async function propose(
  interaction: AutocompleteInteraction,
  command: Command | undefined,
  words: Words,
  { rest }: DispatchServices,
): Promise<void> {
  const { name, value } = interaction.options.getFocused(true);
  const choices = command && "complete" in command ? (command.complete?.(name, value, words) ?? []) : [];
  await rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
    body: {
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices: choices.slice(0, MAX_PROPOSALS) },
    },
    auth: false,
  });
}

/** Does what a button says, or tells the one who pressed it alone why not. */
async function press(interaction: ButtonInteraction, words: Words, services: DispatchServices): Promise<void> {
  const callback = (body: object) =>
    services.rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false });
  try {
    const action = decodeCustomId(interaction.customId);
    if (!action) throw new UserError("jobOver", {});
    services.asks.cancel(action[1], {
      userId: interaction.user.id,
      isModerator: interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false,
    });
    await callback({ type: InteractionResponseType.DeferredMessageUpdate });
  } catch (error) {
    const { body } = toMessage(failureView(error, words, services.randomId));
    const data = { ...body, flags: body.flags | MessageFlags.Ephemeral };
    await callback({ type: InteractionResponseType.ChannelMessageWithSource, data });
  }
}
