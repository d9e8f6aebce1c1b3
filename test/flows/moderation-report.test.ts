import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { drive } from "../support/manual-clock.ts";
import { answerOf, openReport, report, sendOff } from "./moderation-asking.ts";
import { MODERATOR_POSITION, type ModeratedHouse, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, OCR } from "./pressing.ts";

const { Administrator, AttachFiles, ManageMessages, ModerateMembers, ReadMessageHistory, SendMessages, ViewChannel } =
  PermissionFlagsBits;
const WRITING = ViewChannel | SendMessages | AttachFiles | ReadMessageHistory;
const MESSAGE = "/channels/{channel_id}/messages/{message_id}";
const NAME = "Report scam image";
const { report: sentences } = en.moderation;

const known = ({ store, clock }: ModeratedHouse) => createKnownPictures(store, clock, () => "test");

/** A house in which no text is a scam. */
async function startHarmless(...options: Parameters<typeof startModerated>) {
  const house = await startModerated(...options);
  house.fal.answer(OCR, { output: { results: "Our summer party" } });
  return house;
}

describe("Report scam image", () => {
  it("makes the pictures known as bad here, deletes the message, and writes that down; copies go from then on", async () => {
    const house = await startHarmless();
    const [poster, bytes] = [house.addPoster({ joinedDaysAgo: 3 }), await texturedPicture(1)];
    const message = house.post(poster, [bytes, await texturedPicture(2)]);
    expect((await report(house, message)).text.split("\n")).toEqual([
      sentences.known(2),
      sentences.messageDeleted,
      sentences.copiesDeleted(0),
    ]);
    expect(house.isThere(message)).toBe(false);
    expect(await known(house).of(house.guild.id)).toMatchObject([{ isBad: true }, { isBad: true }]);
    await house.until(() =>
      house.entries().filter(({ text }) => text.includes("deleted")).length === 2 ? 1 : undefined,
    );
    for (const entry of house.entries()) {
      expect(entry.text).toContain(`<@${house.moderator.id}> reported it`);
      expect(entry.text).toContain(`<@${poster.id}> posted it`);
      expect(entry.pictures).toMatchObject([{ spoiler: true }]);
    }
    const copy = house.post(house.addPoster(), [bytes]);
    await house.until(() => (house.isThere(copy) ? undefined : true));
    await house.until(() => house.entries().find(({ text }) => text.includes("2 of 2 messages")));
    expect(house.entries()).toHaveLength(2);
  });

  it("acts in no other server", async () => {
    const house = await startHarmless();
    const bytes = await texturedPicture(1);
    await report(house, house.post(house.addPoster(), [bytes]));
    const other = house.discord.addGuild({ name: "Other server" });
    expect(await known(house).of(other.id)).toEqual([]);
  });

  it("overrules what was said to be good", async () => {
    const house = await startHarmless();
    const bytes = await texturedPicture(1);
    const message = house.post(house.addPoster(), [bytes]);
    await house.until(() => house.fal.submits(OCR)[0]);
    await report(house, message);
    const [bad] = await known(house).of(house.guild.id);
    await known(house).remember(house.guild.id, { sha256: bad?.sha256 ?? "", isBad: false });
    await house.pass(3_000);
    await report(house, house.post(house.addPoster(), [bytes]));
    await house.pass(3_000);
    expect(await known(house).of(house.guild.id)).toMatchObject([{ isBad: true }]);
  });

  it("is said in the entry of a picture that was found before", async () => {
    const house = await startModerated({ mode: "log" });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => house.entries()[0]);
    await report(house, message);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("reported it")));
    expect(entry.text).toContain("FREE NITRO");
    expect(house.entries()).toHaveLength(1);
  });

  it("does what it can where one of several pictures cannot be read", async () => {
    const house = await startHarmless();
    const message = house.post(house.addPoster(), [Buffer.from("no picture"), await texturedPicture(1)]);
    await report(house, message);
    expect(house.isThere(message)).toBe(false);
    expect(await known(house).of(house.guild.id)).toHaveLength(1);
  });

  it("says why nothing can be known where none can be read, or there is none", async () => {
    const house = await startHarmless();
    const broken = house.post(house.addPoster(), [Buffer.from("no picture")]);
    expect((await report(house, broken)).text).toMatch(/win-1\.png/);
    const words = house.discord.post({ channel: house.channel, user: house.addPoster(), content: "hello" });
    const handle = house.discord.messageCommand({ name: NAME, message: words, user: house.moderator });
    expect((await answerOf(house, handle)).text).toContain("no picture in this message");
    expect([broken, words].every((one) => house.isThere(one))).toBe(true);
  });

  it("says what it does not do where moderation is off, and where there is no log", async () => {
    const house = await startHarmless({ mode: "off" });
    const first = await report(house, house.post(house.addPoster(), [await texturedPicture(1)]));
    expect(first.text.split("\n")).toEqual([sentences.known(1), en.moderation.reportedWithoutModeration]);
    const second = house.discord.addGuild({ name: "Fresh", botPermissions: PermissionFlagsBits.ManageMessages });
    const channel = house.discord.addChannel(second);
    house.discord.addMember(second, house.moderator, { permissions: PermissionFlagsBits.ManageMessages });
    house.discord.addMember(second, house.stranger);
    const message = house.post(house.stranger, [await texturedPicture(2)], { channel });
    const { text } = await report(house, message);
    expect(text).toContain(en.moderation.reportedWithoutModeration);
    expect(text).toContain(en.moderation.reportedWithoutLog);
    expect(house.discord.messages(channel).map(({ id }) => id)).toContain(message.id);
  });

  it("is for members who can manage messages, whatever the server's settings of commands say", async () => {
    const house = await startHarmless();
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    expect(() => house.discord.messageCommand({ name: NAME, message, user: house.stranger })).toThrow("would not show");
    house.discord.openToEverybody(house.guild, NAME);
    const handle = house.discord.messageCommand({ name: NAME, message, user: house.stranger });
    expect((await answerOf(house, handle)).text).toContain(en.permissions.ManageMessages);
    expect(house.isThere(message)).toBe(true);
    expect(await known(house).of(house.guild.id)).toEqual([]);
  });
});

