import { ChannelType, type Locale } from "discord-api-types/v10";
import { EVERYONE_PERMISSIONS } from "./channel-permissions.ts";
import type { Channel, Guild, Member, Role, State, User } from "./state.ts";

export interface NewGuild {
  readonly name: string;
  readonly locale?: `${Locale}`;
  /** What the bot may do in it, beside what everybody may. Default: nothing more. */
  readonly botPermissions?: bigint;
  /** What everybody may do. */
  readonly everyone?: bigint;
  /** False where the app came along with a user alone. */
  readonly installed?: boolean;
  /** When the server was made; its id tells it, and so in which shard it is. Default: now. */
  readonly createdAtMs?: number;
}

/** Above the roles of members, unless they are to stand above the bot. */
const BOT_ROLE_POSITION = 1000;

/** A server with the bot in it and no channel yet. A user whom no test knows owns it. */
export function makeGuild(state: State, wish: NewGuild): Guild {
  const id = state.newId(wish.createdAtMs);
  const owner = makeUser(state, { username: `owner-of-${id}` });
  const botRole: Role = {
    id: state.newId(),
    name: state.bot.username,
    permissions: wish.botPermissions ?? 0n,
    managed: true,
    position: BOT_ROLE_POSITION,
  };
  const everyone: Role = {
    id,
    name: "@everyone",
    permissions: wish.everyone ?? EVERYONE_PERMISSIONS,
    managed: false,
    position: 0,
  };
  const installed = wish.installed ?? true;
  const guild: Guild = {
    id,
    name: wish.name,
    locale: wish.locale ?? "en-US",
    ownerId: owner.id,
    installed,
    roles: new Map([everyone, botRole].map((role) => [role.id, role])),
    members: new Map([[owner.id, { user: owner, roleIds: [], joinedAtMs: state.clock.now() }]]),
    bans: new Map(),
    openCommands: new Set(),
  };
  if (installed)
    guild.members.set(state.bot.id, { user: state.bot, roleIds: [botRole.id], joinedAtMs: state.clock.now() });
  state.guilds.set(id, guild);
  return guild;
}

export interface NewUser {
  readonly username: string;
  readonly locale?: `${Locale}`;
  /** When the account was made; their id tells it. Default: now. */
  readonly createdAtMs?: number;
  /** Whether it is another application's bot. */
  readonly bot?: boolean;
  /** Whether they take messages from those who share a server with them. Default: yes. */
  readonly takesDms?: boolean;
}

export function makeUser(state: State, { username, locale, createdAtMs, bot = false, takesDms = !bot }: NewUser): User {
  const user: User = { id: state.newId(createdAtMs), username, locale: locale ?? "en-US", bot, takesDms };
  state.users.set(user.id, user);
  return user;
}

export interface NewMember {
  /** What they may do beside what everybody may. */
  readonly permissions?: bigint;
  readonly joinedAtMs?: number;
  /** `none` leaves them with what everybody may; `aboveBot` is higher than the bot's. Default: one below it. */
  readonly role?: "none" | "belowBot" | "aboveBot";
  /** Where their role stands in the server's list. Default: above those of the members before them. */
  readonly position?: number;
}

/** Takes a user into a server, or changes what they may do; a role of their own carries their permissions. */
export function makeMember(
  state: State,
  guild: Guild,
  user: User,
  wish: NewMember,
): { member: Member; role: Role | undefined } {
  const joinedAtMs = wish.joinedAtMs ?? guild.members.get(user.id)?.joinedAtMs ?? state.clock.now();
  const role = wish.role === "none" ? undefined : makeRole(state, guild, user, wish);
  if (role) guild.roles.set(role.id, role);
  const member: Member = { user, roleIds: role ? [role.id] : [], joinedAtMs };
  guild.members.set(user.id, member);
  return { member, role };
}

function makeRole(state: State, guild: Guild, { username }: User, wish: NewMember): Role {
  const position = wish.position ?? guild.roles.size + (wish.role === "aboveBot" ? BOT_ROLE_POSITION : 0);
  return { id: state.newId(), name: username, permissions: wish.permissions ?? 0n, managed: false, position };
}

export interface NewChannel {
  readonly name?: string;
  /** Default: a text channel. */
  readonly type?: ChannelType;
  /** Makes it a thread of that channel, or a post where that one holds posts. */
  readonly under?: Channel;
  /** All that the bot may do here, where that differs from the whole server. */
  readonly botPermissions?: bigint;
  /** What it denies to everybody, and so to the bot where nothing else is said. */
  readonly denied?: bigint;
}

export function makeChannel(state: State, guild: Guild, wish: NewChannel): Channel {
  return keep(state, {
    id: state.newId(),
    type: wish.under ? ChannelType.PublicThread : (wish.type ?? ChannelType.GuildText),
    name: wish.name ?? "general",
    ...(wish.under && { parent: wish.under }),
    guild,
    recipients: [],
    botPermissions: wish.botPermissions,
    denied: wish.denied ?? 0n,
    botTakesPart: guild.installed,
  });
}

/** The DM that a person has with the bot; undefined before the first. */
export function knownDmWith(state: State, user: User): Channel | undefined {
  return [...state.channels.values()].find(
    ({ type, botTakesPart, recipients }) => type === ChannelType.DM && botTakesPart && recipients[0] === user,
  );
}

/** The DM of a person with the bot, the same every time. */
export function dmWith(state: State, user: User): Channel {
  return knownDmWith(state, user) ?? keep(state, privateChannel(state, [user], true));
}

/** A DM or group DM among people: the bot is not in it, but who installed it may bring it along. */
export function makePrivateChannel(state: State, people: readonly User[]): Channel {
  return keep(state, privateChannel(state, people, false));
}

function privateChannel(state: State, recipients: readonly User[], botTakesPart: boolean): Channel {
  return {
    id: state.newId(),
    type: recipients.length > 1 ? ChannelType.GroupDM : ChannelType.DM,
    name: recipients.map(({ username }) => username).join(", "),
    guild: undefined,
    recipients,
    botPermissions: undefined,
    denied: 0n,
    botTakesPart,
  };
}

function keep(state: State, channel: Channel): Channel {
  state.channels.set(channel.id, channel);
  return channel;
}
