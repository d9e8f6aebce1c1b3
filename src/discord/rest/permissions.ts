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
/** What a timeout leaves to its member; to administrators it leaves everything. */
const IN_TIMEOUT: ReadonlySet<Permission> = new Set(["ViewChannel", "ReadMessageHistory"]);

/** A member of a server, as far as permissions go. */
export interface Someone {
  readonly id: string;
  readonly roleIds: readonly string[];
}

/**
 * What a member may do in a whole server, or in one of its channels.
 *
 * @param channel - of a thread, the channel that it hangs under
 * @see https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function permissionsOf({ id, roleIds }: Someone, guild: GuildFacts, channel?: ChannelFacts): bigint {
  if (id === guild.ownerId) return EVERYTHING;
  const roles = [guild.id, ...roleIds];
  const base = roles.reduce((sum, role) => sum | (guild.roles.get(role) ?? 0n), 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return EVERYTHING;
  const overwrites = channel?.overwrites ?? [];
  // Everybody's first, then those of the roles together, then the member's own: each overrules what came before.
  const steps = [[guild.id], roleIds, [id]].map((ids) => overwrites.filter((overwrite) => ids.includes(overwrite.id)));
  return steps.reduce((allowed, step) => {
    const deny = step.reduce((sum, overwrite) => sum | overwrite.deny, 0n);
    const allow = step.reduce((sum, overwrite) => sum | overwrite.allow, 0n);
    return (allowed & ~deny) | allow;
  }, base);
}

/** The channel itself, or the one that a thread hangs under: there the permissions stand. */
export async function channelOfPermissions(places: GuildCache, channelId: string): Promise<ChannelFacts> {
  const channel = await places.channel(channelId);
  if (!isThread(channel) || channel.parentId === undefined) return channel;
  return places.channel(channel.parentId);
}

/**
 * Whether everybody in a server can read a channel: those without any role of their own, too. To a private thread, people
 * are invited.
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
 * Why the bot may not do what takes `needed`, in a channel or in the whole server: the permissions that are missing for
 * it, or, where it has them all, its own timeout.
 *
 * @returns `undefined` where nothing that can be known stands in the way
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

/** What it takes in this channel to do what takes `needed` in an ordinary one. @throws DiscordAPIError */
export async function neededIn(
  places: GuildCache,
  channelId: string,
  needed: readonly Permission[],
): Promise<readonly Permission[]> {
  return wantedIn(await places.channel(channelId), needed);
}

/** What it may take in a channel, of whatever kind it is. */
export function neededAnywhere(needed: readonly Permission[]): readonly Permission[] {
  return ["Connect", ...needed, ...needed.map(inThread)];
}

/**
 * What it takes where the channel is of a kind of its own: to send messages in a thread, and so in the posts of a forum or
 * media channel, is another permission than to send them in a channel, and the chat of a voice or stage channel is for those
 * who may join it.
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
