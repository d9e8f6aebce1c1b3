import { type Locale, PermissionFlagsBits } from "discord-api-types/v10";
import type { Channel, Discord, Guild, RegisteredCommand, User } from "discord-stand-in";
import type { Person, Place, PlaygroundCommand } from "./protocol.ts";

const { BanMembers, ManageGuild, ManageMessages, ModerateMembers } = PermissionFlagsBits;

/** Sample people; their names are invented. */
const CAST = [
  { name: "Nele", role: "Member, and her Discord speaks German", locale: "de", permissions: 0n },
  {
    name: "Tomasz",
    role: "Moderator (Manage Messages, Time Out Members)",
    locale: "en-US",
    permissions: ManageMessages | ModerateMembers,
  },
  {
    name: "Priya",
    role: "Owner (Manage Server, Ban Members)",
    locale: "en-US",
    permissions: ManageGuild | ManageMessages | ModerateMembers | BanMembers,
  },
] as const satisfies readonly { name: string; role: string; locale: `${Locale}`; permissions: bigint }[];

const CHANNEL_NAMES = ["general", "pictures"] as const;

/** A person whom the page can act as, with the places that they can open. */
export interface Actor extends Person {
  readonly user: User;
  /** Their permissions in the server beyond those of every member. */
  readonly permissions: bigint;
  /** The server's channels and their own direct messages, by id. */
  readonly channels: ReadonlyMap<string, Channel>;
}

/** The server that every playground starts with. */
export interface Seed {
  readonly guild: Guild;
  /** By id. */
  readonly actors: ReadonlyMap<string, Actor>;
}

/** Makes a server with the bot in it, its channels, and people with different permissions. */
export function seedServer(discord: Discord): Seed {
  const guild = discord.addGuild({
    name: "The Lighthouse",
    botPermissions: ManageMessages | ModerateMembers | BanMembers,
  });
  const shared = CHANNEL_NAMES.map((name) => discord.addChannel(guild, { name }));
  const actors = CAST.map(({ name, role, locale, permissions }): Actor => {
    const user = discord.addUser({ username: name, locale });
    discord.addMember(guild, user, { permissions });
    const channels = new Map([...shared, discord.dm(user)].map((channel) => [channel.id, channel]));
    return { id: user.id, name, role, locale, user, permissions, channels };
  });
  return { guild, actors: new Map(actors.map((actor) => [actor.id, actor])) };
}

/** The places of a person, for the page's list. */
export function placesOf(actor: Actor, botName: string): Place[] {
  return [...actor.channels.values()].map(({ id, name, guild }) =>
    guild ? { id, name, kind: "server" } : { id, name: botName, kind: "dm" },
  );
}

/** The bot's commands in a person's client. */
export function commandsFor(actor: Actor, discord: Discord): PlaygroundCommand[] {
  const { user, locale } = actor;
  return discord.commands.flatMap((command) => {
    const places = [...actor.channels.values()].filter((channel) => discord.isShown(command, { user, channel }));
    if (places.length === 0) return [];
    return [{ ...toPlaygroundCommand(command, locale), places: places.map(({ id }) => id) }];
  });
}

/** The common fields of all parts of a command's definition. */
interface Localised {
  readonly name: string;
  readonly name_localizations?: Readonly<Partial<Record<string, string | null>>> | null | undefined;
  readonly description?: string | null | undefined;
  readonly description_localizations?: Readonly<Partial<Record<string, string | null>>> | null | undefined;
}

function toPlaygroundCommand(command: RegisteredCommand, locale: string): Omit<PlaygroundCommand, "places"> {
  const part: Localised = command;
  return {
    name: part.name,
    label: labelOf(part, locale),
    type: command.type,
    description: part.description_localizations?.[locale] ?? part.description ?? "",
    options: "options" in command ? (command.options ?? []) : [],
  };
}

/** The name of a command, an option or a choice in a client with the language `locale`. */
export function labelOf({ name, name_localizations }: Omit<Localised, "description">, locale: string): string {
  return name_localizations?.[locale] ?? name;
}
