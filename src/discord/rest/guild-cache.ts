import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../core/async/clock.ts";
import { createTtlCache } from "../../core/async/ttl-cache.ts";

/** How long an entry is fresh, for callers that need no exact answer. */
const FRESH_MS = 60_000;
/** How many entries of each kind are remembered, before the oldest makes room. */
const MAX_REMEMBERED = 1_000;

const permissions = z.string().transform((bits) => BigInt(bits));

/** The parts of a server that permissions depend on. https://discord.com/developers/docs/resources/guild#guild-object */
const guildSchema = z
  .object({
    id: z.string(),
    owner_id: z.string(),
    roles: z.array(z.object({ id: z.string(), permissions, position: z.number() })),
  })
  .transform(({ id, owner_id, roles }) => ({
    id,
    ownerId: owner_id,
    /** The permissions of each role in the whole server; every member has the role with the server's own id. */
    roles: new Map(roles.map((role) => [role.id, role.permissions])) as ReadonlyMap<string, bigint>,
    /** The position of each role in the server's list: the member with the higher highest role ranks above the other. */
    positions: new Map(roles.map((role) => [role.id, role.position])) as ReadonlyMap<string, number>,
  }));

/** A channel or a thread, likewise. https://discord.com/developers/docs/resources/channel#channel-object */
const channelSchema = z
  .object({
    id: z.string(),
    type: z.number(),
    name: z.string().nullish(),
    guild_id: z.string().nullish(),
    parent_id: z.string().nullish(),
    permission_overwrites: z
      .array(z.object({ id: z.string(), allow: permissions, deny: permissions }))
      .nullish()
      .transform((overwrites) => overwrites ?? []),
  })
  .transform(({ id, type, name, guild_id, parent_id, permission_overwrites }) => ({
    id,
    type,
    /** Without `#`. */
    ...(typeof name === "string" && { name }),
    guildId: guild_id ?? undefined,
    /** For a thread, its channel; for a channel, its category. */
    parentId: parent_id ?? undefined,
    overwrites: permission_overwrites,
  }));

/** A member of a server, likewise. https://discord.com/developers/docs/resources/guild#guild-member-object */
const memberSchema = z
  .object({ roles: z.array(z.string()), communication_disabled_until: z.string().nullish() })
  .transform(({ roles, communication_disabled_until: until }) => ({
    roleIds: roles as readonly string[],
    /** When their timeout ends, or has ended, in milliseconds since the epoch; 0 where there was none. */
    timedOutUntilMs: until ? Date.parse(until) : 0,
  }));

export type GuildFacts = z.infer<typeof guildSchema>;
export type ChannelFacts = z.infer<typeof channelSchema>;
export type MemberFacts = z.infer<typeof memberSchema>;

/**
 * Servers and channels from Discord's REST API: the gateway only delivers messages, and the client keeps nothing.
 *
 * @remarks Every method throws DiscordAPIError: 10003, 10004, 50001 for a place that is gone or hidden from the bot.
 */
export interface GuildCache {
  guild(guildId: string): Promise<GuildFacts>;
  channel(channelId: string): Promise<ChannelFacts>;
  member(guildId: string, userId: string): Promise<MemberFacts>;
}

/** @param freshMs - how old the answer may be; 0 for a caller that has just changed something */
export function createGuildCache(rest: REST, clock: Clock, freshMs = FRESH_MS): GuildCache {
  const read = <Facts>(schema: z.ZodType<Facts>) =>
    lookUpOnce(clock, freshMs, async (route: `/${string}`) => schema.parse(await rest.get(route)));
  const [guilds, channels, members] = [read(guildSchema), read(channelSchema), read(memberSchema)];
  return {
    guild: (guildId) => guilds(Routes.guild(guildId)),
    channel: (channelId) => channels(Routes.channel(channelId)),
    member: (guildId, userId) => members(Routes.guildMember(guildId, userId)),
  };
}

/** Looks an entry up once for all callers within the time that it is fresh; failures are not remembered. */
function lookUpOnce<Key, Value>(
  clock: Clock,
  freshMs: number,
  look: (key: Key) => Promise<Value>,
): (key: Key) => Promise<Value> {
  const remembered = createTtlCache<Key, Promise<Value>>({ clock, freshMs, maxEntries: MAX_REMEMBERED });
  return (key) => {
    const known = remembered.get(key);
    if (known) return known;
    const looking = look(key);
    remembered.set(key, looking);
    looking.catch(() => {
      if (remembered.peekStale(key) === looking) remembered.forget(key);
    });
    return looking;
  };
}
