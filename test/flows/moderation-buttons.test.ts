import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { scamCaseId } from "../../src/core/server/moderation-case.ts";
import type { MessageView } from "discord-stand-in";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { en } from "../../src/locales/en/index.ts";
import { answerOf, ban, openBan, sendOff } from "./moderation-asking.ts";
import { MODERATOR_POSITION, type ModeratedHouse, startModerated, texturedPicture } from "./moderation-harness.ts";
import { customIdOf, labels, OCR, postForged, press } from "./pressing.ts";

const { BanMembers, ManageMessages, ModerateMembers } = PermissionFlagsBits;
const MINUTE_MS = 60_000;
const MEMBER = "/guilds/{guild_id}/members/{user_id}";
const CANNOT_BE_BROUGHT_BACK = en.moderation.cannotBeBroughtBack;

const knownIn = ({ store, clock, guild }: ModeratedHouse) =>
  createKnownPictures(store, clock, () => "test").of(guild.id);

/** A scam that was deleted, and its poster silenced. */
async function withCase(wish: Parameters<typeof startModerated>[0] = {}) {
  const house = await startModerated({ mode: "timeout", ...wish });
  const [poster, bytes] = [house.addPoster(), await texturedPicture(1)];
  house.post(poster, [bytes]);
  const entry = await house.until(() =>
    house.entries().find(({ text }) => wish.mode === "log" || text.includes("deleted")),
  );
  const silence = () => house.guild.members.get(poster.id)?.timedOutUntilMs;
  return { house, poster, bytes, entry, silence };
}

/** What somebody is told who presses a button. */
const told = (house: ModeratedHouse, entry: MessageView, label: string, user = house.moderator) =>
  answerOf(house, press(house, entry, label, { user }));

/** The same, where `Ban` asks first. */
const toldAtLast = (house: ModeratedHouse, entry: MessageView, label: string, user = house.moderator) =>
  label === "Ban" ? ban(house, entry, {}, user) : told(house, entry, label, user);

function moderatorWith(house: ModeratedHouse, permissions: bigint, position = MODERATOR_POSITION + 1) {
  const user = house.discord.addUser({ username: "half-moderator" });
  house.discord.addMember(house.guild, user, { permissions, position });
  return user;
}

describe("Undo", () => {
  it("lifts the timeout and the hash, and says that a deletion cannot be undone", async () => {
    const { house, poster, entry, silence, bytes } = await withCase();
    expect(silence()).toBeGreaterThan(house.clock.now());
    expect(await knownIn(house)).toMatchObject([{ isBad: true }]);
    expect((await told(house, entry, "Undo")).text).toContain(CANNOT_BE_BROUGHT_BACK);
    expect(silence()).toBeUndefined();
    expect(await knownIn(house)).toEqual([]);
    const heading = en.moderation.decided.undone(house.moderator.id, 1);
    const after = await house.until(() => house.entries().find(({ text }) => text.includes(heading)));
    expect(after.id).toBe(entry.id);
    expect(after.text.startsWith(heading)).toBe(true);
    expect(after.text).toContain(CANNOT_BE_BROUGHT_BACK);
    expect(after.text).not.toContain("timeout until");
    expect(labels(after)).toEqual([en.moderation.buttons.undoDecision, "Ban"]);
    expect(after.pictures).toHaveLength(1);
    house.fal.answer(OCR, { output: { results: "unread: it is cached" } });
    await house.decide({ mode: "timeout", sensitivity: "low" });
    house.post(poster, [bytes]);
    const again = await house.until(() => house.entries().find(({ text }) => text.includes("posted 2 times")));
    expect(labels(again)).toEqual(["Undo", "Not a scam", "Ban"]);
    await house.until(() => silence());
  });

  it("says nothing of deletions where nothing was deleted", async () => {
    const house = await startModerated({ mode: "log" });
    house.post(house.addPoster(), [await texturedPicture(1)]);
    const entry = await house.until(() => house.entries()[0]);
    expect((await told(house, entry, "Undo")).text).not.toContain(CANNOT_BE_BROUGHT_BACK);
  });
});

describe("Not a scam", () => {
  it("remembers the hash as good: its copies are left alone, and those that are under way", async () => {
    const { house, entry, silence, bytes } = await withCase();
    expect((await told(house, entry, "Not a scam")).text).toContain("left alone from now on");
    expect(silence()).toBeUndefined();
    expect(await knownIn(house)).toMatchObject([{ isBad: false }]);
    const copy = house.post(house.addPoster(), [bytes]);
    await house.afterAnother();
    expect(house.isThere(copy)).toBe(true);
  });
});

