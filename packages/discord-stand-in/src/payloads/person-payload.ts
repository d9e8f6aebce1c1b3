import type { APIUser } from "discord-api-types/v10";
import type { Member, User } from "../state/state.ts";

/** A time in Discord's format. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** https://discord.com/developers/docs/resources/user */
export function toUser(user: User): APIUser {
  return {
    id: user.id,
    username: user.username,
    global_name: user.bot ? null : user.username,
    discriminator: "0",
    avatar: null,
    bot: user.bot,
  };
}

/** https://discord.com/developers/docs/resources/guild#guild-member-object */
export function toMember(member: Member): object {
  return { user: toUser(member.user), ...toPartialMember(member) };
}

/** The member of a message, whose author is given separately. */
export function toPartialMember(member: Member): object {
  return {
    nick: null,
    avatar: null,
    banner: null,
    roles: [...member.roleIds],
    joined_at: isoTime(member.joinedAtMs),
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
    communication_disabled_until: member.timedOutUntilMs === undefined ? null : isoTime(member.timedOutUntilMs),
  };
}
