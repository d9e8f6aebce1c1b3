import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { scamCaseId } from "../../src/core/server/moderation-case.ts";
import type { MessageView } from "discord-stand-in";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { en } from "../../src/locales/en/index.ts";
import { answerOf, ban, openBan, sendOff } from "./moderation-asking.ts";
import { MODERATOR_POSITION, type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { customIdOf, labels, OCR, postForged, press } from "./pressing.ts";

const { BanMembers, ManageMessages, ModerateMembers } = PermissionFlagsBits;
const MINUTE_MS = 60_000;
const MEMBER = "/guilds/{guild_id}/members/{user_id}";
const CANNOT_BE_BROUGHT_BACK = en.moderation.cannotBeBroughtBack;

const knownIn = ({ store, clock, guild }: ModeratedHarness) =>
  createKnownPictures(store, clock, () => "test").of(guild.id);

/** A scam that was deleted, and its poster silenced. */
async function withCase(moderation: Parameters<typeof startModerated>[0] = {}) {
  const harness = await startModerated({ mode: "timeout", ...moderation });
  const [poster, bytes] = [harness.addPoster(), await texturedPicture(1)];
  harness.post(poster, [bytes]);
  const entry = await harness.until(() =>
    harness.entries().find(({ text }) => moderation.mode === "log" || text.includes("deleted")),
  );
  const silence = () => harness.guild.members.get(poster.id)?.timedOutUntilMs;
  return { harness, poster, bytes, entry, silence };
}

/** What a person is told who presses a button. */
const told = (harness: ModeratedHarness, entry: MessageView, label: string, user = harness.moderator) =>
  answerOf(harness, press(harness, entry, label, { user }));

/** The same, where `Ban` asks first. */
const toldAtLast = (harness: ModeratedHarness, entry: MessageView, label: string, user = harness.moderator) =>
  label === "Ban" ? ban(harness, entry, {}, user) : told(harness, entry, label, user);

function moderatorWith(harness: ModeratedHarness, permissions: bigint, position = MODERATOR_POSITION + 1) {
  const user = harness.discord.addUser({ username: "half-moderator" });
  harness.discord.addMember(harness.guild, user, { permissions, position });
  return user;
}

describe("Undo", () => {
  it("lifts the timeout and the hash, and says that a deletion cannot be undone", async () => {
    const { harness, poster, entry, silence, bytes } = await withCase();
    expect(silence()).toBeGreaterThan(harness.clock.now());
    expect(await knownIn(harness)).toMatchObject([{ isBad: true }]);
    expect((await told(harness, entry, "Undo")).text).toContain(CANNOT_BE_BROUGHT_BACK);
    expect(silence()).toBeUndefined();
    expect(await knownIn(harness)).toEqual([]);
    const heading = en.moderation.decided.undone(harness.moderator.id, 1);
    const after = await harness.until(() => harness.entries().find(({ text }) => text.includes(heading)));
    expect(after.id).toBe(entry.id);
    expect(after.text.startsWith(heading)).toBe(true);
    expect(after.text).toContain(CANNOT_BE_BROUGHT_BACK);
    expect(after.text).not.toContain("timeout until");
    expect(labels(after)).toEqual([en.moderation.buttons.undoDecision, "Ban"]);
    expect(after.pictures).toHaveLength(1);
    harness.fal.answer(OCR, { output: { results: "unread: it is cached" } });
    await harness.decide({ mode: "timeout", sensitivity: "low" });
    harness.post(poster, [bytes]);
    const again = await harness.until(() => harness.entries().find(({ text }) => text.includes("posted 2 times")));
    expect(labels(again)).toEqual(["Undo", "Not a scam", "Ban"]);
    await harness.until(() => silence());
  });

  it("says nothing of deletions where nothing was deleted", async () => {
    const harness = await startModerated({ mode: "log" });
    harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const entry = await harness.until(() => harness.entries()[0]);
    expect((await told(harness, entry, "Undo")).text).not.toContain(CANNOT_BE_BROUGHT_BACK);
  });
});

describe("Not a scam", () => {
  it("remembers the hash as good: its copies are left alone, and those that are under way", async () => {
    const { harness, entry, silence, bytes } = await withCase();
    expect((await told(harness, entry, "Not a scam")).text).toContain("left alone from now on");
    expect(silence()).toBeUndefined();
    expect(await knownIn(harness)).toMatchObject([{ isBad: false }]);
    const copy = harness.post(harness.addPoster(), [bytes]);
    await harness.afterAnother();
    expect(harness.isThere(copy)).toBe(true);
  });
});

describe("Ban", () => {
  it("bans the one who posted it, with a reason, and the entry says so", async () => {
    const { harness, poster, entry } = await withCase();
    const other = harness.discord.post({ channel: harness.channel, user: harness.stranger, content: "hello" });
    const dialogue = await openBan(harness, entry);
    expect(harness.guild.bans.size).toBe(0);
    expect(dialogue.notes).toContain(`**${poster.username}** (${poster.username}), ID ${poster.id}`);
    const answered = await sendOff(harness, dialogue, { reason: "Ünd  somit 🦊" });
    expect(answered.text).toBe(en.moderation.banned(poster.id));
    expect(harness.guild.bans.get(poster.id)).toBe(`Scam picture, by ${harness.moderator.id}: Ünd somit 🦊`);
    const after = await harness.until(() => harness.entries().find(({ text }) => text.includes("banned")));
    expect(after.text.startsWith(en.moderation.bannedHeading(1, harness.moderator.id))).toBe(true);
    expect(after.text).toContain(`banned by <@${harness.moderator.id}>`);
    expect(labels(after)).toEqual(["Undo", "Not a scam"]);
    expect(harness.isThere(other)).toBe(true);
    const earlier = await postForged({ ...harness, channel: harness.logChannel }, [customIdOf(entry, "Ban")]);
    expect((await told(harness, earlier, customIdOf(entry, "Ban"))).text).toBe(en.moderation.noneToBan);
  });

  it("of somebody whose role stands above the bot's, or whom there is not any more, says why not", async () => {
    const harness = await startModerated();
    harness.post(harness.addPoster({ role: "aboveBot" }), [await texturedPicture(1)]);
    const entry = await harness.until(() => harness.entries()[0]);
    harness.discord.addMember(harness.guild, harness.moderator, { permissions: BanMembers, role: "aboveBot" });
    expect((await ban(harness, entry)).text).toBe(
      "My highest role is not above this member's, so Discord does not let me do this. Please move my role above theirs in the server's settings.",
    );
    harness.post(harness.addPoster(), [await texturedPicture(2)]);
    const second = await harness.until(() => harness.entries()[1]);
    const route = "/guilds/{guild_id}/bans/{user_id}";
    harness.discord.faults.add({ method: "PUT", route, status: 404, body: { code: 10_013, message: "Unknown User" } });
    expect((await ban(harness, second)).text).toContain("This account can't be banned");
    expect(harness.guild.bans.size).toBe(0);
  });

  it("of several asks whom, by numbers", async () => {
    const { harness, poster, bytes } = await withCase();
    const second = harness.addPoster();
    harness.post(second, [bytes]);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("posted 2 times")));
    const question = await told(harness, entry, "Ban");
    expect(question.text).toMatch(new RegExp(`1\\. <@${second.id}>\\n2\\. <@${poster.id}>`));
    expect(labels(question)).toEqual(["Ban 1", "Ban 2"]);
    for (const label of labels(question)) {
      const customId = customIdOf(question, label ?? "");
      expect(customId.replaceAll(/\d{17,19}/g, "9".repeat(19)).length).toBeLessThanOrEqual(100);
    }
    expect((await sendOff(harness, await openBan(harness, question, "Ban 2"))).text).toContain(
      `<@${poster.id}> was banned`,
    );
    expect([...harness.guild.bans.keys()]).toEqual([poster.id]);
    expect((await ban(harness, entry)).text).toContain(`<@${second.id}> was banned`);
  });

  it("of more than 25 offers those who posted last", async () => {
    const { harness, bytes } = await withCase({ mode: "log" });
    harness.discord.rateLimits.global = { requests: 9_999, windowMs: 1 };
    const posters = Array.from({ length: 27 }, () => harness.addPoster());
    for (const user of posters) harness.post(user, [bytes]);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("posted 28 times")));
    const question = await told(harness, entry, "Ban");
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
    const harness = await startModerated({ mode: "timeout" });
    const poster = harness.addPoster(rank);
    harness.post(poster, [await texturedPicture(1)]);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("timeout until")));
    const lower = moderatorWith(harness, BanMembers | ManageMessages | ModerateMembers, MODERATOR_POSITION);
    expect((await toldAtLast(harness, entry, label, lower)).text).toBe(RANK);
    expect(harness.guild.bans.size).toBe(0);
    expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeGreaterThan(harness.clock.now());
    expect(await knownIn(harness)).toMatchObject([{ isBad: true }]);
  });

  it("but may ban whoever has left, and the owner whoever is there", async () => {
    const harness = await startModerated({ mode: "log" });
    const gone = harness.addPoster({ position: MODERATOR_POSITION + 1 });
    harness.post(gone, [await texturedPicture(1)]);
    const entry = await harness.until(() => harness.entries()[0]);
    expect((await ban(harness, entry)).text).toBe(RANK);
    const owner = { id: harness.guild.ownerId, ...harness.guild.members.get(harness.guild.ownerId)?.user };
    const second = harness.addPoster({ position: MODERATOR_POSITION + 1 });
    harness.post(second, [await texturedPicture(2)]);
    const other = await harness.until(() => harness.entries()[1]);
    expect((await ban(harness, other, {}, owner as typeof second)).text).toContain(`<@${second.id}> was banned`);
    harness.guild.members.delete(gone.id);
    expect((await ban(harness, entry)).text).toContain(`<@${gone.id}> was banned`);
  });

  it("nor may anybody ban the owner, or themselves", async () => {
    const harness = await startModerated({ mode: "log" });
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    const entry = await harness.until(() => harness.entries()[0]);
    Object.assign(harness.guild, { ownerId: poster.id });
    expect((await ban(harness, entry)).text).toBe(en.errors.memberIsOwner({}));
    Object.assign(harness.guild, { ownerId: "1" });
    await harness.pass(2_000); // what was read of the server is used for a second
    harness.discord.addMember(harness.guild, poster, { permissions: BanMembers, position: MODERATOR_POSITION + 2 });
    expect((await ban(harness, entry, {}, poster)).text).toBe(RANK);
    expect(harness.guild.bans.size).toBe(0);
  });
});

