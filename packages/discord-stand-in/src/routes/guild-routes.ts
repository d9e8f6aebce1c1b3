import { GatewayDispatchEvents, GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import { z } from "zod";
import { refusal } from "../validation/rest-errors.ts";
import { toBan, toChannel, toGuild, toRoles } from "../payloads/guild-payload.ts";
import { toMember, toUser } from "../payloads/person-payload.ts";
import { guildPermissions, outlivesTimeout } from "../state/channel-permissions.ts";
import { dmWith, knownDmWith } from "../state/places.ts";
import type { Platform } from "../platform/platform.ts";
import type { Guild, Member, Role, State } from "../state/state.ts";
import { checkForm, readForm, snowflake } from "../validation/read-form.ts";
import { botRoute, param, type Route, type RouteRequest } from "./route.ts";

const { Administrator, BanMembers, ModerateMembers } = PermissionFlagsBits;
const MAX_TIMEOUT_MS = 28 * 24 * 60 * 60 * 1000;
const MAX_DELETED_SECONDS = 7 * 24 * 60 * 60;
const BAN = "/guilds/{guild_id}/bans/{user_id}";

/** discord.js leaves `communicationDisabledUntil` in the body beside Discord's own name. */
const memberBody = z.strictObject({
  communication_disabled_until: z.iso.datetime({ offset: true }).nullish(),
  communicationDisabledUntil: z.unknown().optional(),
});
const banBody = z.strictObject({ delete_message_seconds: z.int().min(0).max(MAX_DELETED_SECONDS).nullish() });

/** Routes of servers, members and users. https://discord.com/developers/docs/resources/guild */
export function guildRoutes(platform: Platform): Route[] {
  const { state } = platform;
  const found = (body: unknown) => ({ status: 200, body });
  return [
    botRoute("GET", "/guilds/{guild_id}", (request) => found(toGuild(state, findGuild(state, request)))),
    botRoute("GET", "/guilds/{guild_id}/roles", (request) => found(toRoles(findGuild(state, request)))),
    botRoute("GET", "/guilds/{guild_id}/channels", (request) => {
      const guild = findGuild(state, request);
      const channels = [...state.channels.values()].filter((channel) => channel.guild === guild && !channel.parent);
      return found(channels.map((channel) => toChannel(channel, state.bot)));
    }),
    botRoute("GET", "/guilds/{guild_id}/members/{user_id}", (request) =>
      found(toMember(findMember(findGuild(state, request), request))),
    ),
    botRoute(
      "PATCH",
      "/guilds/{guild_id}/members/{user_id}",
      (request) => found(timeOut(platform, request)),
      "members",
    ),
    botRoute("GET", BAN, (request) => {
      const ban = toBan(state, findGuild(state, request), param(request, "user_id"));
      if (!ban) throw refusal("unknownBan");
      return found(ban);
    }),
    botRoute("PUT", BAN, (request) => ban(platform, request)),
    botRoute("DELETE", BAN, (request) => {
      const guild = findGuild(state, request);
      need(state, guild, BanMembers);
      if (!guild.bans.delete(param(request, "user_id"))) throw refusal("unknownBan");
      return { status: 204 };
    }),
    botRoute("GET", "/users/{user_id}", (request) => {
      const user = state.users.get(param(request, "user_id"));
      if (!user) throw refusal("unknownUser");
      return found(toUser(user));
    }),
    botRoute("POST", "/users/@me/channels", ({ body }) => found(openDm(platform, body))),
  ];
}

function findGuild(state: State, request: RouteRequest): Guild {
  const guild = state.guilds.get(param(request, "guild_id"));
  if (!guild?.installed) throw refusal("unknownGuild");
  return guild;
}

function findMember(guild: Guild, request: RouteRequest): Member {
  const member = guild.members.get(param(request, "user_id"));
  if (!member) throw refusal("unknownMember");
  return member;
}

function need(state: State, guild: Guild, permission: bigint): void {
  const isLeft = outlivesTimeout(guild, state.bot, permission, state.clock.now());
  if (!isLeft || (guildPermissions(guild, state.bot) & permission) === 0n) throw refusal("missingPermissions");
}

/**
 * Neither the owner nor a member whose highest role is not below the bot's can be timed out or banned.
 *
 * @see https://discord.com/developers/docs/topics/permissions#permission-hierarchy
 */
function spareSuperiors({ bot }: State, guild: Guild, member: Member | undefined): void {
  if (!member) return;
  const isBelow = isHigher(highestRole(guild, guild.members.get(bot.id)), highestRole(guild, member));
  if (member.user.id === guild.ownerId || !isBelow) throw refusal("missingPermissions");
}

/** An administrator cannot be timed out, however low they stand, but can be banned. */
function spareAdministrators(guild: Guild, { user }: Member): void {
  if ((guildPermissions(guild, user) & Administrator) !== 0n) throw refusal("missingPermissions");
}

function highestRole({ id, roles }: Guild, member: Member | undefined): Role | undefined {
  const own = [id, ...(member?.roleIds ?? [])].flatMap((roleId) => roles.get(roleId) ?? []);
  return own.reduce<Role | undefined>((highest, role) => (isHigher(role, highest) ? role : highest), undefined);
}

/** Of two roles at one position, the one with the lower id ranks higher. */
function isHigher(one: Role | undefined, other: Role | undefined): boolean {
  if (!one || !other) return one !== undefined;
  return one.position === other.position ? BigInt(one.id) < BigInt(other.id) : one.position > other.position;
}

function timeOut({ state, dispatch }: Platform, request: RouteRequest): object {
  const guild = findGuild(state, request);
  const member = findMember(guild, request);
  const until = readForm(memberBody, request.body).communication_disabled_until;
  need(state, guild, ModerateMembers);
  spareSuperiors(state, guild, member);
  spareAdministrators(guild, member);
  const untilMs = until ? Date.parse(until) : undefined;
  checkForm((report) => {
    if (untilMs !== undefined && untilMs - state.clock.now() > MAX_TIMEOUT_MS) {
      report(["communication_disabled_until"], "COMMUNICATION_DISABLED_TOO_LONG", "At most 28 days from now.");
    }
  });
  if (untilMs === undefined) delete member.timedOutUntilMs;
  else member.timedOutUntilMs = untilMs;
  dispatch({
    t: GatewayDispatchEvents.GuildMemberUpdate,
    guildId: guild.id,
    intent: GatewayIntentBits.GuildMembers,
    data: () => ({ guild_id: guild.id, ...toMember(member) }),
  });
  return toMember(member);
}

function ban({ state, messages }: Platform, request: RouteRequest) {
  const guild = findGuild(state, request);
  const userId = param(request, "user_id");
  if (!state.users.has(userId)) throw refusal("unknownUser");
  const { delete_message_seconds } = readForm(banBody, request.body ?? {});
  need(state, guild, BanMembers);
  spareSuperiors(state, guild, guild.members.get(userId));
  guild.bans.set(userId, request.reason);
  guild.members.delete(userId);
  const oldest = state.newId(state.clock.now() - (delete_message_seconds ?? 0) * 1000);
  for (const message of state.messages.values()) {
    const isTheirs = message.author.id === userId && message.channel.guild === guild;
    if (isTheirs && BigInt(message.id) >= BigInt(oldest)) messages.remove(message);
  }
  return { status: 204 };
}

const dmBody = z.strictObject({ recipient_id: snowflake });

/**
 * The DM with a person, the same every time; even with one who accepts no messages. Bots have none with bots.
 *
 * @see https://discord.com/developers/docs/resources/user#create-dm
 */
function openDm({ state, limits, rateLimits }: Platform, body: unknown): object {
  const { recipient_id } = readForm(dmBody, body);
  const user = state.users.get(recipient_id);
  if (!user) throw refusal("unknownUser");
  if (user.bot) throw refusal("cannotOpenDm");
  const isNew = knownDmWith(state, user) === undefined;
  if (isNew && !rateLimits.takeUnseen("new dms", limits.newDms)) throw refusal("dmsOpenedTooFast");
  return toChannel(dmWith(state, user), state.bot);
}
