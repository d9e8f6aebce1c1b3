import {
  type APIInteraction,
  ApplicationIntegrationType,
  ChannelType,
  GatewayDispatchEvents,
  InteractionContextType,
  type InteractionType,
  type Locale,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { Platform } from "./platform.ts";
import { toChannel } from "../payloads/guild-payload.ts";
import { toMessage } from "../payloads/message-payload.ts";
import { toMember, toUser } from "../payloads/person-payload.ts";
import { channelPermissions, takesPart } from "../state/channel-permissions.ts";
import type { Channel, Interaction, Message, RegisteredCommand, State, User } from "../state/state.ts";
import { ClientRefusal } from "./sent-options.ts";
import { DEFAULT_MAX_FILE_BYTES, FIRST_RESPONSE_MS, INTERACTION_TOKEN_MS } from "../validation/limits.ts";

const { Administrator } = PermissionFlagsBits;

/** The person who acts, and the place. */
export interface Origin {
  readonly user: User;
  readonly channel: Channel;
  /** Default: the user's own, and the guild's own. */
  readonly locale?: `${Locale}` | undefined;
  readonly guildLocale?: `${Locale}` | undefined;
  /** The largest file that the place accepts. Default: 10 MiB. */
  readonly maxFileBytes?: number | undefined;
}

/** The action. */
export interface Action {
  readonly type: InteractionType;
  readonly data: object;
  readonly source?: Message | undefined;
  /** Set for an answer to an interaction from a place where only the user has installed the app. */
  readonly userInstallOnly?: boolean | undefined;
}

/** Whether only the user has installed the app. */
export function isUserInstall(channel: Channel): boolean {
  return channel.guild ? !channel.guild.installed : !channel.botTakesPart;
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-context-types */
export function contextOf(channel: Channel): InteractionContextType {
  if (channel.guild) return InteractionContextType.Guild;
  return channel.type === ChannelType.DM && channel.botTakesPart
    ? InteractionContextType.BotDM
    : InteractionContextType.PrivateChannel;
}

/** @throws ClientRefusal when the command is not shown to this person in this place */
export function checkShown(state: State, command: RegisteredCommand, { user, channel }: Origin): void {
  const hidden = (why: string): never => {
    throw new ClientRefusal(`Discord's client would not show "${command.name}": ${why}`);
  };
  const context = contextOf(channel);
  if (command.contexts && !command.contexts.includes(context)) hidden("not in this context");
  const installs = command.integration_types ?? [ApplicationIntegrationType.GuildInstall];
  const needed = isUserInstall(channel)
    ? ApplicationIntegrationType.UserInstall
    : ApplicationIntegrationType.GuildInstall;
  if (context !== InteractionContextType.BotDM && !installs.includes(needed)) hidden("not with this installation");
  if (!channel.guild) return;
  if (!takesPart(channel, user, state.clock.now())) hidden("they are no member of the server, or timed out");
  // "0" hides it from all but administrators.
  const needs =
    command.default_member_permissions === "0" ? Administrator : BigInt(command.default_member_permissions ?? 0);
  const isOpen = channel.guild.openCommands.has(command.name);
  if (!isOpen && (channelPermissions(channel, user) & needs) !== needs) hidden("they may not use it");
}

/** Tells the bot of an interaction, and remembers it. */
export function startInteraction(platform: Platform, origin: Origin, action: Action): Interaction {
  const { state } = platform;
  const id = state.newId();
  const token = Buffer.from(`interaction:${id}:${platform.tokenSecret}`).toString("base64url");
  const userInstallOnly = action.userInstallOnly ?? isUserInstall(origin.channel);
  const maxFileBytes = origin.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  const payload = {
    id,
    application_id: state.applicationId,
    token,
    version: 1,
    type: action.type,
    data: action.data,
    attachment_size_limit: maxFileBytes,
    ...placeOf(state, origin, userInstallOnly),
    ...(action.source && { message: toMessage(action.source, platform.cdn) }),
  } as unknown as APIInteraction; // the callers pair `type` and `data`
  const interaction: Interaction = {
    id,
    token,
    payload,
    user: origin.user,
    channel: origin.channel,
    createdAtMs: state.clock.now(),
    userInstallOnly,
    maxFileBytes,
    source: action.source,
    expired: false,
    modalSubmitted: false,
    followUps: [],
  };
  state.interactions.set(token, interaction);
  const guildId = origin.channel.guild?.installed ? origin.channel.guild.id : undefined;
  platform.dispatch({ t: GatewayDispatchEvents.InteractionCreate, guildId, data: () => payload });
  return interaction;
}

function placeOf(state: State, { user, channel, locale, guildLocale }: Origin, userInstallOnly: boolean): object {
  const { guild } = channel;
  const member = guild?.members.get(user.id);
  const permissions = channelPermissions(channel, user).toString();
  const { GuildInstall, UserInstall } = ApplicationIntegrationType;
  return {
    channel_id: channel.id,
    channel: { ...toChannel(channel, state.bot), permissions },
    context: contextOf(channel),
    app_permissions: channelPermissions(channel, state.bot).toString(),
    locale: locale ?? user.locale,
    entitlements: [],
    authorizing_integration_owners: userInstallOnly ? { [UserInstall]: user.id } : { [GuildInstall]: guild?.id ?? "0" },
    ...(guild && member
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: guildLocale ?? guild.locale, features: [] },
          guild_locale: guildLocale ?? guild.locale,
          member: { ...toMember(member), permissions },
        }
      : { user: toUser(user) }),
  };
}

/** Whether its token has expired: 15 minutes after the interaction. */
export function isTokenExpired(state: State, interaction: Interaction): boolean {
  return interaction.expired || state.clock.now() - interaction.createdAtMs >= INTERACTION_TOKEN_MS;
}

/** Whether the time for a first response has run out without one. */
export function isResponseLate(state: State, interaction: Interaction): boolean {
  return !interaction.response && state.clock.now() - interaction.createdAtMs > FIRST_RESPONSE_MS;
}
