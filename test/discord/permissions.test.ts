import { ChannelType, OverwriteType, PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "../../src/core/trouble.ts";
import { missingPermissions, permissionsOf } from "../../src/discord/permissions.ts";
import type { ChannelFacts, GuildFacts, Places } from "../../src/discord/places.ts";

const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles, ManageMessages, Administrator } =
  PermissionFlagsBits;

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

/** A server with a channel and a thread in it, as Discord's REST API tells of them. */
function places(facts: GuildFacts, parent: ChannelFacts = channel()): Places {
  const thread = { ...channel(), id: THREAD, type: ChannelType.PublicThread, parentId: CHANNEL };
  return {
    guild: async () => facts,
    channel: async (id) => (id === THREAD ? thread : parent),
    rolesOf: async () => [ROLE],
  };
}

describe("what the bot is missing", () => {
  const where = { guildId: GUILD, botId: BOT };

  it("is named in one order, whatever was asked for in whichever", async () => {
    const needed = ["ManageMessages", "ViewChannel", "SendMessages"] as const;
    expect(await missingPermissions(places(guild(0n)), where, needed)).toEqual([
      "ViewChannel",
      "SendMessages",
      "ManageMessages",
    ]);
    expect(await missingPermissions(places(guild(ViewChannel, SendMessages)), where, needed)).toEqual([
      "ManageMessages",
    ]);
    expect(await missingPermissions(places(guild(Administrator)), where, PERMISSIONS)).toEqual([]);
  });

  it("goes by a channel's overwrites there, and not in the whole server", async () => {
    const closed = places(guild(ViewChannel | SendMessages), channel(overwrite(BOT, { deny: SendMessages })));
    expect(await missingPermissions(closed, where, ["SendMessages"])).toEqual([]);
    expect(await missingPermissions(closed, { ...where, channelId: CHANNEL }, ["SendMessages"])).toEqual([
      "SendMessages",
    ]);
  });

  it("in a thread goes by the channel above it, where sending takes a permission of its own", async () => {
    const inThread = { ...where, channelId: THREAD };
    const needed = ["ViewChannel", "SendMessages"] as const;
    expect(await missingPermissions(places(guild(ViewChannel | SendMessages)), inThread, needed)).toEqual([
      "SendMessagesInThreads",
    ]);
    const closed = channel(overwrite(GUILD, { deny: ViewChannel }));
    expect(
      await missingPermissions(places(guild(ViewChannel | SendMessagesInThreads), closed), inThread, needed),
    ).toEqual(["ViewChannel"]);
    expect(await missingPermissions(places(guild(ViewChannel | SendMessagesInThreads)), inThread, needed)).toEqual([]);
  });
});
