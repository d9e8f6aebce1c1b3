import { type Permission, PERMISSIONS } from "../../../src/core/permission.ts";
import { ChannelType, OverwriteType, PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { isOpenToAll, obstacleTo, permissionsOf, type Where } from "../../../src/discord/rest/permissions.ts";
import type { ChannelFacts, GuildFacts, GuildCache } from "../../../src/discord/rest/guild-cache.ts";

const {
  ViewChannel,
  Connect,
  SendMessages,
  SendMessagesInThreads,
  AttachFiles,
  ReadMessageHistory,
  ManageMessages,
  Administrator,
} = PermissionFlagsBits;

const [GUILD, OWNER, BOT, ROLE, OTHER_ROLE, CHANNEL, THREAD] = ["1", "2", "3", "4", "5", "6", "7"] as const;

/** A server in which everybody, and the bot's two roles, may do so much. */
const guild = (everyone: bigint, role = 0n, otherRole = 0n): GuildFacts => ({
  id: GUILD,
  ownerId: OWNER,
  positions: new Map(),
  roles: new Map([
    [GUILD, everyone],
    [ROLE, role],
    [OTHER_ROLE, otherRole],
  ]),
});
const overwrite = (id: string, { allow = 0n, deny = 0n }) => ({ id, allow, deny, type: OverwriteType.Role });
const channel = (...overwrites: ReturnType<typeof overwrite>[]): ChannelFacts => ({
  id: CHANNEL,
  type: ChannelType.GuildText,
  guildId: GUILD,
  parentId: undefined,
  overwrites,
});

const bot = { id: BOT, roleIds: [ROLE, OTHER_ROLE] };
const may = (permissions: bigint, wanted: bigint) => (permissions & wanted) === wanted;

describe("what somebody may do", () => {
  it("is what everybody may, and each of their roles", () => {
    const permissions = permissionsOf(bot, guild(ViewChannel, SendMessages, AttachFiles));
    expect(permissions).toBe(ViewChannel | SendMessages | AttachFiles);
    expect(permissionsOf({ id: BOT, roleIds: [] }, guild(ViewChannel, SendMessages))).toBe(ViewChannel);
  });

  it("is everything for the owner and for administrators, whatever a channel says", () => {
    const closed = channel(
      overwrite(GUILD, { deny: ViewChannel }),
      overwrite(BOT, { deny: ViewChannel }),
      overwrite(OWNER, { deny: ViewChannel }),
    );
    expect(may(permissionsOf(bot, guild(0n, Administrator), closed), ViewChannel | ManageMessages)).toBe(true);
    expect(may(permissionsOf({ id: OWNER, roleIds: [] }, guild(0n), closed), ViewChannel | ManageMessages)).toBe(true);
  });

  it.each([
    ["everybody's overwrite denies", [overwrite(GUILD, { deny: SendMessages })], false],
    ["everybody's overwrite allows what no role does", [overwrite(GUILD, { allow: AttachFiles })], true, AttachFiles],
    [
      "a role's overwrites overrule everybody's",
      [overwrite(ROLE, { allow: SendMessages }), overwrite(GUILD, { deny: SendMessages })],
      true,
    ],
    [
      "of several roles' overwrites one that allows is enough",
      [overwrite(ROLE, { allow: SendMessages }), overwrite(OTHER_ROLE, { deny: SendMessages })],
      true,
    ],
    [
      "the member's own overwrite has the last word",
      [overwrite(BOT, { deny: SendMessages }), overwrite(ROLE, { allow: SendMessages })],
      false,
    ],
    [
      "the member's own overwrite has the last word where it allows, too",
      [overwrite(BOT, { allow: SendMessages }), overwrite(ROLE, { deny: SendMessages })],
      true,
    ],
    ["overwrites of others are nothing to them", [overwrite("8", { deny: SendMessages })], true],
  ])("in a channel: %s", (_what, overwrites, expected, wanted = SendMessages) => {
    expect(may(permissionsOf(bot, guild(ViewChannel | SendMessages), channel(...overwrites)), wanted)).toBe(expected);
  });
});

const NOW_MS = Date.UTC(2026, 10, 30);

/** A server with a channel and a thread in it, as Discord's REST API tells of them. */
function places(facts: GuildFacts, parent: ChannelFacts = channel(), timedOutUntilMs = 0): GuildCache {
  const thread = { ...channel(), id: THREAD, type: ChannelType.PublicThread, parentId: CHANNEL };
  return {
    guild: async () => facts,
    channel: async (id) => (id === THREAD ? thread : parent),
    member: async () => ({ roleIds: [ROLE], timedOutUntilMs }),
  };
}

describe("what the bot is missing", () => {
  const where = { guildId: GUILD, botId: BOT };
  const inChannel = { ...where, channelId: CHANNEL };
  const inThread = { ...where, channelId: THREAD };
  const missing = (...permissions: Permission[]) => ({ kind: "missing", permissions });
  const of = (at: GuildCache, needed: readonly Permission[], there: Where = where) =>
    obstacleTo(at, there, needed, NOW_MS);

  it("is named in one order, whatever was asked for in whichever", async () => {
    const needed = ["ManageMessages", "ViewChannel", "SendMessages"] as const;
    expect(await of(places(guild(0n)), needed)).toEqual(missing("ViewChannel", "SendMessages", "ManageMessages"));
    expect(await of(places(guild(ViewChannel, SendMessages)), needed)).toEqual(missing("ManageMessages"));
    expect(await of(places(guild(Administrator)), PERMISSIONS)).toBeUndefined();
  });

  it("goes by a channel's overwrites there, and not in the whole server", async () => {
    const closed = places(guild(ViewChannel | SendMessages), channel(overwrite(BOT, { deny: SendMessages })));
    expect(await of(closed, ["SendMessages"])).toBeUndefined();
    expect(await of(closed, ["SendMessages"], inChannel)).toEqual(missing("SendMessages"));
  });

  it("in a thread goes by the channel above it, where sending takes a permission of its own", async () => {
    const needed = ["ViewChannel", "SendMessages"] as const;
    const writing = guild(ViewChannel | SendMessages);
    expect(await of(places(writing), needed, inThread)).toEqual(missing("SendMessagesInThreads"));
    const closed = channel(overwrite(GUILD, { deny: ViewChannel }));
    const inThreads = guild(ViewChannel | SendMessagesInThreads);
    expect(await of(places(inThreads, closed), needed, inThread)).toEqual(missing("ViewChannel"));
    expect(await of(places(inThreads), needed, inThread)).toBeUndefined();
  });

  it.each([
    ["forum", ChannelType.GuildForum],
    ["media", ChannelType.GuildMedia],
  ])("in a %s channel is what writing in its posts takes", async (_what, type) => {
    const posts = { ...channel(), type };
    const needed = ["ViewChannel", "SendMessages"] as const;
    for (const there of [inChannel, inThread]) {
      expect(await of(places(guild(ViewChannel | SendMessages), posts), needed, there)).toEqual(
        missing("SendMessagesInThreads"),
      );
      expect(await of(places(guild(ViewChannel | SendMessagesInThreads), posts), needed, there)).toBeUndefined();
    }
  });

  it.each([
    ["voice", ChannelType.GuildVoice],
    ["stage", ChannelType.GuildStageVoice],
  ])("in the chat of a %s channel may be to join it", async (_what, type) => {
    const chat = { ...channel(overwrite(GUILD, { deny: Connect })), type };
    const everything = guild(ViewChannel | Connect | SendMessages | ManageMessages);
    expect(await of(places(everything, chat), ["ViewChannel", "SendMessages"], inChannel)).toEqual(missing("Connect"));
    expect(await of(places(everything, chat), ["ManageMessages"], inChannel)).toEqual(missing("Connect"));
    expect(await of(places(everything, { ...channel(), type }), ["SendMessages"], inChannel)).toBeUndefined();
    // Elsewhere it is nothing to do with writing.
    expect(await of(places(guild(SendMessages)), ["SendMessages"], inChannel)).toBeUndefined();
  });
});

describe("a bot in timeout", () => {
  const where = { guildId: GUILD, channelId: CHANNEL, botId: BOT };
  const untilMs = NOW_MS + 60_000;
  const writing = guild(ViewChannel | SendMessages | ReadMessageHistory);
  const of = (facts: GuildFacts, needed: readonly Permission[], nowMs = NOW_MS) =>
    obstacleTo(places(facts, channel(), untilMs), where, needed, nowMs);

  it("may see channels and read what was said before, and nothing else until it is over", async () => {
    expect(await of(writing, ["ViewChannel", "ReadMessageHistory"])).toBeUndefined();
    expect(await of(writing, ["ViewChannel", "SendMessages"])).toEqual({ kind: "timedOut", untilMs });
    expect(await of(writing, ["SendMessages"], untilMs)).toBeUndefined();
  });

  it("is told first what it may not do afterwards either", async () => {
    expect(await of(guild(ViewChannel), ["SendMessages"])).toEqual({ kind: "missing", permissions: ["SendMessages"] });
  });

  it("may do everything as an administrator, or as the owner", async () => {
    expect(await of(guild(Administrator), ["SendMessages", "ManageMessages"])).toBeUndefined();
    expect(await of({ ...guild(0n), ownerId: BOT }, ["SendMessages"])).toBeUndefined();
  });
});

describe("whether everybody can read a channel", () => {
  const thread = (type: ChannelType): ChannelFacts => ({ ...channel(), id: THREAD, type, parentId: CHANNEL });
  const hidden = channel(overwrite(GUILD, { deny: ViewChannel }));

  it.each([
    ["a channel as it comes", channel(), ViewChannel, true],
    ["a channel in a server whose members see nothing by default", channel(), 0n, false],
    ["one that is shown to everybody there", channel(overwrite(GUILD, { allow: ViewChannel })), 0n, true],
    ["one that is hidden from everybody", hidden, ViewChannel, false],
    [
      "one that is hidden from everybody but a role",
      channel(overwrite(GUILD, { deny: ViewChannel }), overwrite(ROLE, { allow: ViewChannel })),
      ViewChannel,
      false,
    ],
    ["one that is hidden from a role alone", channel(overwrite(ROLE, { deny: ViewChannel })), ViewChannel, true],
  ] as const)("is told of %s", async (_what, one, everyone, expected) => {
    const places: GuildCache = {
      guild: async () => guild(everyone),
      channel: async () => one,
      member: async () => never(),
    };
    expect(await isOpenToAll(places, GUILD, CHANNEL)).toBe(expected);
  });

  it.each([
    [ChannelType.PublicThread, channel(), true],
    [ChannelType.PublicThread, hidden, false],
    [ChannelType.PrivateThread, channel(), false],
  ])(
    "goes by the channel above a thread of type %i, unless people are invited to it",
    async (type, above, expected) => {
      const channels = new Map<string, ChannelFacts>([
        [CHANNEL, above],
        [THREAD, thread(type)],
      ]);
      const places: GuildCache = {
        guild: async () => guild(ViewChannel),
        channel: async (id) => channels.get(id) ?? never(),
        member: async () => never(),
      };
      expect(await isOpenToAll(places, GUILD, THREAD)).toBe(expected);
    },
  );
});

function never(): never {
  throw new Error("This is not asked for.");
}
