import { PermissionFlagsBits } from "discord-api-types/v10";
import { ClientRefusal, type Discord, type Guild, guildPermissions } from "discord-stand-in";
import type { Standing } from "./protocol.ts";
import type { Actor } from "./seed.ts";

const { BanMembers, ModerateMembers } = PermissionFlagsBits;

/** A person's standing in the server; undefined for an ordinary member. */
export function standingOf({ user }: Actor, guild: Guild, nowMs: number): Standing | undefined {
  if (guild.bans.has(user.id)) return { is: "banned" };
  const member = guild.members.get(user.id);
  if (!member) return { is: "gone" };
  const untilMs = member.timedOutUntilMs ?? 0;
  return untilMs > nowMs ? { is: "timed out", untilMs } : undefined;
}

/**
 * A moderator lifts the timeout or the ban of a person; a banned or kicked person returns with their earlier permissions.
 *
 * @throws ClientRefusal where the moderator may not do so, or there is nothing to lift
 */
export function restore(discord: Discord, guild: Guild, by: Actor, whom: Actor, nowMs: number): void {
  const standing = standingOf(whom, guild, nowMs);
  if (!standing) throw new ClientRefusal(`${whom.name} is a member like any other: there is nothing to lift.`);
  const need = (permission: bigint, sentence: string) => {
    if ((guildPermissions(guild, by.user) & permission) === 0n) throw new ClientRefusal(sentence);
  };
  if (standing.is === "timed out") {
    need(ModerateMembers, "Lifting a timeout takes the permission Time Out Members: become Tomasz or Priya.");
    return discord.timeOut(guild, whom.user, nowMs);
  }
  if (standing.is === "banned") {
    need(BanMembers, "Lifting a ban takes the permission Ban Members: become Priya.");
    discord.unban(guild, whom.user);
  }
  discord.addMember(guild, whom.user, { permissions: whom.permissions });
}