describe("Ban", () => {
  it("bans the one who posted it, with a reason, and the entry says so", async () => {
    const { house, poster, entry } = await withCase();
    const other = house.discord.post({ channel: house.channel, user: house.stranger, content: "hello" });
    const dialogue = await openBan(house, entry);
    expect(house.guild.bans.size).toBe(0);
    expect(dialogue.notes).toContain(`**${poster.username}** (${poster.username}), ID ${poster.id}`);
    const answered = await sendOff(house, dialogue, { reason: "Ünd  somit 🦊" });
    expect(answered.text).toBe(en.moderation.banned(poster.id));
    expect(house.guild.bans.get(poster.id)).toBe(`Scam picture, by ${house.moderator.id}: Ünd somit 🦊`);
    const after = await house.until(() => house.entries().find(({ text }) => text.includes("banned")));
    expect(after.text.startsWith(en.moderation.bannedHeading(1, house.moderator.id))).toBe(true);
    expect(after.text).toContain(`banned by <@${house.moderator.id}>`);
    expect(labels(after)).toEqual(["Undo", "Not a scam"]);
    expect(house.isThere(other)).toBe(true);
    const earlier = await postForged({ ...house, channel: house.logChannel }, [customIdOf(entry, "Ban")]);
    expect((await told(house, earlier, customIdOf(entry, "Ban"))).text).toBe(en.moderation.noneToBan);
  });

  it("of somebody whose role stands above the bot's, or whom there is not any more, says why not", async () => {
    const house = await startModerated();
    house.post(house.addPoster({ role: "aboveBot" }), [await texturedPicture(1)]);
    const entry = await house.until(() => house.entries()[0]);
    house.discord.addMember(house.guild, house.moderator, { permissions: BanMembers, role: "aboveBot" });
    expect((await ban(house, entry)).text).toBe(
      "My highest role is not above this member's, so Discord does not let me do this. Please move my role above theirs in the server's settings.",
    );
    house.post(house.addPoster(), [await texturedPicture(2)]);
    const second = await house.until(() => house.entries()[1]);
    const route = "/guilds/{guild_id}/bans/{user_id}";
    house.discord.faults.add({ method: "PUT", route, status: 404, body: { code: 10_013, message: "Unknown User" } });
    expect((await ban(house, second)).text).toContain("This account can't be banned");
    expect(house.guild.bans.size).toBe(0);
  });

  it("of several asks whom, by numbers", async () => {
    const { house, poster, bytes } = await withCase();
    const second = house.addPoster();
    house.post(second, [bytes]);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("posted 2 times")));
    const question = await told(house, entry, "Ban");
    expect(question.text).toMatch(new RegExp(`1\\. <@${second.id}>\\n2\\. <@${poster.id}>`));
    expect(labels(question)).toEqual(["Ban 1", "Ban 2"]);
    for (const label of labels(question)) {
      const customId = customIdOf(question, label ?? "");
      expect(customId.replaceAll(/\d{17,19}/g, "9".repeat(19)).length).toBeLessThanOrEqual(100);
    }
    expect((await sendOff(house, await openBan(house, question, "Ban 2"))).text).toContain(
      `<@${poster.id}> was banned`,
    );
    expect([...house.guild.bans.keys()]).toEqual([poster.id]);
    expect((await ban(house, entry)).text).toContain(`<@${second.id}> was banned`);
  });

  it("of more than 25 offers those who posted last", async () => {
    const { house, bytes } = await withCase({ mode: "log" });
    house.discord.rateLimits.global = { requests: 9_999, windowMs: 1 };
    const posters = Array.from({ length: 27 }, () => house.addPoster());
    for (const user of posters) house.post(user, [bytes]);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("posted 28 times")));
    const question = await told(house, entry, "Ban");
    expect(labels(question)).toHaveLength(25);
    expect(labels(question).at(-1)).toBe("Ban 25");
  });
});

describe("whoever does not stand above the one who posted it", () => {
  const RANK =
    "Your highest role is not above this member's, so you can't do this to them. Please ask a member with a higher role.";

  it.each([
    ["Ban", { position: MODERATOR_POSITION + 1 }],
    ["Ban", { position: MODERATOR_POSITION }], // the older of two roles at one place stands higher
    ["Undo", { position: MODERATOR_POSITION + 1 }],
    ["Not a scam", { position: MODERATOR_POSITION + 1 }],
  ])("is told so, and nothing is done: %s", async (label, rank) => {
    const house = await startModerated({ mode: "timeout" });
    const poster = house.addPoster(rank);
    house.post(poster, [await texturedPicture(1)]);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("timeout until")));
    const lower = moderatorWith(house, BanMembers | ManageMessages | ModerateMembers, MODERATOR_POSITION);
    expect((await toldAtLast(house, entry, label, lower)).text).toBe(RANK);
    expect(house.guild.bans.size).toBe(0);
    expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeGreaterThan(house.clock.now());
    expect(await knownIn(house)).toMatchObject([{ isBad: true }]);
  });

  it("but may ban whoever has left, and the owner whoever is there", async () => {
    const house = await startModerated({ mode: "log" });
    const gone = house.addPoster({ position: MODERATOR_POSITION + 1 });
    house.post(gone, [await texturedPicture(1)]);
    const entry = await house.until(() => house.entries()[0]);
    expect((await ban(house, entry)).text).toBe(RANK);
    const owner = { id: house.guild.ownerId, ...house.guild.members.get(house.guild.ownerId)?.user };
    const second = house.addPoster({ position: MODERATOR_POSITION + 1 });
    house.post(second, [await texturedPicture(2)]);
    const other = await house.until(() => house.entries()[1]);
    expect((await ban(house, other, {}, owner as typeof second)).text).toContain(`<@${second.id}> was banned`);
    house.guild.members.delete(gone.id);
    expect((await ban(house, entry)).text).toContain(`<@${gone.id}> was banned`);
  });

  it("nor may anybody ban the owner, or themselves", async () => {
    const house = await startModerated({ mode: "log" });
    const poster = house.addPoster();
    house.post(poster, [await texturedPicture(1)]);
    const entry = await house.until(() => house.entries()[0]);
    Object.assign(house.guild, { ownerId: poster.id });
    expect((await ban(house, entry)).text).toBe(en.errors.memberIsOwner({}));
    Object.assign(house.guild, { ownerId: "1" });
    await house.pass(2_000); // what was read of the server is used for a second
    house.discord.addMember(house.guild, poster, { permissions: BanMembers, position: MODERATOR_POSITION + 2 });
    expect((await ban(house, entry, {}, poster)).text).toBe(RANK);
    expect(house.guild.bans.size).toBe(0);
  });
});

