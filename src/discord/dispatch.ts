import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  PermissionFlagsBits,
} from "discord.js";
import { InteractionResponseType } from "discord-api-types/v10";
import type { Command, RandomInteger, TaskCommand } from "../core/command.ts";
import { decodeCustomId } from "../core/custom-id.ts";
import { UserError } from "../core/errors.ts";
import type { Request } from "../core/request.ts";
import type { Words } from "../core/words.ts";
import { log } from "../log.ts";
import type { AskRecord } from "../services/ask-records.ts";
import { isGone, isPassing } from "./api-errors.ts";
import { readOptions } from "./options.ts";
import { answerAtOnce, respond, type Responding } from "./reply.ts";
import { answerTask, type TaskServices } from "./tasks.ts";

/** Discord shows at most so many proposals. */
const MAX_PROPOSALS = 25;
/** What Discord takes a file where the interaction does not say. */
const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;

export interface DispatchServices extends TaskServices {
  readonly commands: readonly Command[];
  readonly wordsFor: (locale: string) => Words;
  readonly randomInteger: RandomInteger;
  readonly randomId: () => string;
}

/** What reaches the bot, and where it goes. */
export interface Dispatch {
  /** Leads an interaction to what answers it. Never rejects: Discord's client would take that for its own error. */
  interaction(interaction: Interaction): Promise<void>;
  /** Goes on with somebody whose process died. Never rejects. */
  resume(record: AskRecord): Promise<void>;
}

export function createDispatch(services: DispatchServices): Dispatch {
  const { wordsFor } = services;
  return {
    async interaction(interaction) {
      const words = wordsFor(interaction.locale);
      try {
        if (interaction.isChatInputCommand()) await runCommand(interaction, words, services);
        else if (interaction.isAutocomplete()) await propose(interaction, words, services);
        else if (interaction.isButton()) await press(interaction, words, services);
      } catch (error) {
        log.error({ err: error, interactionId: interaction.id }, "an interaction could not be answered");
      }
    },
    async resume(record) {
      try {
        await answerTask(services, record, taskCommand(services, record.command), wordsFor(record.locale), true);
      } catch (error) {
        log.error({ err: error, askId: record.id }, "an ask could not be gone on with");
      }
    },
  };
}

async function runCommand(
  interaction: ChatInputCommandInteraction,
  words: Words,
  services: DispatchServices,
): Promise<void> {
  const command = services.commands.find(({ name }) => name === interaction.commandName);
  if (!command) throw new Error(`No command is called ${interaction.commandName}.`);
  await orExplain(interaction, words, services, async () => {
    if (!("request" in command)) return answerAtOnce(responding(interaction, services), command.run(words), true);
    const options = readOptions(interaction);
    const request = command.request(options, services.randomInteger);
    await start(interaction, command, request, options.flag("private") ?? false, words, services);
  });
}

async function propose(interaction: AutocompleteInteraction, words: Words, services: DispatchServices): Promise<void> {
  const command = services.commands.find(({ name }) => name === interaction.commandName);
  const { name, value } = interaction.options.getFocused(true);
  const choices = command && "complete" in command ? (command.complete?.(name, value, words) ?? []) : [];
  await respond(responding(interaction, services), InteractionResponseType.ApplicationCommandAutocompleteResult, {
    choices: choices.slice(0, MAX_PROPOSALS),
  });
}

/** Does what a button says, or tells the one who pressed it alone why not. */
async function press(interaction: ButtonInteraction, words: Words, services: DispatchServices): Promise<void> {
  await orExplain(interaction, words, services, async () => {
    const action = decodeCustomId(interaction.customId);
    if (!action) throw new UserError("jobOver", {});
    const [name, askId] = action;
    if (name === "cancel") {
      services.asks.cancel(askId, {
        userId: interaction.user.id,
        isModerator: interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false,
      });
      return respond(responding(interaction, services), InteractionResponseType.DeferredMessageUpdate);
    }
    const retryable = await services.retries.find(askId);
    if (!retryable) throw new UserError("tooLateToRetry", {});
    const command = taskCommand(services, retryable.command);
    return start(interaction, command, retryable.request, false, words, services);
  });
}

/** Begins to see to somebody who asks. */
async function start(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  command: TaskCommand,
  request: Request,
  isPrivate: boolean,
  words: Words,
  services: DispatchServices,
): Promise<void> {
  if (services.asks.isSuspended()) throw new UserError("restarting", {});
  const { id: interactionId, token, applicationId, channelId } = interaction;
  const record: AskRecord = {
    id: services.randomId(),
    userId: interaction.user.id,
    command: command.name,
    request,
    locale: interaction.locale,
    maxFileBytes: interaction.attachmentSizeLimit || DEFAULT_MAX_FILE_BYTES,
    owner: services.asks.owner,
    address: {
      interactionId,
      token,
      applicationId,
      channelId: channelId ?? "",
      isPrivate,
      // Installed by a server, or written to directly: elsewhere the app only came along with a person.
      isBotThere: interaction.authorizingIntegrationOwners.guildId !== null,
      startedAtMs: services.clock.now(),
    },
  };
  await answerTask(services, record, command, words);
}

/** What goes wrong before there is anything to wait for is told to the one who asked alone. */
async function orExplain(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  words: Words,
  services: DispatchServices,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isGone(error) || isPassing(error)) throw error; // whatever is said now would not arrive either
    await answerAtOnce(responding(interaction, services), services.explainFailure(error, words).view, true);
  }
}

function taskCommand({ commands }: DispatchServices, wanted: string): TaskCommand {
  const command = commands.find(({ name }) => name === wanted);
  if (!command || !("request" in command)) throw new Error(`No command is called ${wanted}.`);
  return command;
}

function responding({ id, token }: { id: string; token: string }, { rest, clock }: DispatchServices): Responding {
  return { rest, clock, address: { interactionId: id, token } };
}
