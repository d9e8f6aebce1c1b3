import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { createScamCases } from "../../src/services/moderation/cases.ts";
import { drive } from "../support/manual-clock.ts";
import { answerOf, openBan, sendOff } from "./moderation-asking.ts";
import { MODERATOR_POSITION, type ModeratedHouse, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels, press } from "./pressing.ts";
import { PermissionFlagsBits } from "discord-api-types/v10";

const { BanMembers, ManageMessages, ModerateMembers } = PermissionFlagsBits;
const { buttons, decided } = en.moderation;
const MEMBER = "/guilds/{guild_id}/members/{user_id}";
/** As long as an entry rests between two edits. */
const REST_MS = 5_500;
const MESSAGE = "/channels/{channel_id}/messages/{message_id}";

const knownIn = ({ store, clock, guild }: ModeratedHouse) =>
  createKnownPictures(store, clock, () => "test").of(guild.id);
const headed = (house: ModeratedHouse, heading: string) =>
  house.until(() => house.entries().find(({ text }) => text.startsWith(heading)));

/** A scam with words, whose author is silent, and its entry in the log. */
async function withCase() {
  const house = await startModerated({ mode: "timeout" });
  const [poster, bytes] = [house.addPoster(), await texturedPicture(1)];
  const message = house.post(poster, [bytes], { content: "@everyone look: **free**" });
  const entry = await house.until(() => house.entries().find(({ text }) => text.includes("was deleted")));
  const second = house.discord.addUser({ username: "second-moderator" });
  const permissions = BanMembers | ManageMessages | ModerateMembers;
  house.discord.addMember(house.guild, second, { permissions, position: MODERATOR_POSITION + 1 });
  return { house, poster, bytes, message, entry, second };
}

const told = async (house: ModeratedHouse, entry: MessageView, label: string, user = house.moderator) =>
  (await answerOf(house, press(house, entry, label, { user }))).text;

describe("an entry of the log", () => {
  it("says in which channel, when, and with which words a scam was posted, and pings nobody", async () => {
    const { house, poster, message, entry } = await withCase();
    const seconds = Math.floor(Number(BigInt(message.id) >> 22n) / 1_000 + 1_420_070_400);
    expect(entry.text).toContain(
      `<@${poster.id}> in <#${house.channel.id}>, <t:${seconds}:f>, <t:${seconds}:R>, with the words ||`,
    );
    expect(entry.text).toContain(String.raw`\@everyone look: \*\*free\*\*`);
    expect(entry.pings).toEqual({ everyone: false, users: [], roles: [] });
  });

  it("of the version before, in which that was not kept, is edited, and its buttons work", async () => {
    const { house, entry } = await withCase();
    const cases = createScamCases(house.store, house.clock, () => "test");
    const id = entry.buttons[0]?.custom_id?.replace("undo:", "") ?? "";
    await cases.change(id, ({ posts: _posts, ...before }) => before);
    await house.clock.jump(3_000);
    await told(house, entry, "Not a scam");
    expect((await headed(house, decided.notScam(house.moderator.id, 1))).id).toBe(entry.id);
  });
});

