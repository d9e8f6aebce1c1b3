import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { drive } from "../support/manual-clock.ts";
import { answerOf, openReport, report, sendOff } from "./moderation-asking.ts";
import { MODERATOR_POSITION, type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, OCR } from "./pressing.ts";

const { Administrator, AttachFiles, ManageMessages, ModerateMembers, ReadMessageHistory, SendMessages, ViewChannel } =
  PermissionFlagsBits;
const WRITING = ViewChannel | SendMessages | AttachFiles | ReadMessageHistory;
const MESSAGE = "/channels/{channel_id}/messages/{message_id}";
const NAME = "Report scam image";
const { report: sentences } = en.moderation;

const known = ({ store, clock }: ModeratedHarness) => createKnownPictures(store, clock, () => "test");

/** A harness in which no text is a scam. */
async function startHarmless(...options: Parameters<typeof startModerated>) {
  const harness = await startModerated(...options);
  harness.fal.answer(OCR, { output: { results: "Our summer party" } });
  return harness;
}

describe("Report scam image", () => {
  it("makes the pictures known as bad here, deletes the message, and writes that down; copies go from then on", async () => {
    const harness = await startHarmless();
    const [poster, bytes] = [harness.addPoster({ joinedDaysAgo: 3 }), await texturedPicture(1)];
    const message = harness.post(poster, [bytes, await texturedPicture(2)]);
    expect((await report(harness, message)).text.split("\n")).toEqual([
      sentences.known(2),
      sentences.messageDeleted,
      sentences.copiesDeleted(0),
    ]);
    expect(harness.isThere(message)).toBe(false);
    expect(await known(harness).of(harness.guild.id)).toMatchObject([{ isBad: true }, { isBad: true }]);
    await harness.until(() =>
      harness.entries().filter(({ text }) => text.includes("deleted")).length === 2 ? 1 : undefined,
    );
    for (const entry of harness.entries()) {
      expect(entry.text).toContain(`<@${harness.moderator.id}> reported it`);
      expect(entry.text).toContain(`<@${poster.id}> posted it`);
      expect(entry.pictures).toMatchObject([{ spoiler: true }]);
    }
    const copy = harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => (harness.isThere(copy) ? undefined : true));
    await harness.until(() => harness.entries().find(({ text }) => text.includes("2 of 2 messages")));
    expect(harness.entries()).toHaveLength(2);
  });

  it("acts in no other server", async () => {
    const harness = await startHarmless();
    const bytes = await texturedPicture(1);
    await report(harness, harness.post(harness.addPoster(), [bytes]));
    const other = harness.discord.addGuild({ name: "Other server" });
    expect(await known(harness).of(other.id)).toEqual([]);
  });

  it("overrules what was said to be good", async () => {
    const harness = await startHarmless();
    const bytes = await texturedPicture(1);
    const message = harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => harness.fal.submits(OCR)[0]);
    await report(harness, message);
    const [bad] = await known(harness).of(harness.guild.id);
    await known(harness).remember(harness.guild.id, { sha256: bad?.sha256 ?? "", isBad: false });
    await harness.pass(3_000);
    await report(harness, harness.post(harness.addPoster(), [bytes]));
    await harness.pass(3_000);
    expect(await known(harness).of(harness.guild.id)).toMatchObject([{ isBad: true }]);
  });

  it("is said in the entry of a picture that was found before", async () => {
    const harness = await startModerated({ mode: "log" });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => harness.entries()[0]);
    await report(harness, message);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("reported it")));
    expect(entry.text).toContain("FREE NITRO");
    expect(harness.entries()).toHaveLength(1);
  });

  it("does what it can where one of several pictures cannot be read", async () => {
    const harness = await startHarmless();
    const message = harness.post(harness.addPoster(), [Buffer.from("no picture"), await texturedPicture(1)]);
    await report(harness, message);
    expect(harness.isThere(message)).toBe(false);
    expect(await known(harness).of(harness.guild.id)).toHaveLength(1);
  });

  it("says why nothing can be known where none can be read, or there is none", async () => {
    const harness = await startHarmless();
    const broken = harness.post(harness.addPoster(), [Buffer.from("no picture")]);
    expect((await report(harness, broken)).text).toMatch(/win-1\.png/);
    const words = harness.discord.post({ channel: harness.channel, user: harness.addPoster(), content: "hello" });
    const handle = harness.discord.messageCommand({ name: NAME, message: words, user: harness.moderator });
    expect((await answerOf(harness, handle)).text).toContain("no picture in this message");
    expect([broken, words].every((one) => harness.isThere(one))).toBe(true);
  });

  it("says what it does not do where moderation is off, and where there is no log", async () => {
    const harness = await startHarmless({ mode: "off" });
    const first = await report(harness, harness.post(harness.addPoster(), [await texturedPicture(1)]));
    expect(first.text.split("\n")).toEqual([sentences.known(1), en.moderation.reportedWithoutModeration]);
    const second = harness.discord.addGuild({ name: "Fresh", botPermissions: PermissionFlagsBits.ManageMessages });
    const channel = harness.discord.addChannel(second);
    harness.discord.addMember(second, harness.moderator, { permissions: PermissionFlagsBits.ManageMessages });
    harness.discord.addMember(second, harness.stranger);
    const message = harness.post(harness.stranger, [await texturedPicture(2)], { channel });
    const { text } = await report(harness, message);
    expect(text).toContain(en.moderation.reportedWithoutModeration);
    expect(text).toContain(en.moderation.reportedWithoutLog);
    expect(harness.discord.messages(channel).map(({ id }) => id)).toContain(message.id);
  });

  it("is for members who can manage messages, whatever the server's settings of commands say", async () => {
    const harness = await startHarmless();
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    expect(() => harness.discord.messageCommand({ name: NAME, message, user: harness.stranger })).toThrow(
      "would not show",
    );
    harness.discord.openToEverybody(harness.guild, NAME);
    const handle = harness.discord.messageCommand({ name: NAME, message, user: harness.stranger });
    expect((await answerOf(harness, handle)).text).toContain(en.permissions.ManageMessages);
    expect(harness.isThere(message)).toBe(true);
    expect(await known(harness).of(harness.guild.id)).toEqual([]);
  });
});

