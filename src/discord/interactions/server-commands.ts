import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOptionResolver,
  PermissionFlagsBits,
} from "discord.js";
import { NOT_NEEDED } from "../../core/clock.ts";
import type { Choice, ServerCommand } from "../../core/command.ts";
import { UserError } from "../../core/errors.ts";
import type { ManagedServer } from "../../core/managed-server.ts";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { View } from "../../core/view.ts";
import { log } from "../../log.ts";
import { createInteractionPlace } from "../interaction-place.ts";
import { manageServer } from "../managed-server.ts";
import { readOptions } from "../options.ts";
import { createReply } from "../reply.ts";
import { ACKNOWLEDGE_AFTER_MS } from "../tasks.ts";
import { addressOf, countCommand, type Incoming } from "./incoming.ts";

/** Does what a command about a server says; whoever gives it alone sees the answer, which may take its time. */
export async function runServerCommand(
  incoming: Incoming<ChatInputCommandInteraction>,
  command: ServerCommand,
): Promise<void> {
  const { interaction, words, services } = incoming;
  const { rest, botRest, clock, explainFailure } = services;
  const address = addressOf(interaction, true, clock);
  const { id: userId } = interaction.user;
  const place = createInteractionPlace({ address, userId, rest, botRest, clock, onMessage: () => undefined });
  const isKnown = new AbortController();
  const reply = createReply({
    place,
    clock,
    isAcknowledged: false,
    isPrivate: true,
    leaving: new AbortController().signal,
    onRefused: (error) => log.info({ err: error }, "a server's manager cannot be answered"),
  });
  clock.sleep(ACKNOWLEDGE_AFTER_MS, isKnown.signal).then(
    () => reply.acknowledge().catch(() => undefined), // whoever finishes is told of it, too
    () => undefined,
  );
  let outcome: CommandOutcome = "answered";
  const view = await manage(incoming, command).catch((error: unknown): View => {
    outcome = "refused";
    return explainFailure(error, words).view;
  });
  isKnown.abort(NOT_NEEDED);
  try {
    await reply.finish(view);
    countCommand(incoming, outcome);
  } finally {
    await reply.stop();
  }
}

/** Proposes what an option may be while it is typed: nothing to whom the command is not for. */
export async function proposeForServer(
  { interaction, services }: Incoming<AutocompleteInteraction>,
  command: ServerCommand,
): Promise<readonly Choice[]> {
  const { name: option, value: typed } = interaction.options.getFocused(true);
  try {
    const server = serverOf(interaction, command, services);
    return (await command.propose?.({ subcommand: subcommandOf(interaction), option, typed }, server)) ?? [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.debug({ err: error }, "nothing can be proposed");
    return [];
  }
}

async function manage(
  { interaction, words, services }: Incoming<ChatInputCommandInteraction>,
  command: ServerCommand,
): Promise<View> {
  const server = serverOf(interaction, command, services);
  return command.manage({ subcommand: subcommandOf(interaction), options: readOptions(interaction) }, server, words);
}

/** @throws UserError `serverOnly`, `permissionNeeded`: what Discord hides can be overruled by a server */
function serverOf(
  interaction: ChatInputCommandInteraction | AutocompleteInteraction,
  { needs }: ServerCommand,
  services: Incoming<unknown>["services"],
): ManagedServer {
  const { guildId, authorizingIntegrationOwners, memberPermissions, client } = interaction;
  if (guildId === null || authorizingIntegrationOwners.guildId === null) throw new UserError("serverOnly", {});
  if (!memberPermissions?.has(PermissionFlagsBits[needs]))
    throw new UserError("permissionNeeded", { permission: needs });
  return manageServer(services, guildId, client.user.id);
}

/** The subcommand with the group that it is in: `words add`. */
function subcommandOf({
  options,
}: {
  readonly options: Pick<CommandInteractionOptionResolver, "getSubcommand" | "getSubcommandGroup">;
}): string {
  const group = options.getSubcommandGroup(false);
  return group === null ? options.getSubcommand() : `${group} ${options.getSubcommand()}`;
}
