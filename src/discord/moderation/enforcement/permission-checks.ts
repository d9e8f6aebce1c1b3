import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import type { Permission } from "../../../core/permission.ts";
import { isForbidden, isMemberGone, isPlaceGone } from "../../rest/api-errors.ts";
import type { GuildCache } from "../../rest/guild-cache.ts";
import { obstacleTo, permissionsOf, type Where } from "../../rest/permissions.ts";
import { checkRanks } from "./ranks.ts";

/** The checks before the bot acts for a moderator, so that no action is left half done. */
export interface PermissionChecks {
  /** Checks that the bot may do something. @throws UserError `permissionsMissing`, `botTimedOut` */
  bot(where: Omit<Where, "botId">, needed: readonly Permission[]): Promise<void>;
  /**
   * Checks that a moderator and the bot stand above a member.
   *
   * @throws UserError `memberIsOwner`, `rankTooLow`
   */
  ranks(guildId: string, moderatorId: string, userId: string): Promise<void>;
  /** Discord gives administrators no timeout, however low they stand. @throws UserError `memberIsAdministrator` */
  noAdministrator(guildId: string, userId: string): Promise<void>;
  /** Whether a member may do something in a channel by their own roles, and not in a timeout. */
  mayMember(
    where: { guildId: string; channelId: string; userId: string },
    needed: readonly Permission[],
  ): Promise<boolean>;
  /** The name of a channel, or its id where it has none; `undefined` where it is gone, or hidden from the bot. */
  channelName(channelId: string): Promise<string | undefined>;
}

/** @param places - read a second ago at most: a role may just have been given */
export function createPermissionChecks(places: GuildCache, clock: Clock, botId: () => string): PermissionChecks {
  return {
    async bot(where, needed) {
      const { channelId } = where;
      try {
        const obstacle = await obstacleTo(places, { ...where, botId: botId() }, needed, clock.now());
        if (obstacle?.kind === "timedOut") throw new UserError("botTimedOut", {});
        if (!obstacle) return;
        const name = channelId === undefined ? undefined : (await places.channel(channelId)).name;
        const place = name === undefined ? "server" : { channel: name };
        throw new UserError("permissionsMissing", { where: place, permissions: obstacle.permissions });
      } catch (error) {
        if (!isForbidden(error)) throw error;
        throw new UserError("permissionsMissing", { where: "server", permissions: needed }, { cause: error });
      }
    },
    ranks: (guildId, moderatorId, userId) => checkRanks(places, { guildId, moderatorId, botId: botId() }, userId),
    async noAdministrator(guildId, userId) {
      try {
        const [guild, { roleIds }] = await Promise.all([places.guild(guildId), places.member(guildId, userId)]);
        const allowed = permissionsOf({ id: userId, roleIds }, guild);
        if ((allowed & PermissionFlagsBits.Administrator) !== 0n) throw new UserError("memberIsAdministrator", {});
      } catch (error) {
        if (!isMemberGone(error)) throw error; // a former member is no administrator here
      }
    },
    async mayMember({ guildId, channelId, userId }, needed) {
      return (await obstacleTo(places, { guildId, channelId, botId: userId }, needed, clock.now())) === undefined;
    },
    async channelName(channelId) {
      try {
        const { id, name = id } = await places.channel(channelId);
        return name;
      } catch (error) {
        if (!isPlaceGone(error)) throw error;
        return undefined;
      }
    },
  };
}

/** Turns Discord's refusal into the missing permissions. @throws UserError `permissionsMissing`, `accountGone` */
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
