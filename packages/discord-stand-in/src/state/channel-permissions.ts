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

/** What everybody may do in a fresh server, as far as it matters here. */
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

/** What a member may do in the whole server; the owner and administrators everything. */
export function guildPermissions(guild: Guild, user: User): bigint {
  const roleIds = [guild.id, ...(guild.members.get(user.id)?.roleIds ?? [])];
  const sum = roleIds.reduce((all, id) => all | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return guild.ownerId === user.id || (sum & Administrator) !== 0n ? EVERY_PERMISSION : sum;
}

/** What a user may do in a channel. In a DM everything that there is to do. */
export function channelPermissions(channel: Channel, user: User): bigint {
  if (!channel.guild) return EVERYONE_PERMISSIONS;
  const { botPermissions, denied } = channel.parent ?? channel;
  if (user.bot && botPermissions !== undefined) return botPermissions;
  const allowed = guildPermissions(channel.guild, user);
  return allowed === EVERY_PERMISSION ? allowed : allowed & ~denied;
}

/** What it takes to write there. */
export function toWriteIn({ parent }: Channel): bigint {
  return parent ? SendMessagesInThreads : SendMessages;
}

const VOICE: ReadonlySet<number> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

/** Whether a user may be in the chat of a channel: that of a voice or stage channel is for those who may join it. */
export function mayJoin(channel: Channel, user: User): boolean {
  return !VOICE.has(channel.type) || mayIn(channel, user, Connect);
}

/** Posts, which are threads, are made there, and messages only in them. */
export function holdsPosts({ type }: Channel): boolean {
  return type === ChannelType.GuildForum || type === ChannelType.GuildMedia;
}

/** What a timeout leaves, to anybody but administrators. https://support.discord.com/hc/en-us/articles/4413305239191 */
export function outlivesTimeout(guild: Guild | undefined, user: User, wanted: bigint, nowMs: number): boolean {
  const member = guild?.members.get(user.id);
  if (!guild || (member?.timedOutUntilMs ?? 0) <= nowMs) return true;
  return (
    (guildPermissions(guild, user) & Administrator) !== 0n || (wanted & ~(ViewChannel | ReadMessageHistory)) === 0n
  );
}

/** Whether a user may take part in a channel at all: no stranger to the server, and not timed out in it. */
export function takesPart(channel: Channel, user: User, nowMs: number): boolean {
  const member = channel.guild?.members.get(user.id);
  if (!channel.guild) return true;
  return member !== undefined && (member.timedOutUntilMs ?? 0) <= nowMs;
}

/** Whether all of `wanted` is allowed in the channel. */
export function mayIn(channel: Channel, user: User, wanted: bigint): boolean {
  return (channelPermissions(channel, user) & wanted) === wanted;
}
