import type { Permission } from "../../../core/permission.ts";
import { PermissionFlagsBits } from "discord-api-types/v10";
import { UserError } from "../../../core/errors.ts";
import { isForbidden, isMemberGone } from "../../rest/api-errors.ts";
import { obstacleTo, permissionsOf, type Where } from "../../rest/permissions.ts";
import type { GuildCache } from "../../rest/guild-cache.ts";

/**
 * Checks that the bot may do something before anything is done.
 *
 * @throws UserError `permissionsMissing`, `botTimedOut`
 */
export async function needOfBot(
  places: GuildCache,
  where: Where,
  needed: readonly Permission[],
  nowMs: number,
): Promise<void> {
  const { channelId } = where;
  try {
    const obstacle = await obstacleTo(places, where, needed, nowMs);
    if (obstacle?.kind === "timedOut") throw new UserError("botTimedOut", {});
    if (!obstacle) return;
    const name = channelId === undefined ? undefined : (await places.channel(channelId)).name;
    const place = name === undefined ? "server" : { channel: name };
    throw new UserError("permissionsMissing", { where: place, permissions: obstacle.permissions });
  } catch (error) {
    if (!isForbidden(error)) throw error;
    throw new UserError("permissionsMissing", { where: "server", permissions: needed }, { cause: error });
  }
}

/** Whether a member may do something in a channel by their own roles, and not in a timeout. */
export async function mayMember(
  places: GuildCache,
  { guildId, channelId, userId }: { readonly guildId: string; readonly channelId: string; readonly userId: string },
  needed: readonly Permission[],
  nowMs: number,
): Promise<boolean> {
  return (await obstacleTo(places, { guildId, channelId, botId: userId }, needed, nowMs)) === undefined;
}

/** Discord gives administrators no timeout, however low they stand. @throws UserError `memberIsAdministrator` */
export async function spareAdministrator(places: GuildCache, guildId: string, userId: string): Promise<void> {
  try {
    const [guild, { roleIds }] = await Promise.all([places.guild(guildId), places.member(guildId, userId)]);
    const allowed = permissionsOf({ id: userId, roleIds }, guild);
    if ((allowed & PermissionFlagsBits.Administrator) !== 0n) throw new UserError("memberIsAdministrator", {});
  } catch (error) {
    if (!isMemberGone(error)) throw error; // who has left is no administrator here
  }
}

/** What Discord does not let the bot do, it must be allowed first. @throws UserError `permissionsMissing`, `accountGone` */
export async function orSayWhatIsMissing<Result>(
  permission: "ManageMessages" | "ModerateMembers" | "BanMembers",
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isMemberGone(error)) throw new UserError("accountGone", {}, { cause: error });
    if (!isForbidden(error)) throw error;
    throw new UserError("permissionsMissing", { where: "server", permissions: [permission] }, { cause: error });
  }
}
