import { ChannelType, type Locale } from "discord-api-types/v10";
import { EVERYONE_PERMISSIONS } from "./channel-permissions.ts";
import type { Channel, Guild, Member, Role, State, User } from "./state.ts";

export interface NewGuild {
  readonly name: string;
  readonly locale?: `${Locale}`;
  /** The bot's permissions in it, beyond those of all members. Default: none. */
  readonly botPermissions?: bigint;
  /** The permissions of all members. */
  readonly everyone?: bigint;
  /** False where only a user has installed the app. */
  readonly installed?: boolean;
  /** When the server was made; its id, and so its shard, depend on it. Default: now. */
  readonly createdAtMs?: number;
}

/** Above the roles of members, unless they shall rank above the bot. */
const BOT_ROLE_POSITION = 1000;

/** A server with the bot in it and no channel yet. A user whom no test knows owns it. */
export function makeGuild(state: State, options: NewGuild): Guild {
  const id = state.newId(options.createdAtMs);
  const owner = makeUser(state, { username: `owner-of-${id}` });
  const botRole: Role = {
    id: state.newId(),
    name: state.bot.username,
    permissions: options.botPermissions ?? 0n,
    managed: true,
    position: BOT_ROLE_POSITION,
  };
  const everyone: Role = {
    id,
    name: "@everyone",
    permissions: options.everyone ?? EVERYONE_PERMISSIONS,
    managed: false,
    position: 0,
  };
  const installed = options.installed ?? true;
  const guild: Guild = {
    id,
    name: options.name,
    locale: options.locale ?? "en-US",
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
  /** When the account was made; the id depends on it. Default: now. */
  readonly createdAtMs?: number;
  /** Whether it is another application's bot. */
  readonly bot?: boolean;
  /** Whether they accept messages from members of the same server. Default: yes. */
  readonly takesDms?: boolean;
}

export function makeUser(state: State, { username, locale, createdAtMs, bot = false, takesDms = !bot }: NewUser): User {
  const user: User = { id: state.newId(createdAtMs), username, locale: locale ?? "en-US", bot, takesDms };
  state.users.set(user.id, user);
  return user;
}

export interface NewMember {
  /** Their permissions beyond those of all members. */
  readonly permissions?: bigint;
  readonly joinedAtMs?: number;
  /** `none` gives no role; `aboveBot` ranks higher than the bot's. Default: one below it. */
  readonly role?: "none" | "belowBot" | "aboveBot";
  /** The position of their role in the server's list. Default: above those of earlier members. */
  readonly position?: number;
}

/** Adds a user to a server, or changes their permissions; a role for this user holds them. */
export function makeMember(
  state: State,
  guild: Guild,
  user: User,
  options: NewMember,
): { member: Member; role: Role | undefined } {
  const joinedAtMs = options.joinedAtMs ?? guild.members.get(user.id)?.joinedAtMs ?? state.clock.now();
  const role = options.role === "none" ? undefined : makeRole(state, guild, user, options);
  if (role) guild.roles.set(role.id, role);
  const member: Member = { user, roleIds: role ? [role.id] : [], joinedAtMs };
  guild.members.set(user.id, member);
  return { member, role };
}

function makeRole(state: State, guild: Guild, { username }: User, options: NewMember): Role {
  const position = options.position ?? guild.roles.size + (options.role === "aboveBot" ? BOT_ROLE_POSITION : 0);
  return { id: state.newId(), name: username, permissions: options.permissions ?? 0n, managed: false, position };
}

export interface NewChannel {
  readonly name?: string;
  /** Default: a text channel. */
  readonly type?: ChannelType;
  /** Makes it a thread of that channel, or a post where that one holds posts. */
  readonly under?: Channel;
  /** All of the bot's permissions here, where they differ from the whole server. */
  readonly botPermissions?: bigint;
  /** The permissions that it denies to all members, and so to the bot unless `botPermissions` is given. */
  readonly denied?: bigint;
}

export function makeChannel(state: State, guild: Guild, options: NewChannel): Channel {
  return keep(state, {
    id: state.newId(),
    type: options.under ? ChannelType.PublicThread : (options.type ?? ChannelType.GuildText),
    name: options.name ?? "general",
    ...(options.under && { parent: options.under }),
    guild,
    recipients: [],
    botPermissions: options.botPermissions,
    denied: options.denied ?? 0n,
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

/** A DM or group DM among people: the bot is not in it, but a person who has installed it can use it there. */
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
