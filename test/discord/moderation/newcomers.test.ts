import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import type { HeardMessage } from "../../../src/discord/gateway/message-listeners.ts";
import { isToBeScanned } from "../../../src/discord/moderation/newcomers.ts";
import type { ChannelFacts, GuildFacts, GuildCache } from "../../../src/discord/rest/guild-cache.ts";
import type { ModerationScope } from "../../../src/core/server/settings.ts";
import { log } from "../../../src/log.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { CHANNEL, GUILD, heardMessage, PERSON } from "./heard-message.ts";

const { ManageMessages, SendMessages } = PermissionFlagsBits;
const [ROLE, MODERATORS, OWNER] = ["300", "400", "600"];
const DAY_MS = 24 * 60 * 60 * 1000;
/** When the account was made of which the id is 500. */
const BEGINNING = 1_420_070_400_000;

const guild = (roles: readonly (readonly [string, bigint])[]): GuildFacts => ({
  id: GUILD,
  ownerId: OWNER,
  positions: new Map(),
  roles: new Map([[GUILD, SendMessages], ...roles]),
});
const GUILD_FACTS = guild([
  [ROLE, 0n],
  [MODERATORS, ManageMessages],
]);

function placesOf(facts: GuildFacts, overwrites: ChannelFacts["overwrites"] = []): GuildCache {
  return {
    guild: async () => facts,
    channel: async () => ({ id: CHANNEL, type: 0, guildId: GUILD, parentId: undefined, overwrites }),
    member: async () => ({ roleIds: [], timedOutUntilMs: 0 }),
  };
}

function scanned(
  message: Partial<HeardMessage> = {},
  scope: ModerationScope = "everyone",
  [places, newestPlaces]: readonly [GuildCache, GuildCache] = [placesOf(GUILD_FACTS), placesOf(GUILD_FACTS)],
) {
  const clock = createManualClock(BEGINNING + 1_000 * DAY_MS);
  const heard = heardMessage({ member: member([ROLE]), ...message });
  return isToBeScanned(heard, scope, { places, newestPlaces, clock });
}

function member(roles: readonly string[], joinedDaysAgo = 500): NonNullable<HeardMessage["member"]> {
  return { roles: [...roles], joined_at: new Date(BEGINNING + (1_000 - joinedDaysAgo) * DAY_MS).toISOString() };
}

describe("a message is to be scanned", () => {
  it.each<[string, boolean, Partial<HeardMessage>, ModerationScope]>([
    ["of a member", true, {}, "everyone"],
    ["of a bot", false, { author: { id: PERSON, bot: true } }, "everyone"],
    ["of a webhook", false, { webhook_id: "10" }, "everyone"],
    ["of a moderator", false, { member: member([ROLE, MODERATORS]) }, "everyone"],
    ["of a new moderator", false, { member: member([MODERATORS], 0) }, "newcomers"],
    ["of the owner", false, { author: { id: OWNER } }, "everyone"],
    ["of somebody of whom Discord tells nothing", false, { member: null }, "everyone"],
    ["outside servers", false, { guild_id: null }, "everyone"],
    ["of a member since long ago", false, {}, "newcomers"],
    ["of a member since 7 days", false, { member: member([ROLE], 7) }, "newcomers"],
    ["of a member since a little less", true, { member: member([ROLE], 6.999) }, "newcomers"],
    ["of a member without a role", true, { member: member([]) }, "newcomers"],
    ["of a member who joined nobody knows when", false, { member: { roles: [ROLE], joined_at: null } }, "newcomers"],
    ["of somebody of whom Discord tells nothing", false, { member: null }, "newcomers"],
  ])("%s: %s", async (_whose, expected, message, scope) => {
    expect(await scanned(message, scope)).toBe(expected);
  });
});

describe("who can manage messages", () => {
  it("in the channel alone is a moderator there", async () => {
    const places = placesOf(GUILD_FACTS, [{ id: ROLE, allow: ManageMessages, deny: 0n }]);
    expect(await scanned({}, "everyone", [places, places])).toBe(false);
  });

  it("by a role that is younger than what is remembered is one, too; by another new role not", async () => {
    const remembered = placesOf(guild([]));
    expect(await scanned({ member: member([MODERATORS]) }, "everyone", [remembered, placesOf(GUILD_FACTS)])).toBe(
      false,
    );
    expect(await scanned({}, "everyone", [remembered, placesOf(GUILD_FACTS)])).toBe(true);
  });

  it("counts as one where it cannot be told", async () => {
    log.level = "silent";
    const unknown: GuildCache = { ...placesOf(GUILD_FACTS), guild: () => Promise.reject(new Error("away")) };
    expect(await scanned({}, "everyone", [unknown, placesOf(GUILD_FACTS)])).toBe(false);
    expect(await scanned({}, "everyone", [placesOf(guild([])), unknown])).toBe(false);
  });
});
