import { type Permission, PERMISSIONS } from "../../core/permission.ts";
import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import type { ChannelFacts, GuildFacts, GuildCache } from "./guild-cache.ts";

const EVERYTHING = Object.values(PermissionFlagsBits).reduce((all, one) => all | one, 0n);
const THREADS: ReadonlySet<number> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);
const PRIVATE_THREAD: number = ChannelType.PrivateThread;
const POSTS: ReadonlySet<number> = new Set([ChannelType.GuildForum, ChannelType.GuildMedia]);
const VOICE: ReadonlySet<number> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);
/** The permissions that a timeout leaves to a member; administrators keep all. */
const IN_TIMEOUT: ReadonlySet<Permission> = new Set(["ViewChannel", "ReadMessageHistory"]);

/** The parts of a member that permissions depend on. */
export interface Someone {
  readonly id: string;
  readonly roleIds: readonly string[];
}

/**
 * A member's permissions in a whole server, or in one of its channels.
 *
 * @param channel - for a thread, its channel
 * @see https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function permissionsOf({ id, roleIds }: Someone, guild: GuildFacts, channel?: ChannelFacts): bigint {
  if (id === guild.ownerId) return EVERYTHING;
  const roles = [guild.id, ...roleIds];
  const base = roles.reduce((sum, role) => sum | (guild.roles.get(role) ?? 0n), 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return EVERYTHING;
  const overwrites = channel?.overwrites ?? [];
  // The overwrite for all members first, then the roles' together, then the member's own: each overrules the earlier ones.
  const steps = [[guild.id], roleIds, [id]].map((ids) => overwrites.filter((overwrite) => ids.includes(overwrite.id)));
  return steps.reduce((allowed, step) => {
    const deny = step.reduce((sum, overwrite) => sum | overwrite.deny, 0n);
    const allow = step.reduce((sum, overwrite) => sum | overwrite.allow, 0n);
    return (allowed & ~deny) | allow;
  }, base);
}

/** The channel that holds the permissions: the channel itself, or that of a thread. */
export async function channelOfPermissions(places: GuildCache, channelId: string): Promise<ChannelFacts> {
  const channel = await places.channel(channelId);
  if (!isThread(channel) || channel.parentId === undefined) return channel;
  return places.channel(channel.parentId);
}

/**
 * Whether all members of a server can read a channel, even without any role. People are invited to a private thread, so
 * it does not count.
 *
 * @throws DiscordAPIError where the channel or the server is gone, or hidden from the bot
 */
export async function isOpenToAll(places: GuildCache, guildId: string, channelId: string): Promise<boolean> {
  const [guild, { type }, channel] = await Promise.all([
    places.guild(guildId),
    places.channel(channelId),
    channelOfPermissions(places, channelId),
  ]);
  if (type === PRIVATE_THREAD) return false;
  const allowed = permissionsOf({ id: "", roleIds: [] }, guild, channel);
  return (allowed & PermissionFlagsBits.ViewChannel) !== 0n;
}

export function isThread({ type }: Pick<ChannelFacts, "type">): boolean {
  return THREADS.has(type);
}

/** A channel, or a whole server. */
export interface Where {
  readonly guildId: string;
  readonly channelId?: string;
  readonly botId: string;
}

/** Why the bot may not do something. */
export type Obstacle =
  | { readonly kind: "missing"; readonly permissions: readonly Permission[] }
  | { readonly kind: "timedOut"; readonly untilMs: number };

/**
 * Why the bot may not do what takes `needed`, in a channel or in the whole server: the missing permissions, or, where it
 * has them all, its own timeout.
 *
 * @returns `undefined` where there is no known obstacle
 * @throws DiscordAPIError where the channel or the server is gone, or hidden from the bot
 */
export async function obstacleTo(
  places: GuildCache,
  where: Where,
  needed: readonly Permission[],
  nowMs: number,
): Promise<Obstacle | undefined> {
  const { guildId, channelId, botId } = where;
  const [guild, { roleIds, timedOutUntilMs }, channel, parent] = await Promise.all([
    places.guild(guildId),
    places.member(guildId, botId),
    channelId === undefined ? undefined : places.channel(channelId),
    channelId === undefined ? undefined : channelOfPermissions(places, channelId),
  ]);
  const allowed = permissionsOf({ id: botId, roleIds }, guild, parent);
  const wanted = channel ? wantedIn(channel, needed) : needed;
  const permissions = PERMISSIONS.filter(
    (permission) => wanted.includes(permission) && (allowed & PermissionFlagsBits[permission]) === 0n,
  );
  if (permissions.length > 0) return { kind: "missing", permissions };
  const isLeft = allowed === EVERYTHING || needed.every((permission) => IN_TIMEOUT.has(permission));
  return timedOutUntilMs > nowMs && !isLeft ? { kind: "timedOut", untilMs: timedOutUntilMs } : undefined;
}

/** The permissions that this channel requires for what takes `needed` in an ordinary one. @throws DiscordAPIError */
export async function neededIn(
  places: GuildCache,
  channelId: string,
  needed: readonly Permission[],
): Promise<readonly Permission[]> {
  return wantedIn(await places.channel(channelId), needed);
}

/** All permissions that it may take in a channel of any kind. */
export function neededAnywhere(needed: readonly Permission[]): readonly Permission[] {
  return ["Connect", ...needed, ...needed.map(inThread)];
}

/**
 * The additional permissions of special kinds of channel: sending messages in a thread, and so in the posts of a forum or
 * media channel, is another permission than sending them in a channel, and the chat of a voice or stage channel is open
 * to members who may join it.
 *
 * @see https://discord.com/developers/docs/topics/threads#permissions
 * @see https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
 */
function wantedIn(channel: ChannelFacts, needed: readonly Permission[]): readonly Permission[] {
  if (isThread(channel) || POSTS.has(channel.type)) return needed.map(inThread);
  return VOICE.has(channel.type) ? ["Connect", ...needed] : needed;
}

function inThread(permission: Permission): Permission {
  return permission === "SendMessages" ? "SendMessagesInThreads" : permission;
}