describe("the dialogue before a report", () => {
  it("says who posted it and what will happen, a box for each: what the mode does by itself is checked", async () => {
    const house = await startHarmless({ mode: "timeout" });
    const poster = house.addPoster();
    const message = house.post(poster, [await texturedPicture(1), await texturedPicture(2)]);
    const { title, notes, boxes } = await openReport(house, message);
    expect(title).toBe(sentences.title);
    expect(notes).toBe(sentences.poster(poster.username, poster.username));
    expect(boxes).toMatchObject({
      pictures: {
        0: { label: en.dialogues.picture(1, "win-1.png"), default: true },
        1: { label: en.dialogues.picture(2, "win-2.png"), default: true },
      },
      steps: {
        delete: { label: sentences.delete, description: sentences.deleteHint, default: true },
        copies: { label: sentences.copies, default: true },
        silence: { label: sentences.silence(poster.username, 10), default: true },
      },
    });
    expect(house.isThere(message)).toBe(true);
    expect(await known(house).of(house.guild.id)).toEqual([]);
  });

  it.each([
    ["log", { delete: true, copies: false, silence: false }],
    ["delete", { delete: true, copies: true, silence: false }],
    ["off", { delete: false, copies: false, silence: false }],
  ] as const)("with the mode %s checks %j", async (mode, checked) => {
    const house = await startHarmless({ mode });
    const { notes, boxes } = await openReport(house, house.post(house.addPoster(), [await texturedPicture(1)]));
    const steps = Object.entries(boxes["steps"] ?? {}).map(([step, box]) => [step, box.default]);
    expect(Object.fromEntries(steps)).toEqual(checked);
    expect(notes.includes(sentences.withoutModeration)).toBe(mode === "off");
  });

  it("says what the bot or the moderator is not allowed to do, and checks none of that", async () => {
    const house = await startHarmless({ mode: "timeout" }, { botPermissions: ModerateMembers });
    const user = house.discord.addUser({ username: "half-moderator" });
    house.discord.addMember(house.guild, user, { permissions: ManageMessages });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    const { boxes } = await openReport(house, message, { user });
    expect(boxes["steps"]).toMatchObject({
      delete: { description: sentences.lacking.bot("ManageMessages"), default: false },
      silence: { description: sentences.lacking.moderator("ModerateMembers"), default: false },
    });
  });

  it("can be sent off after a restart, and does nothing that is not checked", async () => {
    const house = await startHarmless({ mode: "timeout" });
    const [poster, bytes] = [house.addPoster(), [await texturedPicture(1), await texturedPicture(2)]];
    const message = house.post(poster, bytes);
    const dialogue = await openReport(house, message);
    await drive(house.clock, house.restart());
    const { text } = await sendOff(house, dialogue, { pictures: ["1"], steps: [] });
    expect(text).toBe(sentences.known(1));
    expect(house.isThere(message)).toBe(true);
    expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
    expect(await known(house).of(house.guild.id)).toHaveLength(1);
    const entry = await house.until(() => house.entries()[0]);
    expect(entry.text).not.toContain("deleted");
  });

  it("is German for a German moderator", async () => {
    const house = await startHarmless();
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    const { title, boxes } = await openReport(house, message, { locale: "de" });
    expect([title, boxes["steps"]?.["delete"]?.label]).toEqual([
      de.moderation.report.title,
      de.moderation.report.delete,
    ]);
  });
});

