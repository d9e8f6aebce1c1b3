import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { createScamCases } from "../../src/services/moderation/cases.ts";
import { drive } from "../support/manual-clock.ts";
import { answerOf, openBan, sendOff } from "./moderation-asking.ts";
import { MODERATOR_POSITION, type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels, press } from "./pressing.ts";
import { PermissionFlagsBits } from "discord-api-types/v10";

const { BanMembers, ManageMessages, ModerateMembers } = PermissionFlagsBits;
const { buttons, decided } = en.moderation;
const MEMBER = "/guilds/{guild_id}/members/{user_id}";
/** As long as an entry rests between two edits. */
const REST_MS = 5_500;
const MESSAGE = "/channels/{channel_id}/messages/{message_id}";

const knownIn = ({ store, clock, guild }: ModeratedHarness) =>
  createKnownPictures(store, clock, () => "test").of(guild.id);
const headed = (harness: ModeratedHarness, heading: string) =>
  harness.until(() => harness.entries().find(({ text }) => text.startsWith(heading)));

/** A scam with words, whose author is silent, and its entry in the log. */
async function withCase() {
  const harness = await startModerated({ mode: "timeout" });
  const [poster, bytes] = [harness.addPoster(), await texturedPicture(1)];
  const message = harness.post(poster, [bytes], { content: "@everyone look: **free**" });
  const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("was deleted")));
  const second = harness.discord.addUser({ username: "second-moderator" });
  const permissions = BanMembers | ManageMessages | ModerateMembers;
  harness.discord.addMember(harness.guild, second, { permissions, position: MODERATOR_POSITION + 1 });
  return { harness, poster, bytes, message, entry, second };
}

const told = async (harness: ModeratedHarness, entry: MessageView, label: string, user = harness.moderator) =>
  (await answerOf(harness, press(harness, entry, label, { user }))).text;

describe("an entry of the log", () => {
  it("says in which channel, when, and with which words a scam was posted, and pings nobody", async () => {
    const { harness, poster, message, entry } = await withCase();
    const seconds = Math.floor(Number(BigInt(message.id) >> 22n) / 1_000 + 1_420_070_400);
    expect(entry.text).toContain(
      `<@${poster.id}> in <#${harness.channel.id}>, <t:${seconds}:f>, <t:${seconds}:R>, with the words ||`,
    );
    expect(entry.text).toContain(String.raw`\@everyone look: \*\*free\*\*`);
    expect(entry.pings).toEqual({ everyone: false, users: [], roles: [] });
  });

  it("of the version before, in which that was not kept, is edited, and its buttons work", async () => {
    const { harness, entry } = await withCase();
    const cases = createScamCases(harness.store, harness.clock, () => "test");
    const id = entry.buttons[0]?.custom_id?.replace("undo:", "") ?? "";
    await cases.change(id, ({ posts: _posts, ...before }) => before);
    await harness.clock.jump(3_000);
    await told(harness, entry, "Not a scam");
    expect((await headed(harness, decided.notScam(harness.moderator.id, 1))).id).toBe(entry.id);
  });
});