it("a ban that the bot may not make is refused before a reason is typed", async () => {
  const { harness, entry } = await withCase({ mode: "log" });
  harness.discord.addMember(harness.guild, harness.discord.bot, { permissions: ManageMessages | ModerateMembers });
  const missing = { where: "server", permissions: ["BanMembers"] } as const;
  expect((await told(harness, entry, "Ban")).text).toBe(en.errors.permissionsMissing(missing));
});

describe("whoever may not do it themselves", () => {
  it.each([
    ["Undo", 0n, "Manage Messages"],
    ["Not a scam", ModerateMembers | BanMembers, "Manage Messages"],
    ["Undo", ManageMessages, "Timeout Members"],
    ["Ban", ManageMessages | ModerateMembers, "Ban Members"],
  ])("is told so alone, who presses %s (%i)", async (label, permissions, missing) => {
    const { harness, entry, silence } = await withCase();
    const answer = await told(harness, entry, label, moderatorWith(harness, permissions));
    expect(answer.text).toContain(`Only members with the ${missing} permission`);
    await harness.pass(MINUTE_MS / 6);
    expect(silence()).toBeGreaterThan(harness.clock.now());
    expect(harness.guild.bans.size).toBe(0);
    expect(await knownIn(harness)).toMatchObject([{ isBad: true }]);
    expect(harness.entries().map(({ text }) => text)).not.toContain("undid");
  });

  it("needs no permission to time out where nobody is silenced any more", async () => {
    const { harness, entry } = await withCase();
    await harness.clock.jump(11 * MINUTE_MS);
    const before = harness.discord.calls.length;
    expect((await told(harness, entry, "Undo", moderatorWith(harness, ManageMessages))).text).toContain("undid this");
    const members = harness.discord.calls.slice(before).filter(({ route }) => route === MEMBER);
    expect(members).toEqual([]);
  });
});

