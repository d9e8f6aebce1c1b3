import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import type { MessageView } from "../../src/playground/discord/views.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { drive } from "../support/manual-clock.ts";
import { type ModeratedHouse, startModerated, texturedPicture } from "./moderation-house.ts";
import { OCR } from "./pressing.ts";

const { BanMembers } = PermissionFlagsBits;
const NAME = "Report scam image";

const known = ({ store, clock }: ModeratedHouse) => createKnownPictures(store, clock, () => "test");

/** What a moderator is told who reports a message. */
async function report(house: ModeratedHouse, message: MessageView, user = house.moderator): Promise<MessageView> {
  const handle = house.discord.messageCommand({ name: NAME, message, user });
  const answer = await drive(
    house.clock,
    handle.until(({ loading }) => !loading),
  );
  expect(answer.ephemeral).toBe(true);
  return answer;
}

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
    expect((await report(house, message)).text).toContain("The 2 pictures now count as scams");
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
    expect((await report(house, words)).text).toContain("no picture in this message");
    expect([broken, words].every((one) => house.isThere(one))).toBe(true);
  });

  it("says what it does not do where moderation is off, and where there is no log", async () => {
    const house = await startHarmless({ mode: "off" });
    const first = await report(house, house.post(house.addPoster(), [await texturedPicture(1)]));
    expect(first.text).toContain("Moderation is off");
    expect(first.text).not.toContain("no log channel");
    const second = house.discord.addGuild({ name: "Fresh", botPermissions: PermissionFlagsBits.ManageMessages });
    const channel = house.discord.addChannel(second);
    house.discord.addMember(second, house.moderator, { permissions: PermissionFlagsBits.ManageMessages });
    house.discord.addMember(second, house.stranger);
    const message = house.post(house.stranger, [await texturedPicture(2)], { channel });
    const { text } = await report(house, message);
    expect(text).toContain("Moderation is off");
    expect(text).toContain("no log channel");
    expect(house.discord.messages(channel).map(({ id }) => id)).not.toContain(message.id);
  });

  it("says what the bot must be allowed, where it may not delete; the pictures are known all the same", async () => {
    const house = await startHarmless({}, { botPermissions: BanMembers });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    expect((await report(house, message)).text).toContain("Manage Messages");
    expect(house.isThere(message)).toBe(true);
    expect(await known(house).of(house.guild.id)).toMatchObject([{ isBad: true }]);
  });

  it("is for members who can manage messages, whatever the server's settings of commands say", async () => {
    const house = await startHarmless();
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    expect(() => house.discord.messageCommand({ name: NAME, message, user: house.stranger })).toThrow("would not show");
    house.discord.openToEverybody(house.guild, NAME);
    expect((await report(house, message, house.stranger)).text).toContain("Manage Messages permission");
    expect(house.isThere(message)).toBe(true);
    expect(await known(house).of(house.guild.id)).toEqual([]);
  });
});
