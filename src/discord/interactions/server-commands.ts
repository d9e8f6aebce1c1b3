import type { AutocompleteInteraction, ButtonInteraction, ChatInputCommandInteraction } from "discord.js";
import type { Choice, ServerCommand } from "../../core/ui/command.ts";
import type { ServerButton } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import type { ManagedServer } from "../../core/server/managed-server.ts";
import { log } from "../../log.ts";
import { manageServer } from "./manage-server.ts";
import { chosenSubcommand, readOptions } from "../payloads/command-options.ts";
import { answerLater, updateLater } from "./answer-later.ts";
import type { InteractionContext } from "./context.ts";
import { need } from "./actor.ts";

/** Does what a command about a server says; the member who gives it alone sees the answer. */
export function runServerCommand(
  incoming: InteractionContext<ChatInputCommandInteraction>,
  command: ServerCommand,
): Promise<void> {
  const { interaction, words, services } = incoming;
  return answerLater(incoming, async () => {
    const server = serverOf(interaction, command, services);
    const subcommand = chosenSubcommand(interaction, command.subcommands);
    return subcommand.run(readOptions(interaction, subcommand.options), server, words);
  });
}

/** Does what a button says under what a command about a server has shown, and shows what comes of it in its place. */
export function pressServerButton(
  incoming: InteractionContext<ButtonInteraction>,
  button: ServerButton,
  id: string,
): Promise<void> {
  const { interaction, words, services } = incoming;
  return updateLater(incoming, async () => {
    const command = services.commands.filter((one) => one.kind === "server").find((one) => one.press);
    if (!command?.press) throw new UserError("buttonUnknown", {});
    return command.press(button, id, serverOf(interaction, command, services), words);
  });
}

/** Proposes what an option may be while it is typed: nothing to whom the command is not for. */
export async function proposeForServer(
  { interaction, services }: InteractionContext<AutocompleteInteraction>,
  command: ServerCommand,
): Promise<readonly Choice[]> {
  try {
    const server = serverOf(interaction, command, services);
    const subcommand = chosenSubcommand(interaction, command.subcommands);
    return (await subcommand.propose?.(interaction.options.getFocused(), server)) ?? [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.debug({ err: error }, "nothing can be proposed");
    return [];
  }
}

/** @throws UserError `serverOnly`, `permissionNeeded`: what Discord hides can be overruled by a server */
function serverOf(
  interaction: ChatInputCommandInteraction | AutocompleteInteraction | ButtonInteraction,
  { needs }: ServerCommand,
  services: InteractionContext<unknown>["services"],
): ManagedServer {
  const { guildId, authorizingIntegrationOwners, client, user } = interaction;
  if (guildId === null || authorizingIntegrationOwners.guildId === null) throw new UserError("serverOnly", {});
  need(interaction, needs);
  return manageServer(services, { guildId, userId: user.id }, client.user.id);
}
