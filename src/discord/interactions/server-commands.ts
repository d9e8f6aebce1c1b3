import type { AutocompleteInteraction, ButtonInteraction, ChatInputCommandInteraction } from "discord.js";
import type { Choice, Command, ServerCommand } from "../../core/ui/command.ts";
import type { ServerButton } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import type { ManagedServer } from "../../core/server/managed-server.ts";
import { log } from "../../log.ts";
import type { ManageServer } from "../servers/manage-server.ts";
import { chosenSubcommand, readOptions } from "../payloads/command-options.ts";
import type { InteractionContext } from "./context.ts";
import { need } from "./actor.ts";

/** Commands about a server, for its managers. */
export interface ServerCommands {
  /** Carries out a command; only the person who gave it sees the answer. */
  run(context: InteractionContext<ChatInputCommandInteraction>, command: ServerCommand): Promise<void>;
  /** Carries out a button under a command's answer, and replaces the answer with the result. */
  press(context: InteractionContext<ButtonInteraction>, button: ServerButton, id: string): Promise<void>;
  /** Proposes values for an option while it is typed: none to people who may not give the command. */
  propose(interaction: AutocompleteInteraction, command: ServerCommand): Promise<readonly Choice[]>;
}

export function createServerCommands(commands: readonly Command[], manageServer: ManageServer): ServerCommands {
  /** @throws UserError `serverOnly`, `permissionNeeded`: a server can show people commands that Discord hides by default */
  const serverOf = (
    interaction: ChatInputCommandInteraction | AutocompleteInteraction | ButtonInteraction,
    { needs }: ServerCommand,
  ): ManagedServer => {
    const { guildId, authorizingIntegrationOwners, client, user } = interaction;
    if (guildId === null || authorizingIntegrationOwners.guildId === null) throw new UserError("serverOnly", {});
    need(interaction, needs);
    return manageServer({ guildId, userId: user.id }, client.user.id);
  };
  return {
    run({ interaction, words, respond }, command) {
      return respond.answerLater(async () => {
        const server = serverOf(interaction, command);
        const subcommand = chosenSubcommand(interaction, command.subcommands);
        return subcommand.run(readOptions(interaction, subcommand.options), server, words);
      });
    },

    press({ interaction, words, respond }, button, id) {
      return respond.updateLater(async () => {
        const command = commands.filter((one) => one.kind === "server").find((one) => one.press);
        if (!command?.press) throw new UserError("buttonUnknown", {});
        return command.press(button, id, serverOf(interaction, command), words);
      });
    },

    async propose(interaction, command) {
      try {
        const server = serverOf(interaction, command);
        const subcommand = chosenSubcommand(interaction, command.subcommands);
        return (await subcommand.propose?.(interaction.options.getFocused(), server)) ?? [];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        log.debug({ err: error }, "nothing can be proposed");
        return [];
      }
    },
  };
}