describe("what a report asks for", () => {
  const ALL = { steps: ["delete", "copies", "silence"] };

  it("is done: the poster is timed out, and copies that the log knows of are deleted wherever they are", async () => {
    const house = await startModerated({ mode: "log" });
    const [first, second, bytes] = [house.addPoster(), house.addPoster(), await texturedPicture(1)];
    const elsewhere = house.discord.addChannel(house.guild, { name: "elsewhere" });
    const copies = [house.post(second, [bytes], { channel: elsewhere }), house.post(second, [bytes])];
    const message = house.post(first, [bytes]);
    await house.until(() => house.entries().find(({ text }) => text.includes("posted 3 times")));
    const { text } = await report(house, message, ALL);
    const untilMs = house.guild.members.get(first.id)?.timedOutUntilMs ?? 0;
    expect(text.split("\n")).toEqual([
      sentences.known(1),
      sentences.messageDeleted,
      sentences.copiesDeleted(2),
      sentences.silenced(first.id, untilMs),
    ]);
    expect(house.guild.members.get(second.id)?.timedOutUntilMs).toBeUndefined();
    expect(house.discord.messages(elsewhere)).toEqual([]);
    expect([message, copies[1]].map((one) => one && house.isThere(one))).toEqual([false, false]);
    await house.until(() => house.entries().find((one) => one.text.includes("3 of 3 messages")));
  });

  it.each([
    ["the bot may not delete there", { steps: ["delete"] }, ModerateMembers, "Manage Messages"],
    ["the bot may not time out", { steps: ["delete", "silence"] }, ManageMessages, "Timeout Members"],
  ])("is not begun where %s: nothing is half done", async (_why, values, botPermissions, missing) => {
    const house = await startHarmless({}, { botPermissions });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    expect((await report(house, message, values)).text).toContain(missing);
    await expectNothingDone(house, message);
  });

  it.each([
    ["owns the server", "memberIsOwner"],
    ["is an administrator", "memberIsAdministrator"],
    ["stands above the moderator", "rankTooLow"],
  ] as const)("is not begun where the poster %s, whom nobody may time out", async (_why, key) => {
    const house = await startHarmless();
    const poster = house.addPoster(
      key === "memberIsAdministrator" ? { permissions: Administrator } : { position: MODERATOR_POSITION + 1 },
    );
    if (key === "memberIsOwner") Object.assign(house.guild, { ownerId: poster.id });
    const message = house.post(poster, [await texturedPicture(1)]);
    const expected = key === "rankTooLow" ? en.errors[key]({ whose: "moderator" }) : en.errors[key]({});
    expect((await report(house, message, ALL)).text).toBe(expected);
    await expectNothingDone(house, message);
  });

  it.each([
    ["the moderator", WRITING | ManageMessages, en.errors.copyElsewhere({ channel: "hidden" })],
    [
      "the bot",
      WRITING,
      en.errors.permissionsMissing({ where: { channel: "hidden" }, permissions: ["ManageMessages"] }),
    ],
  ])("is not begun where a copy is in a channel in which %s may delete nothing", async (who, botPermissions, why) => {
    const house = await startModerated({ mode: "log" });
    const denied = who === "the moderator" ? ManageMessages : 0n;
    const hidden = house.discord.addChannel(house.guild, { name: "hidden", denied, botPermissions });
    const [poster, bytes] = [house.addPoster(), await texturedPicture(1)];
    const copy = house.post(poster, [bytes], { channel: hidden });
    const message = house.post(poster, [bytes]);
    await house.until(() => house.entries().find(({ text }) => text.includes("posted 2 times")));
    expect((await report(house, message, ALL)).text).toBe(why);
    expect(house.isThere(message)).toBe(true);
    expect(house.discord.messages(hidden).map(({ id }) => id)).toEqual([copy.id]);
    expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
    expect((await report(house, message, { steps: ["delete"] })).text).toContain(sentences.messageDeleted);
  });

  it("says exactly what is done and what is not, where a step fails all the same", async () => {
    const house = await startHarmless();
    const poster = house.addPoster();
    const message = house.post(poster, [await texturedPicture(1)]);
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    house.discord.faults.add({ method: "DELETE", route: MESSAGE, ...refused, times: 9 });
    const lines = (await report(house, message, ALL)).text.split("\n");
    const untilMs = house.guild.members.get(poster.id)?.timedOutUntilMs ?? 0;
    expect(lines).toEqual([
      sentences.known(1),
      sentences.copiesDeleted(0),
      sentences.silenced(poster.id, untilMs),
      sentences.notDone.delete(en.errors.permissionsMissing({ where: "server", permissions: ["ManageMessages"] })),
    ]);
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("timeout until")));
    expect(entry.text).not.toContain("was deleted");
  });

  it("counts the copies that are gone one by one, where another one stays", async () => {
    const house = await startModerated({ mode: "log" });
    const [poster, bytes] = [house.addPoster(), await texturedPicture(1)];
    const elsewhere = house.discord.addChannel(house.guild, { name: "elsewhere" });
    const [gone, stays] = [house.post(poster, [bytes]), house.post(poster, [bytes], { channel: elsewhere })];
    const message = house.post(poster, [bytes]);
    await house.until(() => house.entries().find(({ text }) => text.includes("posted 3 times")));
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    house.discord.faults.add({ method: "DELETE", route: `/channels/${elsewhere.id}/messages/${stays.id}`, ...refused });
    const why = en.errors.permissionsMissing({ where: "server", permissions: ["ManageMessages"] });
    expect((await report(house, message, { steps: ["copies"] })).text.split("\n")).toEqual([
      sentences.known(1),
      sentences.copiesDeleted(1),
      sentences.notDone.copies(why),
    ]);
    expect([message, gone].map(house.isThere)).toEqual([true, false]);
    await house.until(() => house.entries().find((one) => one.text.includes("1 of 3 messages")));
  });

  it("says that the poster has left, and deletes all the same", async () => {
    const house = await startHarmless();
    const poster = house.addPoster();
    const message = house.post(poster, [await texturedPicture(1)]);
    const dialogue = await openReport(house, message);
    house.discord.removeMember(house.guild, poster);
    const { text } = await sendOff(house, dialogue, ALL);
    expect(text).toContain(sentences.hasLeft(poster.id));
    expect(house.isThere(message)).toBe(false);
  });

  it("is told of a message that is gone meanwhile, with its pictures", async () => {
    const house = await startHarmless({ mode: "off" });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    const dialogue = await openReport(house, message);
    house.discord.remove(message);
    expect((await sendOff(house, dialogue)).text).toBe(en.errors.messageGone({}));
    expect(await known(house).of(house.guild.id)).toEqual([]);
  });

  it("is done as far as it can be where the message is gone, and its picture is not", async () => {
    const house = await startHarmless();
    const picture = house.discord.attach(await texturedPicture(1), { filename: "elsewhere.png" });
    const embeds = [{ type: "image", image: { url: house.discord.urlOf(picture) } }];
    const message = house.post(house.addPoster(), [], { content: "look", embeds });
    const dialogue = await openReport(house, message);
    house.discord.remove(message);
    expect((await sendOff(house, dialogue)).text.split("\n")).toEqual([
      sentences.known(1),
      sentences.messageWasGone,
      sentences.copiesDeleted(0),
    ]);
  });

  it("is not begun where the author has taken a chosen picture out of the message", async () => {
    const house = await startHarmless();
    const picture = house.discord.attach(await texturedPicture(1), { filename: "elsewhere.png" });
    const embeds = [{ type: "image", image: { url: house.discord.urlOf(picture) } }];
    const message = house.post(house.addPoster(), [await texturedPicture(2)], { content: "look", embeds });
    const dialogue = await openReport(house, message);
    house.discord.edit(message, { embeds: [] });
    expect((await sendOff(house, dialogue)).text).toBe(en.errors.picturesChanged({}));
    await expectNothingDone(house, message);
    const again = await openReport(house, message);
    expect((await sendOff(house, again)).text).toContain(sentences.messageDeleted);
  });

  it("is another's business to nobody who finds the dialogue's id", async () => {
    const house = await startHarmless();
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    const dialogue = await openReport(house, message);
    await house.clock.jump(8 * 24 * HOUR_MS);
    expect((await sendOff(house, dialogue)).text).toBe(en.errors.tooLongAgo({}));
    await expectNothingDone(house, message);
  });

  it("counts a message once that the log knows of", async () => {
    const house = await startModerated({ mode: "log" });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => house.entries()[0]);
    await report(house, message, { steps: [] });
    const entry = await house.until(() => house.entries().find(({ text }) => text.includes("reported it")));
    expect(entry.text).toContain("posted it once");
  });

  async function expectNothingDone(house: ModeratedHouse, message: { readonly id: string }): Promise<void> {
    await house.pass(6_000);
    expect(house.isThere(message)).toBe(true);
    expect(await known(house).of(house.guild.id)).toEqual([]);
    expect(house.entries()).toEqual([]);
    expect([...house.guild.members.values()].some(({ timedOutUntilMs }) => timedOutUntilMs !== undefined)).toBe(false);
  }
});
