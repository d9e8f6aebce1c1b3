import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Channel, Guild, User } from "./state.ts";

const {
  ViewChannel,
  SendMessages,
  SendMessagesInThreads,
  EmbedLinks,
  AttachFiles,
  ReadMessageHistory,
  AddReactions,
  UseApplicationCommands,
  Connect,
  Administrator,
} = PermissionFlagsBits;

/** The relevant permissions of all members in a fresh server. */
export const EVERYONE_PERMISSIONS =
  ViewChannel |
  SendMessages |
  SendMessagesInThreads |
  EmbedLinks |
  AttachFiles |
  ReadMessageHistory |
  AddReactions |
  UseApplicationCommands |
  Connect;

const EVERY_PERMISSION = Object.values(PermissionFlagsBits).reduce((all, one) => all | one, 0n);

/** A member's permissions in the whole server; the owner and administrators have all. */
export function guildPermissions(guild: Guild, user: User): bigint {
  const roleIds = [guild.id, ...(guild.members.get(user.id)?.roleIds ?? [])];
  const sum = roleIds.reduce((all, id) => all | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return guild.ownerId === user.id || (sum & Administrator) !== 0n ? EVERY_PERMISSION : sum;
}

/** A user's permissions in a channel. In a DM, all that apply. */
export function channelPermissions(channel: Channel, user: User): bigint {
  if (!channel.guild) return EVERYONE_PERMISSIONS;
  const { botPermissions, denied } = channel.parent ?? channel;
  if (user.bot && botPermissions !== undefined) return botPermissions;
  const allowed = guildPermissions(channel.guild, user);
  return allowed === EVERY_PERMISSION ? allowed : allowed & ~denied;
}

/** The permission to write there. */
export function toWriteIn({ parent }: Channel): bigint {
  return parent ? SendMessagesInThreads : SendMessages;
}

const VOICE: ReadonlySet<number> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

/** Whether a user may be in the chat of a channel: that of a voice or stage channel requires permission to join. */
export function mayJoin(channel: Channel, user: User): boolean {
  return !VOICE.has(channel.type) || mayIn(channel, user, Connect);
}

/** Channels of posts, which are threads: messages are written only in them. */
export function holdsPosts({ type }: Channel): boolean {
  return type === ChannelType.GuildForum || type === ChannelType.GuildMedia;
}

/** The permissions that a timeout leaves to anyone but administrators. https://support.discord.com/hc/en-us/articles/4413305239191 */
export function outlivesTimeout(guild: Guild | undefined, user: User, wanted: bigint, nowMs: number): boolean {
  const member = guild?.members.get(user.id);
  if (!guild || (member?.timedOutUntilMs ?? 0) <= nowMs) return true;
  return (
    (guildPermissions(guild, user) & Administrator) !== 0n || (wanted & ~(ViewChannel | ReadMessageHistory)) === 0n
  );
}

/** Whether a user may take part in a channel at all: a member of the server who is not timed out. */
export function takesPart(channel: Channel, user: User, nowMs: number): boolean {
  const member = channel.guild?.members.get(user.id);
  if (!channel.guild) return true;
  return member !== undefined && (member.timedOutUntilMs ?? 0) <= nowMs;
}

/** Whether all of `wanted` is allowed in the channel. */
export function mayIn(channel: Channel, user: User, wanted: bigint): boolean {
  return (channelPermissions(channel, user) & wanted) === wanted;
}
