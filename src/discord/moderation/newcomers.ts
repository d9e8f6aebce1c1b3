import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import type { ModerationScope } from "../../core/server/settings.ts";
import { log } from "../../log.ts";
import { type HeardMessage, isByPerson } from "../gateway/message-listeners.ts";
import { channelOfPermissions, permissionsOf } from "../rest/permissions.ts";
import type { GuildCache } from "../rest/guild-cache.ts";
import { createdAtMs } from "../rest/snowflake.ts";

/** How long a member counts as new, in a server and on Discord. */
const NEW_MS = 7 * 24 * 60 * 60 * 1000;

export interface ScanningServices {
  readonly places: GuildCache;
  /** A cache whose entries live for a moment only. */
  readonly newestPlaces: GuildCache;
  readonly clock: Clock;
}

/**
 * Whether a message's pictures must be scanned: never those of bots, of webhooks, and of members who can manage
 * messages. A member whose permissions are unknown counts as able to.
 */
export async function isToBeScanned(
  message: HeardMessage,
  scope: ModerationScope,
  { places, newestPlaces, clock }: ScanningServices,
): Promise<boolean> {
  if (!isByPerson(message)) return false;
  if (scope === "newcomers" && !isNewcomer(message, clock)) return false;
  return !(await isModerator(message, places, newestPlaces));
}

/** A recent member or account, or one without any role. Where Discord does not tell, a member is not new. */
function isNewcomer({ author, member }: HeardMessage, clock: Clock): boolean {
  if (!member) return false;
  const isYoung = (sinceMs: number) => clock.now() - sinceMs < NEW_MS;
  const joinedAtMs = member.joined_at ? Date.parse(member.joined_at) : Number.NaN;
  return member.roles.length === 0 || isYoung(createdAtMs(author.id)) || isYoung(joinedAtMs);
}

async function isModerator(
  { author, member, guild_id, channel_id }: HeardMessage,
  places: GuildCache,
  newestPlaces: GuildCache,
): Promise<boolean> {
  if (!member || !guild_id) return true;
  try {
    const [remembered, channel] = await Promise.all([places.guild(guild_id), channelOfPermissions(places, channel_id)]);
    // A role that is younger than the cached server may be a moderator's.
    const isKnown = member.roles.every((role) => remembered.roles.has(role));
    const guild = isKnown ? remembered : await newestPlaces.guild(guild_id);
    const allowed = permissionsOf({ id: author.id, roleIds: member.roles }, guild, channel);
    return (allowed & PermissionFlagsBits.ManageMessages) !== 0n;
  } catch (error) {
    log.info({ err: error, guildId: guild_id }, "whether a member is a moderator cannot be told");
    return true;
  }
}
