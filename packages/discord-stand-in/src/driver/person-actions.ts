import { ApplicationCommandType, ChannelType, InteractionType, type Locale } from "discord-api-types/v10";
import { createHandle, type InteractionHandle } from "./interaction-handle.ts";
import { type Action, checkShown, type Origin, startInteraction } from "../platform/start-interaction.ts";
import { answerModal, type ModalAnswer } from "./modal-answers.ts";
import { ClientRefusal, findCommand, invoke, type OptionValue } from "../platform/sent-options.ts";
import { toMessage } from "../payloads/message-payload.ts";
import { dmWith, makePrivateChannel } from "../state/places.ts";
import type { Platform } from "../platform/platform.ts";
import { press, type Pressing } from "./pressing.ts";
import { resolve } from "./resolved.ts";
import type { Channel, Guild, Interaction, Message, RegisteredCommand, State, User } from "../state/state.ts";

/** Where a person acts: a channel, a server's first channel, or (neither) their DM with the bot. */
export interface Whereabouts {
  readonly user: User;
  readonly channel?: Channel;
  readonly guild?: Guild;
  /** `private_channel`: a group DM that the bot is not in; only the user has installed the app. */
  readonly context?: "guild" | "dm" | "private_channel";
  readonly locale?: `${Locale}`;
  readonly guildLocale?: `${Locale}`;
  /** The largest file that the place accepts. Default: 10 MiB. */
  readonly maxFileBytes?: number;
}

export interface CommandUse extends Whereabouts {
  /** With its subcommands: `settings words add`. */
  readonly name: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
}

export interface CommandTyping extends CommandUse {
  /** The option that is being typed; the text so far is in `options`. */
  readonly focused: string;
}

export interface MessageCommandUse extends Whereabouts {
  readonly name: string;
  readonly message: { readonly id: string };
}

export interface ComponentPress extends Pressing {
  readonly message: { readonly id: string };
  readonly locale?: `${Locale}`;
}

export interface ModalSubmission {
  /** The interaction that was answered with a modal. */
  readonly modal: InteractionHandle;
  /** By custom id. An absent field keeps its pre-filled value. */
  readonly values: Readonly<Record<string, ModalAnswer>>;
}

/**
 * The actions of people in Discord's client. Each throws ClientRefusal where the client would refuse it, and returns a
 * handle on the interaction otherwise.
 */
export interface People {
  command(given: CommandUse): InteractionHandle;
  autocomplete(given: CommandTyping): InteractionHandle;
  messageCommand(given: MessageCommandUse): InteractionHandle;
  press(given: ComponentPress): InteractionHandle;
  submitModal(given: ModalSubmission): InteractionHandle;
  /** Whether Discord's client shows a person a command in a channel. */
  isShown(command: RegisteredCommand, where: { readonly user: User; readonly channel: Channel }): boolean;
  /** The server's settings overrule who may use a command there: from now on all members. */
  openToEverybody(guild: Guild, command: string): void;
}

export function createPeople(platform: Platform): People {
  const { state, cdn } = platform;
  const start = (origin: Origin, action: Action) => createHandle(platform, startInteraction(platform, origin, action));
  const run = (given: CommandUse, type: InteractionType, focused?: string) => {
    const origin = originOf(state, given);
    const filling = { state, user: origin.user, place: origin.channel };
    const invocation = invoke(filling, given.name, given.options ?? {}, focused);
    checkShown(state, invocation.command, origin);
    const { id, name } = invocation.command;
    const resolved = resolve(platform, origin, invocation.named);
    const data = { id, name, type: ApplicationCommandType.ChatInput, options: invocation.options, resolved };
    return start(origin, { type, data });
  };
  return {
    command: (given) => run(given, InteractionType.ApplicationCommand),
    autocomplete: (given) => run(given, InteractionType.ApplicationCommandAutocomplete, given.focused),
    messageCommand(given) {
      const message = visibleMessage(state, given.message.id);
      const origin = originOf(state, { ...given, channel: given.channel ?? message.channel });
      const command = findCommand(state, ApplicationCommandType.Message, given.name);
      checkShown(state, command, origin);
      const { id, name } = command;
      const resolved = { messages: { [message.id]: toMessage(message, cdn) } };
      const data = { id, name, type: ApplicationCommandType.Message, target_id: message.id, resolved };
      return start(origin, { type: InteractionType.ApplicationCommand, data });
    },
    press(given) {
      const source = visibleMessage(state, given.message.id);
      const data = press(source, given);
      const origin = { user: given.user, channel: source.channel, locale: given.locale };
      const userInstallOnly = source.interaction?.userInstallOnly;
      return start(origin, { type: InteractionType.MessageComponent, data, source, userInstallOnly });
    },
    submitModal(given) {
      const opener = openModal(state, given.modal);
      const { data, attachmentIds } = answerModal(state, opener.modal, given.values);
      opener.interaction.modalSubmitted = true;
      const named = { attachments: attachmentIds, users: [], channels: [], roles: [] };
      const { user, channel, maxFileBytes, source, userInstallOnly, payload } = opener.interaction;
      const locale = "locale" in payload ? payload.locale : undefined;
      const resolved = resolve(platform, { user, channel }, named);
      const action = { type: InteractionType.ModalSubmit, data: { ...data, resolved }, source, userInstallOnly };
      return start({ user, channel, maxFileBytes, locale }, action);
    },
    isShown(command, where) {
      try {
        checkShown(state, command, where);
        return true;
      } catch (error) {
        if (error instanceof ClientRefusal) return false;
        throw error;
      }
    },
    openToEverybody(guild, command) {
      guild.openCommands.add(command);
    },
  };
}

function originOf(
  state: State,
  { user, channel, guild, context, locale, guildLocale, maxFileBytes }: Whereabouts,
): Origin {
  const place = channel ?? (guild ? firstChannel(state, guild) : privatePlace(state, user, context));
  const actual = place.guild ? "guild" : place.type === ChannelType.DM && place.botTakesPart ? "dm" : "private_channel";
  if (context && context !== actual) throw new ClientRefusal(`This place is a ${actual}, not a ${context}.`);
  return { user, channel: place, locale, guildLocale, maxFileBytes };
}

function firstChannel(state: State, guild: Guild): Channel {
  const found = [...state.channels.values()].find((channel) => channel.guild === guild);
  if (!found) throw new ClientRefusal(`${guild.name} has no channel.`);
  return found;
}

function privatePlace(state: State, user: User, context: Whereabouts["context"]): Channel {
  return context === "private_channel" ? makePrivateChannel(state, [user]) : dmWith(state, user);
}

function visibleMessage(state: State, id: string): Message {
  const message = state.messages.get(id);
  if (!message) throw new ClientRefusal(`There is no message ${id} (any more).`);
  return message;
}

function openModal(state: State, handle: InteractionHandle) {
  const interaction: Interaction | undefined = state.interactions.get(handle.token);
  const modal = interaction?.modal;
  if (!interaction || !modal) throw new ClientRefusal("This interaction was not answered with a modal.");
  if (interaction.modalSubmitted) throw new ClientRefusal("This modal was submitted already.");
  return { interaction, modal };
}
