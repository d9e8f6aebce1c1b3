import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { DEFAULT_SERVER_SETTINGS } from "../../src/core/server/settings.ts";
import { createPeople } from "../../src/services/servers/stored-people.ts";
import { createPreferences } from "../../src/services/servers/stored-preferences.ts";
import { createStoreHealth } from "../../src/services/storage/store-health.ts";
import { createSubjects } from "../../src/services/answers/subjects.ts";
import { type ModeratedHouse, type PosterWish, startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR } from "./pressing.ts";

const { Administrator, ManageMessages } = PermissionFlagsBits;
const MINUTE_MS = 60_000;

/** Posts a scam, then has another one found: whether the first one is still there. */
async function isLeftAlone(house: ModeratedHouse, wish: PosterWish): Promise<boolean> {
  const message = house.post(house.addPoster(wish), [await texturedPicture(1)]);
  await house.afterAnother();
  return house.isThere(message);
}

/** Posts a scam, and resolves when it is there no more: others may be found before it. */
async function isDeleted(house: ModeratedHouse, wish: PosterWish): Promise<true> {
  const message = house.post(house.addPoster(wish), [await texturedPicture(1)]);
  return house.until(() => (house.isThere(message) ? undefined : true));
}

describe("moderation", () => {
  it("is off until a server turns it on: nothing is even read", async () => {
    expect(DEFAULT_SERVER_SETTINGS.moderation).toMatchObject({
      mode: "off",
      sensitivity: "medium",
      scope: "newcomers",
    });
    const house = await startModerated();
    const elsewhere = house.discord.addGuild({ name: "Undecided server", botPermissions: ManageMessages });
    const channel = house.discord.addChannel(elsewhere);
    house.discord.addMember(elsewhere, house.stranger);
    const message = house.post(house.stranger, [await texturedPicture(1)], { channel });
    await house.afterAnother();
    expect(house.discord.messages(channel).map(({ id }) => id)).toEqual([message.id]);
    const read = house.discord.downloads.map(({ attachmentId }) => attachmentId);
    expect(read).not.toContain(message.attachments[0]?.id);
    expect(house.fal.submits(OCR)).toHaveLength(1);
  });

  it("ends as soon as it is turned off", async () => {
    const house = await startModerated();
    await house.afterAnother();
    await house.decide({ mode: "off" });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.pass(MINUTE_MS);
    expect(house.isThere(message)).toBe(true);
    expect(house.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("with the scope newcomers", () => {
  it.each([
    ["joined a little less than 7 days ago", { joinedDaysAgo: 6.99, accountDaysOld: 900 }],
    ["have an account that is a little younger than 7 days", { joinedDaysAgo: 100, accountDaysOld: 6.99 }],
    ["have no role, however long they are here", { joinedDaysAgo: 400, accountDaysOld: 900, role: "none" }],
  ] as const)("members are scanned who %s", async (_who, wish) => {
    const house = await startModerated({ scope: "newcomers" });
    expect(await isDeleted(house, wish)).toBe(true);
  });

  it("nobody else is; with everyone, they are", async () => {
    const house = await startModerated({ scope: "newcomers" });
    const veteran = { joinedDaysAgo: 7.01, accountDaysOld: 7.01 };
    expect(await isLeftAlone(house, veteran)).toBe(true);
    await house.decide({ scope: "everyone" });
    expect(await isDeleted(house, veteran)).toBe(true);
  });
});

describe("never scanned, whatever the scope,", () => {
  it("are members who can manage messages, as soon as they can", async () => {
    const house = await startModerated();
    expect(await isLeftAlone(house, { permissions: ManageMessages })).toBe(true);
    expect(await isLeftAlone(house, { permissions: Administrator })).toBe(true); // their role is a moment old
  });

  it("is the server's owner", async () => {
    const house = await startModerated();
    const owner = { ...house.stranger, id: house.guild.ownerId };
    const message = house.post(owner, [await texturedPicture(1)]);
    await house.afterAnother();
    expect(house.isThere(message)).toBe(true);
  });

  it("are bots", async () => {
    const house = await startModerated();
    const bot = house.discord.addUser({ username: "another-bot", bot: true });
    house.discord.addMember(house.guild, bot);
    const message = house.post(bot, [await texturedPicture(1)]);
    await house.afterAnother();
    expect(house.isThere(message)).toBe(true);
  });

  it("are members of whom Discord does not tell what they can", async () => {
    const house = await startModerated();
    house.discord.faults.add({ method: "GET", route: "/guilds/{guild_id}", status: 500, times: 4 });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => house.discord.calls.filter(({ status }) => status === 500)[3]);
    await house.afterAnother();
    expect(house.isThere(message)).toBe(true);
  });

  it("is the log channel itself", async () => {
    const house = await startModerated();
    const message = house.post(house.addPoster(), [await texturedPicture(1)], { channel: house.logChannel });
    await house.afterAnother();
    expect(house.entries().map(({ id }) => id)).toContain(message.id);
    expect(house.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("scanned all the same", () => {
  it("are members who opted out", async () => {
    const house = await startModerated();
    const poster = house.addPoster();
    const { store, clock } = house;
    const subjects = createSubjects(store.values("subjects"), createStoreHealth(clock));
    await createPeople(
      store,
      subjects,
      createPreferences(store, clock, () => "test"),
    ).optOut(poster.id);
    const message = house.post(poster, [await texturedPicture(1)]);
    await house.until(() => (house.isThere(message) ? undefined : true));
  });
});