describe("a forged button", () => {
  it("leads to nothing: another server's case, one in another channel, one that is not there, nonsense, somebody who posted nothing", async () => {
    const { harness, entry, poster, silence } = await withCase();
    const own = customIdOf(entry, "Undo").slice("undo:".length);
    const forged = [
      ...["undo", "notScam", "undoDecision", "ban"].map((name) => `${name}:${own}`),
      `banPoster:${own}-${poster.id}`,
      `undo:${scamCaseId(harness.channel.guild?.id ?? "", "0".repeat(64))}`,
      "undo:-",
      "banPoster:7",
      "ban:",
    ];
    const elsewhere = harness.discord.addGuild({ name: "Elsewhere", botPermissions: BanMembers });
    const channel = harness.discord.addChannel(elsewhere);
    harness.discord.addMember(elsewhere, harness.moderator, {
      permissions: ManageMessages | ModerateMembers | BanMembers,
    });
    const message = await postForged({ ...harness, channel }, forged);
    for (const label of forged) {
      expect((await told(harness, message, label)).text).toMatch(
        /no longer have what this needs|no longer know this button/,
      );
    }
    const inLog = { ...harness, channel: harness.logChannel };
    const inAnotherChannel = await postForged(harness, forged);
    for (const label of forged) {
      expect((await told(harness, inAnotherChannel, label)).text).toMatch(
        /no longer have what this needs|no longer know this button/,
      );
    }
    const stranger = await postForged(inLog, [`banPoster:${own}-${harness.stranger.id}`]);
    const nobody = await told(harness, stranger, `banPoster:${own}-${harness.stranger.id}`);
    expect(nobody.text).toBe(en.errors.tooLongAgo({}));
    const numbered = `banPoster:${own}-${poster.id}`;
    const powerless = await told(
      harness,
      await postForged(inLog, [numbered]),
      numbered,
      moderatorWith(harness, ManageMessages),
    );
    expect(powerless.text).toContain("Only members with the Ban Members permission");
    expect(silence()).toBeGreaterThan(harness.clock.now());
    expect(harness.guild.bans.size + elsewhere.bans.size).toBe(0);
  });
});
