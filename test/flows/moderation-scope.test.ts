import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { DEFAULT_SERVER_SETTINGS } from "../../src/core/server/settings.ts";
import { createPeople } from "../../src/services/servers/stored-people.ts";
import { createPreferences } from "../../src/services/servers/stored-preferences.ts";
import { createStoreHealth } from "../../src/services/storage/store-health.ts";
import { createSubjects } from "../../src/services/answers/subjects.ts";
import { type ModeratedHarness, type NewPoster, startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR } from "./pressing.ts";

const { Administrator, ManageMessages } = PermissionFlagsBits;
const MINUTE_MS = 60_000;

/** Posts a scam, then has another one found: whether the first one is still there. */
async function isLeftAlone(harness: ModeratedHarness, options: NewPoster): Promise<boolean> {
  const message = harness.post(harness.addPoster(options), [await texturedPicture(1)]);
  await harness.afterAnother();
  return harness.isThere(message);
}

/** Posts a scam, and resolves when it is there no more: others may be found before it. */
async function isDeleted(harness: ModeratedHarness, options: NewPoster): Promise<true> {
  const message = harness.post(harness.addPoster(options), [await texturedPicture(1)]);
  return harness.until(() => (harness.isThere(message) ? undefined : true));
}

describe("moderation", () => {
  it("is off until a server turns it on: nothing is even read", async () => {
    expect(DEFAULT_SERVER_SETTINGS.moderation).toMatchObject({
      mode: "off",
      sensitivity: "medium",
      scope: "newcomers",
    });
    const harness = await startModerated();
    const elsewhere = harness.discord.addGuild({ name: "Undecided server", botPermissions: ManageMessages });
    const channel = harness.discord.addChannel(elsewhere);
    harness.discord.addMember(elsewhere, harness.stranger);
    const message = harness.post(harness.stranger, [await texturedPicture(1)], { channel });
    await harness.afterAnother();
    expect(harness.discord.messages(channel).map(({ id }) => id)).toEqual([message.id]);
    const read = harness.discord.downloads.map(({ attachmentId }) => attachmentId);
    expect(read).not.toContain(message.attachments[0]?.id);
    expect(harness.fal.submits(OCR)).toHaveLength(1);
  });

  it("ends as soon as it is turned off", async () => {
    const harness = await startModerated();
    await harness.afterAnother();
    await harness.decide({ mode: "off" });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.pass(MINUTE_MS);
    expect(harness.isThere(message)).toBe(true);
    expect(harness.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("with the scope newcomers", () => {
  it.each([
    ["joined a little less than 7 days ago", { joinedDaysAgo: 6.99, accountDaysOld: 900 }],
    ["have an account that is a little younger than 7 days", { joinedDaysAgo: 100, accountDaysOld: 6.99 }],
    ["have no role, however long they are here", { joinedDaysAgo: 400, accountDaysOld: 900, role: "none" }],
  ] as const)("members are scanned who %s", async (_who, options) => {
    const harness = await startModerated({ scope: "newcomers" });
    expect(await isDeleted(harness, options)).toBe(true);
  });

  it("nobody else is; with everyone, they are", async () => {
    const harness = await startModerated({ scope: "newcomers" });
    const veteran = { joinedDaysAgo: 7.01, accountDaysOld: 7.01 };
    expect(await isLeftAlone(harness, veteran)).toBe(true);
    await harness.decide({ scope: "everyone" });
    expect(await isDeleted(harness, veteran)).toBe(true);
  });
});

describe("never scanned, whatever the scope,", () => {
  it("are members who can manage messages, as soon as they can", async () => {
    const harness = await startModerated();
    expect(await isLeftAlone(harness, { permissions: ManageMessages })).toBe(true);
    expect(await isLeftAlone(harness, { permissions: Administrator })).toBe(true); // their role is a moment old
  });

  it("is the server's owner", async () => {
    const harness = await startModerated();
    const owner = { ...harness.stranger, id: harness.guild.ownerId };
    const message = harness.post(owner, [await texturedPicture(1)]);
    await harness.afterAnother();
    expect(harness.isThere(message)).toBe(true);
  });

  it("are bots", async () => {
    const harness = await startModerated();
    const bot = harness.discord.addUser({ username: "another-bot", bot: true });
    harness.discord.addMember(harness.guild, bot);
    const message = harness.post(bot, [await texturedPicture(1)]);
    await harness.afterAnother();
    expect(harness.isThere(message)).toBe(true);
  });

  it("are members of whom Discord does not tell what they can", async () => {
    const harness = await startModerated();
    harness.discord.faults.add({ method: "GET", route: "/guilds/{guild_id}", status: 500, times: 4 });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => harness.discord.calls.filter(({ status }) => status === 500)[3]);
    await harness.afterAnother();
    expect(harness.isThere(message)).toBe(true);
  });

  it("is the log channel itself", async () => {
    const harness = await startModerated();
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)], { channel: harness.logChannel });
    await harness.afterAnother();
    expect(harness.entries().map(({ id }) => id)).toContain(message.id);
    expect(harness.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("scanned all the same", () => {
  it("are members who opted out", async () => {
    const harness = await startModerated();
    const poster = harness.addPoster();
    const { store, clock } = harness;
    const subjects = createSubjects(store.values("subjects"), createStoreHealth(clock));
    await createPeople(
      store,
      subjects,
      createPreferences(store, clock, () => "test"),
    ).optOut(poster.id);
    const message = harness.post(poster, [await texturedPicture(1)]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
  });
});
