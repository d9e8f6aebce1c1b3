import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import { type Permission, PERMISSIONS } from "../core/trouble.ts";
import type { ChannelFacts, GuildFacts, Places } from "./places.ts";

const EVERYTHING = Object.values(PermissionFlagsBits).reduce((all, one) => all | one, 0n);
const THREADS: ReadonlySet<number> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);

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
export async function channelOfPermissions(places: Places, channelId: string): Promise<ChannelFacts> {
  const channel = await places.channel(channelId);
  if (!isThread(channel) || channel.parentId === undefined) return channel;
  return places.channel(channel.parentId);
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

/**
 * What of `needed` the bot may not do, in a channel or in the whole server. To send messages in a thread takes another
 * permission than to send them in its channel: there that one is meant.
 *
 * @see https://discord.com/developers/docs/topics/threads#permissions
 * @throws DiscordAPIError where the channel or the server is gone, or hidden from the bot
 */
export async function missingPermissions(
  places: Places,
  where: Where,
  needed: readonly Permission[],
): Promise<readonly Permission[]> {
  const { guildId, channelId, botId } = where;
  const [guild, roleIds, channel, parent] = await Promise.all([
    places.guild(guildId),
    places.rolesOf(guildId, botId),
    channelId === undefined ? undefined : places.channel(channelId),
    channelId === undefined ? undefined : channelOfPermissions(places, channelId),
  ]);
  const allowed = permissionsOf({ id: botId, roleIds }, guild, parent);
  const wanted = channel && isThread(channel) ? needed.map(inThread) : needed;
  return PERMISSIONS.filter(
    (permission) => wanted.includes(permission) && (allowed & PermissionFlagsBits[permission]) === 0n,
  );
}

function inThread(permission: Permission): Permission {
  return permission === "SendMessages" ? "SendMessagesInThreads" : permission;
}
