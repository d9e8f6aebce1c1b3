import {
  ChannelType,
  GuildDefaultMessageNotifications,
  GuildExplicitContentFilter,
  GuildMFALevel,
  GuildNSFWLevel,
  GuildPremiumTier,
  GuildVerificationLevel,
  OverwriteType,
} from "discord-api-types/v10";
import { channelPermissions, guildPermissions } from "../state/channel-permissions.ts";
import { snowflakeTimeMs } from "../state/snowflakes.ts";
import type { Channel, Guild, Role, State, User } from "../state/state.ts";
import { isoTime, toMember, toUser } from "./person-payload.ts";

/** https://discord.com/developers/docs/topics/permissions#role-object */
export function toRole(role: Role): object {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: role.position,
    permissions: role.permissions.toString(),
    managed: role.managed,
    mentionable: false,
    flags: 0,
  };
}

export function toRoles(guild: Guild): object[] {
  return [...guild.roles.values()].map((role) => toRole(role));
}

export function toBan(state: State, guild: Guild, userId: string): object | undefined {
  const user = state.users.get(userId);
  return user && guild.bans.has(userId) ? { user: toUser(user), reason: guild.bans.get(userId) ?? null } : undefined;
}

/** https://discord.com/developers/docs/resources/channel */
export function toChannel(channel: Channel, bot: User): object {
  const { guild, parent } = channel;
  const base = { id: channel.id, type: channel.type, flags: 0, last_message_id: null };
  if (guild && parent) return { ...base, guild_id: guild.id, ...toThread(channel, parent) };
  const own = guild
    ? {
        guild_id: guild.id,
        name: channel.name,
        position: 0,
        nsfw: false,
        topic: null,
        parent_id: null,
        rate_limit_per_user: 0,
        permission_overwrites: overwritesOf(channel, guild, bot),
      }
    : {
        recipients: channel.recipients.map((user) => toUser(user)),
        ...(channel.type === ChannelType.GroupDM && {
          name: channel.name,
          icon: null,
          owner_id: channel.recipients[0]?.id,
        }),
      };
  return { ...base, ...own };
}

/** A thread has no permissions of its own. */
function toThread({ id, name, botTakesPart }: Channel, parent: Channel): object {
  const created = isoTime(snowflakeTimeMs(id));
  return {
    name,
    parent_id: parent.id,
    owner_id: id,
    rate_limit_per_user: 0,
    message_count: 0,
    total_message_sent: 0,
    member_count: botTakesPart ? 1 : 0,
    thread_metadata: {
      archived: false,
      locked: false,
      auto_archive_duration: 4320,
      archive_timestamp: created,
      create_timestamp: created,
    },
  };
}

/**
 * A channel that a user chose, with their permissions there: without overwrites or the bot's permissions.
 *
 * @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
 */
export function toChosenChannel(channel: Channel, user: User): object {
  const { id, type, name, guild, parent } = channel;
  return {
    id,
    type,
    name,
    guild_id: guild?.id,
    flags: 0,
    last_message_id: null,
    permissions: channelPermissions(channel, user).toString(),
    ...(parent
      ? toThread(channel, parent)
      : { parent_id: null, position: 0, nsfw: false, topic: null, rate_limit_per_user: 0 }),
  };
}

function overwritesOf(channel: Channel, guild: Guild, bot: User): object[] {
  const { botPermissions, denied } = channel;
  const overwrite = (id: string, type: OverwriteType, allow: bigint, deny: bigint) => ({
    id,
    type,
    allow: allow.toString(),
    deny: deny.toString(),
  });
  const inGuild = guildPermissions(guild, bot) & ~denied;
  return [
    ...(denied === 0n ? [] : [overwrite(guild.id, OverwriteType.Role, 0n, denied)]),
    ...(botPermissions === undefined
      ? []
      : [overwrite(bot.id, OverwriteType.Member, botPermissions & ~inGuild, inGuild & ~botPermissions)]),
  ];
}

/** A guild for GET /guilds/{id} and, with the fields of the gateway alone, for GUILD_CREATE. */
export function toGuild(state: State, guild: Guild): object {
  const places = [...state.channels.values()].filter((channel) => channel.guild === guild);
  const [channels, threads] = [places.filter(({ parent }) => !parent), places.filter(({ parent }) => parent)];
  const nothing = { emojis: [], stickers: [], voice_states: [], presences: [], soundboard_sounds: [] };
  return {
    ...nothing,
    stage_instances: [],
    guild_scheduled_events: [],
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    roles: toRoles(guild),
    members: [...guild.members.values()].filter(({ user }) => user === state.bot).map((member) => toMember(member)),
    channels: channels.map((channel) => toChannel(channel, state.bot)),
    threads: threads.map((thread) => toChannel(thread, state.bot)),
    member_count: guild.members.size,
    joined_at: isoTime(snowflakeTimeMs(guild.id)),
    large: false,
    unavailable: false,
    features: [],
    icon: null,
    splash: null,
    banner: null,
    discovery_splash: null,
    description: null,
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    default_message_notifications: GuildDefaultMessageNotifications.OnlyMentions,
    explicit_content_filter: GuildExplicitContentFilter.Disabled,
    hub_type: null,
    incidents_data: null,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    mfa_level: GuildMFALevel.None,
    nsfw_level: GuildNSFWLevel.Default,
    premium_progress_bar_enabled: false,
    premium_subscription_count: 0,
    premium_tier: GuildPremiumTier.None,
    public_updates_channel_id: null,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    system_channel_flags: 0,
    system_channel_id: null,
    vanity_url_code: null,
    verification_level: GuildVerificationLevel.None,
    region: "deprecated",
  };
}