it("a ban that the bot may not make is refused before a reason is typed", async () => {
  const { house, entry } = await withCase({ mode: "log" });
  house.discord.addMember(house.guild, house.discord.bot, { permissions: ManageMessages | ModerateMembers });
  const missing = { where: "server", permissions: ["BanMembers"] } as const;
  expect((await told(house, entry, "Ban")).text).toBe(en.errors.permissionsMissing(missing));
});

describe("whoever may not do it themselves", () => {
  it.each([
    ["Undo", 0n, "Manage Messages"],
    ["Not a scam", ModerateMembers | BanMembers, "Manage Messages"],
    ["Undo", ManageMessages, "Timeout Members"],
    ["Ban", ManageMessages | ModerateMembers, "Ban Members"],
  ])("is told so alone, who presses %s (%i)", async (label, permissions, missing) => {
    const { house, entry, silence } = await withCase();
    const answer = await told(house, entry, label, moderatorWith(house, permissions));
    expect(answer.text).toContain(`Only members with the ${missing} permission`);
    await house.pass(MINUTE_MS / 6);
    expect(silence()).toBeGreaterThan(house.clock.now());
    expect(house.guild.bans.size).toBe(0);
    expect(await knownIn(house)).toMatchObject([{ isBad: true }]);
    expect(house.entries().map(({ text }) => text)).not.toContain("undid");
  });

  it("needs no permission to time out where nobody is silenced any more", async () => {
    const { house, entry } = await withCase();
    await house.clock.jump(11 * MINUTE_MS);
    const before = house.discord.calls.length;
    expect((await told(house, entry, "Undo", moderatorWith(house, ManageMessages))).text).toContain("undid this");
    const members = house.discord.calls.slice(before).filter(({ route }) => route === MEMBER);
    expect(members).toEqual([]);
  });
});

describe("a forged button", () => {
  it("leads to nothing: another server's case, one in another channel, one that is not there, nonsense, somebody who posted nothing", async () => {
    const { house, entry, poster, silence } = await withCase();
    const own = customIdOf(entry, "Undo").slice("undo:".length);
    const forged = [
      ...["undo", "notScam", "undoDecision", "ban"].map((name) => `${name}:${own}`),
      `banPoster:${own}-${poster.id}`,
      `undo:${scamCaseId(house.channel.guild?.id ?? "", "0".repeat(64))}`,
      "undo:-",
      "banPoster:7",
      "ban:",
    ];
    const elsewhere = house.discord.addGuild({ name: "Elsewhere", botPermissions: BanMembers });
    const channel = house.discord.addChannel(elsewhere);
    house.discord.addMember(elsewhere, house.moderator, { permissions: ManageMessages | ModerateMembers | BanMembers });
    const message = await postForged({ ...house, channel }, forged);
    for (const label of forged) {
      expect((await told(house, message, label)).text).toMatch(
        /no longer have what this needs|no longer know this button/,
      );
    }
    const inLog = { ...house, channel: house.logChannel };
    const inAnotherChannel = await postForged(house, forged);
    for (const label of forged) {
      expect((await told(house, inAnotherChannel, label)).text).toMatch(
        /no longer have what this needs|no longer know this button/,
      );
    }
    const stranger = await postForged(inLog, [`banPoster:${own}-${house.stranger.id}`]);
    const nobody = await told(house, stranger, `banPoster:${own}-${house.stranger.id}`);
    expect(nobody.text).toBe(en.errors.tooLongAgo({}));
    const numbered = `banPoster:${own}-${poster.id}`;
    const powerless = await told(
      house,
      await postForged(inLog, [numbered]),
      numbered,
      moderatorWith(house, ManageMessages),
    );
    expect(powerless.text).toContain("Only members with the Ban Members permission");
    expect(silence()).toBeGreaterThan(house.clock.now());
    expect(house.guild.bans.size + elsewhere.bans.size).toBe(0);
  });
});