describe("the dialogue before a report", () => {
  it("says who posted it and what will happen, a box for each: what the mode does by itself is checked", async () => {
    const harness = await startHarmless({ mode: "timeout" });
    const poster = harness.addPoster();
    const message = harness.post(poster, [await texturedPicture(1), await texturedPicture(2)]);
    const { title, notes, boxes } = await openReport(harness, message);
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
    expect(harness.isThere(message)).toBe(true);
    expect(await known(harness).of(harness.guild.id)).toEqual([]);
  });

  it.each([
    ["log", { delete: true, copies: false, silence: false }],
    ["delete", { delete: true, copies: true, silence: false }],
    ["off", { delete: false, copies: false, silence: false }],
  ] as const)("with the mode %s checks %j", async (mode, checked) => {
    const harness = await startHarmless({ mode });
    const { notes, boxes } = await openReport(harness, harness.post(harness.addPoster(), [await texturedPicture(1)]));
    const steps = Object.entries(boxes["steps"] ?? {}).map(([step, box]) => [step, box.default]);
    expect(Object.fromEntries(steps)).toEqual(checked);
    expect(notes.includes(sentences.withoutModeration)).toBe(mode === "off");
  });

  it("says what the bot or the moderator is not allowed to do, and checks none of that", async () => {
    const harness = await startHarmless({ mode: "timeout" }, { botPermissions: ModerateMembers });
    const user = harness.discord.addUser({ username: "half-moderator" });
    harness.discord.addMember(harness.guild, user, { permissions: ManageMessages });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const { boxes } = await openReport(harness, message, { user });
    expect(boxes["steps"]).toMatchObject({
      delete: { description: sentences.lacking.bot("ManageMessages"), default: false },
      silence: { description: sentences.lacking.moderator("ModerateMembers"), default: false },
    });
  });

  it("can be sent off after a restart, and does nothing that is not checked", async () => {
    const harness = await startHarmless({ mode: "timeout" });
    const [poster, bytes] = [harness.addPoster(), [await texturedPicture(1), await texturedPicture(2)]];
    const message = harness.post(poster, bytes);
    const dialogue = await openReport(harness, message);
    await drive(harness.clock, harness.restart());
    const { text } = await sendOff(harness, dialogue, { pictures: ["1"], steps: [] });
    expect(text).toBe(sentences.known(1));
    expect(harness.isThere(message)).toBe(true);
    expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
    expect(await known(harness).of(harness.guild.id)).toHaveLength(1);
    const entry = await harness.until(() => harness.entries()[0]);
    expect(entry.text).not.toContain("deleted");
  });

  it("is German for a German moderator", async () => {
    const harness = await startHarmless();
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const { title, boxes } = await openReport(harness, message, { locale: "de" });
    expect([title, boxes["steps"]?.["delete"]?.label]).toEqual([
      de.moderation.report.title,
      de.moderation.report.delete,
    ]);
  });
});

