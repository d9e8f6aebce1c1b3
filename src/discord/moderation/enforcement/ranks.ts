import { UserError } from "../../../core/errors.ts";
import { isMemberGone } from "../../rest/api-errors.ts";
import type { Someone } from "../../rest/permissions.ts";
import type { GuildFacts, GuildCache } from "../../rest/guild-cache.ts";

/** The moderator who acts on a member of a server through the bot. */
export interface Actors {
  readonly guildId: string;
  readonly moderatorId: string;
  readonly botId: string;
}

/**
 * Checks that a member may be banned, timed out, or freed from a timeout: Discord refuses that to a bot which does not
 * rank above them. It would refuse a moderator who does not, too, but it does not check the moderator for whom the bot
 * acts. An account that is not (or no longer) a member ranks below every member.
 *
 * @throws UserError `memberIsOwner`, `rankTooLow`
 * @see https://discord.com/developers/docs/topics/permissions#permission-hierarchy
 */
export async function checkRanks(
  places: GuildCache,
  { guildId, moderatorId, botId }: Actors,
  userId: string,
): Promise<void> {
  const [guild, member, moderator, bot] = await Promise.all([
    places.guild(guildId),
    // An interaction has the roles of its user, but discord.js passes on only the roles that it has in memory.
    ...([userId, moderatorId, botId] as const).map((id) => memberOf(places, guildId, id)),
  ]);
  if (!member) return;
  if (userId === guild.ownerId) throw new UserError("memberIsOwner", {});
  if (!moderator || !standsAbove(guild, moderator, member)) throw new UserError("rankTooLow", { whose: "moderator" });
  if (!bot || !standsAbove(guild, bot, member)) throw new UserError("rankTooLow", { whose: "bot" });
}

/** Whether a member ranks above another, by the highest role of each. The owner ranks above all. */
export function standsAbove(guild: GuildFacts, one: Someone, other: Someone): boolean {
  if (other.id === guild.ownerId) return false;
  return one.id === guild.ownerId || isHigher(highestRole(guild, one), highestRole(guild, other));
}

interface Rank {
  readonly roleId: string;
  readonly position: number;
}

function highestRole({ id: everyone, positions }: GuildFacts, { roleIds }: Someone): Rank {
  return [everyone, ...roleIds]
    .map((roleId): Rank => ({ roleId, position: positions.get(roleId) ?? 0 }))
    .reduce((highest, one) => (isHigher(one, highest) ? one : highest));
}

/** Roles may share a position; then the older one ranks higher. */
function isHigher(one: Rank, other: Rank): boolean {
  if (one.position !== other.position) return one.position > other.position;
  return BigInt(one.roleId) < BigInt(other.roleId);
}

/** A member with their roles; `undefined` for an account that is not a member. */
async function memberOf(places: GuildCache, guildId: string, id: string): Promise<Someone | undefined> {
  try {
    return { id, ...(await places.member(guildId, id)) };
  } catch (error) {
    if (isMemberGone(error)) return undefined;
    throw error;
  }
}