describe("a decision", () => {
  it.each([
    ["Undo", "undone"],
    ["Not a scam", "notScam"],
  ] as const)(
    "%s is taken back: the picture is known as a scam again, and timeouts stay lifted",
    async (label, state) => {
      const { harness, poster, bytes, entry } = await withCase();
      await told(harness, entry, label);
      const closed = await headed(harness, decided[state](harness.moderator.id, 1));
      expect(labels(closed)).toEqual([buttons.undoDecision, "Ban"]);
      expect(closed.text).toContain(en.moderation.meaning[state]);
      expect(await told(harness, closed, buttons.undoDecision)).toBe(en.moderation.isOpenAgain);
      expect(await knownIn(harness)).toMatchObject([{ isBad: true }]);
      const open = await headed(harness, en.moderation.heading(1));
      expect(labels(open)).toEqual(["Undo", "Not a scam", "Ban"]);
      expect(open.text).toContain(en.moderation.reopened(harness.moderator.id));
      expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
      const copy = harness.post(harness.addPoster(), [bytes]);
      await harness.until(() => (harness.isThere(copy) ? undefined : true));
      const again = await harness.until(() => harness.entries().find((one) => one.text.includes("2 of 2 messages")));
      expect(await told(harness, again, label)).toBe(en.moderation[state](harness.moderator.id, 2));
      await headed(harness, decided[state](harness.moderator.id, 2));
    },
  );

  it("of one holds where two press at the same time, and the other reads who has decided", async () => {
    const { harness, entry, second } = await withCase();
    const pressed = [
      press(harness, entry, "Not a scam", { user: harness.moderator }),
      press(harness, entry, "Undo", { user: second }),
    ];
    const answers = await drive(harness.clock, Promise.all(pressed.map((one) => one.until(({ loading }) => !loading))));
    const winner = answers[0]?.text === en.moderation.notScam(harness.moderator.id, 1) ? "notScam" : "undone";
    const by = winner === "notScam" ? harness.moderator.id : second.id;
    expect(answers.map(({ text }) => text).toSorted()).toEqual(
      [en.moderation[winner](by, 1), en.moderation.decidedBefore(winner, by)].toSorted(),
    );
    await headed(harness, decided[winner](by, 1));
    expect(await knownIn(harness)).toMatchObject(winner === "notScam" ? [{ isBad: false }] : []);
  });

  it("that was decided before, by an entry that shows it not yet, changes nothing", async () => {
    const { harness, entry, second } = await withCase();
    await told(harness, entry, "Undo");
    expect(await told(harness, entry, "Not a scam", second)).toBe(
      en.moderation.decidedBefore("undone", harness.moderator.id),
    );
    expect(await knownIn(harness)).toEqual([]);
    await headed(harness, decided.undone(harness.moderator.id, 1));
  });

  it("is not begun where the bot may not lift the timeout", async () => {
    const { harness, entry } = await withCase();
    harness.discord.addMember(harness.guild, harness.discord.bot, { permissions: ManageMessages, role: "aboveBot" });
    await harness.pass(2_000);
    expect(await told(harness, entry, "Not a scam")).toContain(en.permissions.ModerateMembers);
    expect(await knownIn(harness)).toMatchObject([{ isBad: true }]);
    await harness.pass(6_000);
    expect(harness.entries()[0]?.text).toContain("timeout until");
  });

  it("stands where a timeout cannot be lifted all the same, and says so", async () => {
    const { harness, entry } = await withCase();
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    harness.discord.faults.add({ method: "PATCH", route: MEMBER, ...refused, times: 9 });
    expect((await told(harness, entry, "Undo")).split("\n")).toEqual([
      en.moderation.undone(harness.moderator.id, 1),
      en.moderation.timeoutsNotLifted,
    ]);
    expect((await headed(harness, decided.undone(harness.moderator.id, 1))).text).toContain("timeout until");
  });

  it("leaves bans as they are, and says so", async () => {
    const { harness, poster, entry } = await withCase();
    await sendOff(harness, await openBan(harness, entry), { deletes: false });
    expect(harness.guild.bans.has(poster.id)).toBe(true);
    expect((await told(harness, entry, "Not a scam")).split("\n")).toContain(en.moderation.bansStay);
    const closed = await headed(harness, decided.notScam(harness.moderator.id, 1));
    expect(closed.text).toContain(en.moderation.bansStay);
    expect(labels(closed)).toEqual([buttons.undoDecision]);
  });

  it("by the entry of an earlier wave is shown by the newest, to which the answer leads", async () => {
    const { harness, bytes, entry } = await withCase();
    await harness.clock.jump(2 * 60 * 60 * 1000);
    harness.post(harness.addPoster(), [bytes]);
    const newest = await harness.until(() =>
      harness.entries().find(({ id, text }) => id !== entry.id && text.includes("2 of 2 messages")),
    );
    await harness.pass(REST_MS);
    const url = `https://discord.com/channels/${harness.guild.id}/${harness.logChannel.id}/${newest.id}`;
    expect((await told(harness, entry, "Not a scam")).split("\n")).toContain(en.moderation.shownElsewhere(url));
    expect((await headed(harness, decided.notScam(harness.moderator.id, 2))).id).toBe(newest.id);
  });
});

describe("an entry that cannot be edited any more", () => {
  it.each([
    ["is too old for it", { status: 400, body: { code: 30_046, message: "Maximum number of edits reached" } }],
    ["was deleted", { status: 404, body: { code: 10_008, message: "Unknown Message" } }],
  ])("because it %s is followed by a new one, of which the moderator is told", async (_why, refused) => {
    const { harness, entry } = await withCase();
    await harness.pass(REST_MS);
    harness.discord.faults.add({ method: "PATCH", route: MESSAGE, ...refused });
    expect((await told(harness, entry, "Not a scam")).split("\n")).toContain(en.moderation.entryIsNew);
    const [, second] = harness.entries();
    expect(second?.text.startsWith(decided.notScam(harness.moderator.id, 1))).toBe(true);
  });
});

describe("Ban", () => {
  it("does nothing before the dialogue is sent off, and deletes messages where that is checked", async () => {
    const { harness, poster, entry } = await withCase();
    harness.discord.timeOut(harness.guild, poster, harness.clock.now());
    const other = harness.discord.post({ channel: harness.channel, user: poster, content: "hello" });
    const dialogue = await openBan(harness, entry);
    await drive(harness.clock, harness.restart());
    const { text } = await sendOff(harness, dialogue, { deletes: false });
    expect(text).toBe(en.moderation.bannedKeepingMessages(poster.id));
    expect(harness.isThere(other)).toBe(true);
  });

  it("tells the second of two who ban somebody that the first has done it", async () => {
    const { harness, poster, entry, second } = await withCase();
    const [first, other] = [await openBan(harness, entry), await openBan(harness, entry, "Ban", second)];
    await sendOff(harness, first, { reason: "first" });
    expect((await sendOff(harness, other, { reason: "second" })).text).toBe(
      en.moderation.banning.bannedAlready(poster.id, harness.moderator.id),
    );
    expect(harness.guild.bans.get(poster.id)).toContain("first");
  });

  it("takes a reason as long as the audit log does, whatever it is written in", async () => {
    const { harness, poster, entry } = await withCase();
    await sendOff(harness, await openBan(harness, entry), { reason: "🦊".repeat(200) });
    expect(harness.guild.bans.get(poster.id)).toContain("🦊".repeat(200));
  });

  it("opens without the name where Discord does not tell it in time", async () => {
    const { harness, poster, entry } = await withCase();
    harness.discord.faults.add({ method: "GET", route: "/users/{user_id}", delayMs: 60_000 });
    const { notes } = await openBan(harness, entry);
    expect(notes).toContain(`<@${poster.id}>, ID ${poster.id}`);
  });
});