describe("what a report asks for", () => {
  const ALL = { steps: ["delete", "copies", "silence"] };

  it("is done: the poster is timed out, and copies that the log knows of are deleted wherever they are", async () => {
    const harness = await startModerated({ mode: "log" });
    const [first, second, bytes] = [harness.addPoster(), harness.addPoster(), await texturedPicture(1)];
    const elsewhere = harness.discord.addChannel(harness.guild, { name: "elsewhere" });
    const copies = [harness.post(second, [bytes], { channel: elsewhere }), harness.post(second, [bytes])];
    const message = harness.post(first, [bytes]);
    await harness.until(() => harness.entries().find(({ text }) => text.includes("posted 3 times")));
    const { text } = await report(harness, message, ALL);
    const untilMs = harness.guild.members.get(first.id)?.timedOutUntilMs ?? 0;
    expect(text.split("\n")).toEqual([
      sentences.known(1),
      sentences.messageDeleted,
      sentences.copiesDeleted(2),
      sentences.silenced(first.id, untilMs),
    ]);
    expect(harness.guild.members.get(second.id)?.timedOutUntilMs).toBeUndefined();
    expect(harness.discord.messages(elsewhere)).toEqual([]);
    expect([message, copies[1]].map((one) => one && harness.isThere(one))).toEqual([false, false]);
    await harness.until(() => harness.entries().find((one) => one.text.includes("3 of 3 messages")));
  });

  it.each([
    ["the bot may not delete there", { steps: ["delete"] }, ModerateMembers, "Manage Messages"],
    ["the bot may not time out", { steps: ["delete", "silence"] }, ManageMessages, "Timeout Members"],
  ])("is not begun where %s: nothing is half done", async (_why, values, botPermissions, missing) => {
    const harness = await startHarmless({}, { botPermissions });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    expect((await report(harness, message, values)).text).toContain(missing);
    await expectNothingDone(harness, message);
  });

  it.each([
    ["owns the server", "memberIsOwner"],
    ["is an administrator", "memberIsAdministrator"],
    ["stands above the moderator", "rankTooLow"],
  ] as const)("is not begun where the poster %s, whom nobody may time out", async (_why, key) => {
    const harness = await startHarmless();
    const poster = harness.addPoster(
      key === "memberIsAdministrator" ? { permissions: Administrator } : { position: MODERATOR_POSITION + 1 },
    );
    if (key === "memberIsOwner") Object.assign(harness.guild, { ownerId: poster.id });
    const message = harness.post(poster, [await texturedPicture(1)]);
    const expected = key === "rankTooLow" ? en.errors[key]({ whose: "moderator" }) : en.errors[key]({});
    expect((await report(harness, message, ALL)).text).toBe(expected);
    await expectNothingDone(harness, message);
  });

  it.each([
    ["the moderator", WRITING | ManageMessages, en.errors.copyElsewhere({ channel: "hidden" })],
    [
      "the bot",
      WRITING,
      en.errors.permissionsMissing({ where: { channel: "hidden" }, permissions: ["ManageMessages"] }),
    ],
  ])("is not begun where a copy is in a channel in which %s may delete nothing", async (who, botPermissions, why) => {
    const harness = await startModerated({ mode: "log" });
    const denied = who === "the moderator" ? ManageMessages : 0n;
    const hidden = harness.discord.addChannel(harness.guild, { name: "hidden", denied, botPermissions });
    const [poster, bytes] = [harness.addPoster(), await texturedPicture(1)];
    const copy = harness.post(poster, [bytes], { channel: hidden });
    const message = harness.post(poster, [bytes]);
    await harness.until(() => harness.entries().find(({ text }) => text.includes("posted 2 times")));
    expect((await report(harness, message, ALL)).text).toBe(why);
    expect(harness.isThere(message)).toBe(true);
    expect(harness.discord.messages(hidden).map(({ id }) => id)).toEqual([copy.id]);
    expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
    expect((await report(harness, message, { steps: ["delete"] })).text).toContain(sentences.messageDeleted);
  });

  it("says exactly what is done and what is not, where a step fails all the same", async () => {
    const harness = await startHarmless();
    const poster = harness.addPoster();
    const message = harness.post(poster, [await texturedPicture(1)]);
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    harness.discord.faults.add({ method: "DELETE", route: MESSAGE, ...refused, times: 9 });
    const lines = (await report(harness, message, ALL)).text.split("\n");
    const untilMs = harness.guild.members.get(poster.id)?.timedOutUntilMs ?? 0;
    expect(lines).toEqual([
      sentences.known(1),
      sentences.copiesDeleted(0),
      sentences.silenced(poster.id, untilMs),
      sentences.notDone.delete(en.errors.permissionsMissing({ where: "server", permissions: ["ManageMessages"] })),
    ]);
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("timeout until")));
    expect(entry.text).not.toContain("was deleted");
  });

  it("counts the copies that are gone one by one, where another one stays", async () => {
    const harness = await startModerated({ mode: "log" });
    const [poster, bytes] = [harness.addPoster(), await texturedPicture(1)];
    const elsewhere = harness.discord.addChannel(harness.guild, { name: "elsewhere" });
    const [gone, stays] = [harness.post(poster, [bytes]), harness.post(poster, [bytes], { channel: elsewhere })];
    const message = harness.post(poster, [bytes]);
    await harness.until(() => harness.entries().find(({ text }) => text.includes("posted 3 times")));
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    harness.discord.faults.add({
      method: "DELETE",
      route: `/channels/${elsewhere.id}/messages/${stays.id}`,
      ...refused,
    });
    const why = en.errors.permissionsMissing({ where: "server", permissions: ["ManageMessages"] });
    expect((await report(harness, message, { steps: ["copies"] })).text.split("\n")).toEqual([
      sentences.known(1),
      sentences.copiesDeleted(1),
      sentences.notDone.copies(why),
    ]);
    expect([message, gone].map(harness.isThere)).toEqual([true, false]);
    await harness.until(() => harness.entries().find((one) => one.text.includes("1 of 3 messages")));
  });

  it("says that the poster has left, and deletes all the same", async () => {
    const harness = await startHarmless();
    const poster = harness.addPoster();
    const message = harness.post(poster, [await texturedPicture(1)]);
    const dialogue = await openReport(harness, message);
    harness.discord.removeMember(harness.guild, poster);
    const { text } = await sendOff(harness, dialogue, ALL);
    expect(text).toContain(sentences.hasLeft(poster.id));
    expect(harness.isThere(message)).toBe(false);
  });

  it("is told of a message that is gone meanwhile, with its pictures", async () => {
    const harness = await startHarmless({ mode: "off" });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const dialogue = await openReport(harness, message);
    harness.discord.remove(message);
    expect((await sendOff(harness, dialogue)).text).toBe(en.errors.messageGone({}));
    expect(await known(harness).of(harness.guild.id)).toEqual([]);
  });

  it("is done as far as it can be where the message is gone, and its picture is not", async () => {
    const harness = await startHarmless();
    const picture = harness.discord.attach(await texturedPicture(1), { filename: "elsewhere.png" });
    const embeds = [{ type: "image", image: { url: harness.discord.urlOf(picture) } }];
    const message = harness.post(harness.addPoster(), [], { content: "look", embeds });
    const dialogue = await openReport(harness, message);
    harness.discord.remove(message);
    expect((await sendOff(harness, dialogue)).text.split("\n")).toEqual([
      sentences.known(1),
      sentences.messageWasGone,
      sentences.copiesDeleted(0),
    ]);
  });

  it("is not begun where the author has taken a chosen picture out of the message", async () => {
    const harness = await startHarmless();
    const picture = harness.discord.attach(await texturedPicture(1), { filename: "elsewhere.png" });
    const embeds = [{ type: "image", image: { url: harness.discord.urlOf(picture) } }];
    const message = harness.post(harness.addPoster(), [await texturedPicture(2)], { content: "look", embeds });
    const dialogue = await openReport(harness, message);
    harness.discord.edit(message, { embeds: [] });
    expect((await sendOff(harness, dialogue)).text).toBe(en.errors.picturesChanged({}));
    await expectNothingDone(harness, message);
    const again = await openReport(harness, message);
    expect((await sendOff(harness, again)).text).toContain(sentences.messageDeleted);
  });

  it("is another's business to nobody who finds the dialogue's id", async () => {
    const harness = await startHarmless();
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const dialogue = await openReport(harness, message);
    await harness.clock.jump(8 * 24 * HOUR_MS);
    expect((await sendOff(harness, dialogue)).text).toBe(en.errors.tooLongAgo({}));
    await expectNothingDone(harness, message);
  });

  it("counts a message once that the log knows of", async () => {
    const harness = await startModerated({ mode: "log" });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => harness.entries()[0]);
    await report(harness, message, { steps: [] });
    const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes("reported it")));
    expect(entry.text).toContain("posted it once");
  });

  async function expectNothingDone(harness: ModeratedHarness, message: { readonly id: string }): Promise<void> {
    await harness.pass(6_000);
    expect(harness.isThere(message)).toBe(true);
    expect(await known(harness).of(harness.guild.id)).toEqual([]);
    expect(harness.entries()).toEqual([]);
    expect([...harness.guild.members.values()].some(({ timedOutUntilMs }) => timedOutUntilMs !== undefined)).toBe(
      false,
    );
  }
});