describe("a decision", () => {
  it.each([
    ["Undo", "undone"],
    ["Not a scam", "notScam"],
  ] as const)(
    "%s is taken back: the picture is known as a scam again, and timeouts stay lifted",
    async (label, state) => {
      const { house, poster, bytes, entry } = await withCase();
      await told(house, entry, label);
      const closed = await headed(house, decided[state](house.moderator.id, 1));
      expect(labels(closed)).toEqual([buttons.undoDecision, "Ban"]);
      expect(closed.text).toContain(en.moderation.meaning[state]);
      expect(await told(house, closed, buttons.undoDecision)).toBe(en.moderation.isOpenAgain);
      expect(await knownIn(house)).toMatchObject([{ isBad: true }]);
      const open = await headed(house, en.moderation.heading(1));
      expect(labels(open)).toEqual(["Undo", "Not a scam", "Ban"]);
      expect(open.text).toContain(en.moderation.reopened(house.moderator.id));
      expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
      const copy = house.post(house.addPoster(), [bytes]);
      await house.until(() => (house.isThere(copy) ? undefined : true));
      const again = await house.until(() => house.entries().find((one) => one.text.includes("2 of 2 messages")));
      expect(await told(house, again, label)).toBe(en.moderation[state](house.moderator.id, 2));
      await headed(house, decided[state](house.moderator.id, 2));
    },
  );

  it("of one holds where two press at the same time, and the other reads who has decided", async () => {
    const { house, entry, second } = await withCase();
    const pressed = [
      press(house, entry, "Not a scam", { user: house.moderator }),
      press(house, entry, "Undo", { user: second }),
    ];
    const answers = await drive(house.clock, Promise.all(pressed.map((one) => one.until(({ loading }) => !loading))));
    const winner = answers[0]?.text === en.moderation.notScam(house.moderator.id, 1) ? "notScam" : "undone";
    const by = winner === "notScam" ? house.moderator.id : second.id;
    expect(answers.map(({ text }) => text).toSorted()).toEqual(
      [en.moderation[winner](by, 1), en.moderation.decidedBefore(winner, by)].toSorted(),
    );
    await headed(house, decided[winner](by, 1));
    expect(await knownIn(house)).toMatchObject(winner === "notScam" ? [{ isBad: false }] : []);
  });

  it("that was decided before, by an entry that shows it not yet, changes nothing", async () => {
    const { house, entry, second } = await withCase();
    await told(house, entry, "Undo");
    expect(await told(house, entry, "Not a scam", second)).toBe(
      en.moderation.decidedBefore("undone", house.moderator.id),
    );
    expect(await knownIn(house)).toEqual([]);
    await headed(house, decided.undone(house.moderator.id, 1));
  });

  it("is not begun where the bot may not lift the timeout", async () => {
    const { house, entry } = await withCase();
    house.discord.addMember(house.guild, house.discord.bot, { permissions: ManageMessages, role: "aboveBot" });
    await house.pass(2_000);
    expect(await told(house, entry, "Not a scam")).toContain(en.permissions.ModerateMembers);
    expect(await knownIn(house)).toMatchObject([{ isBad: true }]);
    await house.pass(6_000);
    expect(house.entries()[0]?.text).toContain("timeout until");
  });

  it("stands where a timeout cannot be lifted all the same, and says so", async () => {
    const { house, entry } = await withCase();
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    house.discord.faults.add({ method: "PATCH", route: MEMBER, ...refused, times: 9 });
    expect((await told(house, entry, "Undo")).split("\n")).toEqual([
      en.moderation.undone(house.moderator.id, 1),
      en.moderation.timeoutsNotLifted,
    ]);
    expect((await headed(house, decided.undone(house.moderator.id, 1))).text).toContain("timeout until");
  });

  it("leaves bans as they are, and says so", async () => {
    const { house, poster, entry } = await withCase();
    await sendOff(house, await openBan(house, entry), { deletes: false });
    expect(house.guild.bans.has(poster.id)).toBe(true);
    expect((await told(house, entry, "Not a scam")).split("\n")).toContain(en.moderation.bansStay);
    const closed = await headed(house, decided.notScam(house.moderator.id, 1));
    expect(closed.text).toContain(en.moderation.bansStay);
    expect(labels(closed)).toEqual([buttons.undoDecision]);
  });

  it("by the entry of an earlier wave is shown by the newest, to which the answer leads", async () => {
    const { house, bytes, entry } = await withCase();
    await house.clock.jump(2 * 60 * 60 * 1000);
    house.post(house.addPoster(), [bytes]);
    const newest = await house.until(() =>
      house.entries().find(({ id, text }) => id !== entry.id && text.includes("2 of 2 messages")),
    );
    await house.pass(REST_MS);
    const url = `https://discord.com/channels/${house.guild.id}/${house.logChannel.id}/${newest.id}`;
    expect((await told(house, entry, "Not a scam")).split("\n")).toContain(en.moderation.shownElsewhere(url));
    expect((await headed(house, decided.notScam(house.moderator.id, 2))).id).toBe(newest.id);
  });
});

describe("an entry that cannot be edited any more", () => {
  it.each([
    ["is too old for it", { status: 400, body: { code: 30_046, message: "Maximum number of edits reached" } }],
    ["was deleted", { status: 404, body: { code: 10_008, message: "Unknown Message" } }],
  ])("because it %s is followed by a new one, of which the moderator is told", async (_why, refused) => {
    const { house, entry } = await withCase();
    await house.pass(REST_MS);
    house.discord.faults.add({ method: "PATCH", route: MESSAGE, ...refused });
    expect((await told(house, entry, "Not a scam")).split("\n")).toContain(en.moderation.entryIsNew);
    const [, second] = house.entries();
    expect(second?.text.startsWith(decided.notScam(house.moderator.id, 1))).toBe(true);
  });
});

describe("Ban", () => {
  it("does nothing before the dialogue is sent off, and deletes messages where that is checked", async () => {
    const { house, poster, entry } = await withCase();
    house.discord.timeOut(house.guild, poster, house.clock.now());
    const other = house.discord.post({ channel: house.channel, user: poster, content: "hello" });
    const dialogue = await openBan(house, entry);
    await drive(house.clock, house.restart());
    const { text } = await sendOff(house, dialogue, { deletes: false });
    expect(text).toBe(en.moderation.bannedKeepingMessages(poster.id));
    expect(house.isThere(other)).toBe(true);
  });

  it("tells the second of two who ban somebody that the first has done it", async () => {
    const { house, poster, entry, second } = await withCase();
    const [first, other] = [await openBan(house, entry), await openBan(house, entry, "Ban", second)];
    await sendOff(house, first, { reason: "first" });
    expect((await sendOff(house, other, { reason: "second" })).text).toBe(
      en.moderation.banning.bannedAlready(poster.id, house.moderator.id),
    );
    expect(house.guild.bans.get(poster.id)).toContain("first");
  });

  it("takes a reason as long as the audit log does, whatever it is written in", async () => {
    const { house, poster, entry } = await withCase();
    await sendOff(house, await openBan(house, entry), { reason: "🦊".repeat(200) });
    expect(house.guild.bans.get(poster.id)).toContain("🦊".repeat(200));
  });

  it("opens without the name where Discord does not tell it in time", async () => {
    const { house, poster, entry } = await withCase();
    house.discord.faults.add({ method: "GET", route: "/users/{user_id}", delayMs: 60_000 });
    const { notes } = await openBan(house, entry);
    expect(notes).toContain(`<@${poster.id}>, ID ${poster.id}`);
  });
});
