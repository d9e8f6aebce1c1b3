import { createHash } from "node:crypto";
import { PermissionFlagsBits } from "discord-api-types/v10";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { createScamCases } from "../../src/services/moderation/cases.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { perceptualHash } from "../../src/services/pictures/look/perceptual-hash.ts";
import { drive } from "../support/manual-clock.ts";
import { isFinal } from "./harness.ts";
import { type ModeratedHarness, SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, labels, OCR, press } from "./pressing.ts";

const { known: sentences } = en.settings;
const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
/** As an address says when it ends, in seconds since the epoch. */
const endOf = (url = "") => Number.parseInt(new URL(url).searchParams.get("ex") ?? "", 16);

/** A moderated server in which no text is a scam, and a person who manages it. */
async function startManaged() {
  const harness = await startModerated();
  harness.fal.answer(OCR, { output: { results: "Our summer party" } });
  const manager = harness.discord.addUser({ username: "manager" });
  harness.discord.addMember(harness.guild, manager, { permissions: PermissionFlagsBits.ManageGuild });
  const { store, clock, channel } = harness;
  /** The same as another process has it. */
  const known = createKnownPictures(store, clock, () => "another process");
  const cases = createScamCases(store, clock, () => "another process");
  const list = async (locale: "en-US" | "de" = "en-US") => {
    const handle = harness.discord.command({ name: "settings known list", user: manager, channel, locale });
    return drive(clock, handle.until(isFinal), 25);
  };
  /** What the list shows after a person pressed a button in it. */
  const pressed = async (message: MessageView, label: string, user = manager) => {
    const handle = press(harness, message, label, { user });
    const response = await drive(clock, handle.response(), 25);
    if (response.type === 4) return drive(clock, handle.until(isFinal), 25); // what went wrong stands beneath the list
    expect([6, 7]).toContain(response.type); // no message of its own
    if (response.type === 6) await drive(clock, expect.poll(() => handle.calls.length).toBe(2), 25);
    const shown = handle.message();
    if (!shown) throw new Error("The list is gone.");
    return shown;
  };
  /** So many pictures become known, each a minute after the one before, without a word in the log. */
  const teach = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await known.remember(harness.guild.id, { sha256: sha256Of(Buffer.from([index])), isBad: true });
      await clock.jump(60_000);
    }
  };
  return { ...harness, harness, manager, known, cases, list, pressed, teach };
}

/** A scam that the bot has found by its text, told of in the log. */
async function found(harness: ModeratedHarness, seed: number): Promise<{ bytes: Buffer; entry: MessageView }> {
  harness.fal.answer(OCR, { output: { results: SCAM_TEXT } });
  const [poster, bytes] = [harness.addPoster(), await texturedPicture(seed)];
  harness.post(poster, [bytes]);
  const entry = await harness.until(() => harness.entries().find(({ text }) => text.includes(`<@${poster.id}>`)));
  await harness.until(() => harness.entries().find(({ id, text }) => id === entry.id && text.includes("deleted")));
  harness.fal.answer(OCR, { output: { results: "Our summer party" } });
  return { bytes, entry };
}

describe("/settings known list", () => {
  it("shows the newest first: who taught it, when, how often it was posted, and its copy in the log", async () => {
    const { harness, list, known, cases, guild, moderator, clock } = await startManaged();
    const { entry } = await found(harness, 1);
    await clock.jump(48 * HOUR_MS);
    const reported = { sha256: sha256Of(Buffer.from("reported")) };
    await known.remember(guild.id, { ...reported, isBad: true });
    for (let copies = 0; copies < 3; copies += 1) {
      const findings = [{ kind: "reported", by: moderator.id } as const];
      await cases.addCopy(guild.id, { ...reported, findings }, { userId: "1" });
    }
    await known.remember(guild.id, { sha256: sha256Of(Buffer.from("good")), isBad: false });

    const message = await list();
    expect(message.ephemeral).toBe(true);
    expect(message.text.indexOf("Picture 1")).toBeLessThan(message.text.indexOf("Picture 2"));
    const [first = "", second = ""] = message.text.split("**Picture 2**");
    expect(first).toContain(sentences.heading(2, 1, 1));
    expect(first).toMatch(new RegExp(`Reported by <@${moderator.id}> <t:\\d+:R>. Posted 3 times, last <t:`));
    expect(first).toContain(sentences.notShown);
    expect(second).toMatch(/Found by me <t:\d+:R>. Posted once\./);
    expect(labels(message)).toEqual([sentences.forget(1), sentences.forget(2)]);

    const alt = en.moderation.pictureAlt(SCAM_TEXT);
    expect(message.pictures).toMatchObject([{ description: alt, spoiler: true }]);
    const [picture] = message.pictures;
    expect(picture?.attachment?.id).toBe(entry.attachments[0]?.id);
    expect(message.attachments).toEqual([]); // no copy of it is made
    expect(endOf(picture?.url) * 1000).toBeGreaterThan(clock.now());
  });

  it("says what is not known of what an earlier version kept, or has no entry any more", async () => {
    const { harness, list, teach, discord } = await startManaged();
    expect((await list()).text).toBe(sentences.none);
    expect((await list("de")).text).toBe(de.settings.known.none);
    await teach(1);
    expect((await list()).text).toMatch(/Became known <t:\d+:R>; who reported it is not known\. How often/);
    const { entry } = await found(harness, 1);
    discord.remove(entry);
    const message = await list();
    expect(message.text.split(sentences.notShown)).toHaveLength(3);
    expect(message.pictures).toEqual([]);
  });

  it("goes page by page in the same message, also after a restart", async () => {
    const { harness, list, pressed, teach, discord, channel } = await startManaged();
    await teach(12);
    const first = await list();
    expect(first.text).toContain(sentences.heading(12, 1, 3));
    expect(labels(first)).toEqual([...[1, 2, 3, 4, 5].map(sentences.forget), sentences.older]);
    await harness.restart();
    const second = await pressed(first, sentences.older);
    expect(second.id).toBe(first.id);
    expect(labels(second)).toEqual([...[6, 7, 8, 9, 10].map(sentences.forget), sentences.newer, sentences.older]);
    const third = await pressed(second, sentences.older);
    expect(labels(third)).toEqual([...[11, 12].map(sentences.forget), sentences.newer]);
    expect((await pressed(third, sentences.newer)).text).toContain(sentences.heading(12, 2, 3));
    expect(discord.messages(channel).filter(({ ephemeral }) => ephemeral)).toHaveLength(1);
  });

  it("forgets nothing for those who may not manage the server just now, and stays for another try", async () => {
    const { list, pressed, teach, known, guild, discord, manager, channel } = await startManaged();
    await teach(1);
    const message = await list();
    discord.addMember(guild, manager, { permissions: 0n });
    const refused = await pressed(message, sentences.forget(1));
    expect(refused.text).toBe(en.errors.permissionNeeded({ permission: "ManageGuild" }));
    expect(await known.ofNow(guild.id)).toHaveLength(1);
    expect([refused.id === message.id, refused.ephemeral]).toEqual([false, true]);
    const still = discord.messages(channel).find(({ id }) => id === message.id);
    expect(still?.text).toBe(message.text);
    discord.addMember(guild, manager, { permissions: PermissionFlagsBits.ManageGuild });
    expect((await pressed(message, sentences.forget(1))).text).toContain(sentences.forgotten);
  });
});

describe("Forget", () => {
  it("makes neither the picture nor what looks like it recognised any more, and Undo takes that back", async () => {
    const { harness, list, pressed, known, guild, pass, addPoster, post, isThere, until } = await startManaged();
    const bytes = await texturedPicture(1);
    const look = await perceptualHash(bytes);
    if (look === undefined) throw new Error("The picture has no look.");
    await known.remember(guild.id, { sha256: sha256Of(bytes), perceptualHash: look, isBad: true });
    const before = await known.ofNow(guild.id);
    const smaller = await sharp(bytes).resize(240, 240).jpeg().toBuffer();

    const after = await pressed(await list(), sentences.forget(1));
    expect(after.text).toBe(`${sentences.forgotten}\n${sentences.none}`);
    expect(labels(after)).toEqual([sentences.takeBack]);
    const messages = [bytes, smaller].map((copy) => post(addPoster(), [copy]));
    await until(() => (harness.fal.submits(OCR).length === 2 ? true : undefined));
    await pass(5_000);
    expect(messages.map(isThere)).toEqual([true, true]);
    expect(harness.entries()).toEqual([]);

    const undone = await pressed(after, sentences.takeBack);
    expect(undone.text).toContain(sentences.takenBack);
    expect(await known.ofNow(guild.id)).toEqual(before);
    const again = [bytes, smaller].map((copy) => post(addPoster(), [copy]));
    for (const copy of again) await until(() => (isThere(copy) ? undefined : true));
  });

  it("is heard of by other processes before they act, whatever they remember", async () => {
    const { harness, known, guild, pass, addPoster, post, isThere, until, entries } = await startManaged();
    const { bytes } = await found(harness, 1);
    await known.ofNow(guild.id);
    const copy = post(addPoster(), [bytes]); // it is remembered here from now on
    await until(() => (isThere(copy) ? undefined : true));
    await known.forget(guild.id, sha256Of(bytes));
    const later = post(addPoster(), [bytes]);
    await pass(1_500);
    expect(isThere(later)).toBe(true);
    expect(await known.ofNow(guild.id)).toEqual([]);
    expect(entries()).toHaveLength(1);
  });

  it("says so where the picture was forgotten already, or was forgotten too long ago for Undo", async () => {
    const { list, pressed, teach, clock, known, guild } = await startManaged();
    await teach(2);
    const before = await list();
    const [oldest] = await known.ofNow(guild.id);
    await known.forget(guild.id, oldest?.sha256 ?? "");
    const gone = await pressed(before, sentences.forget(2));
    expect(gone.text).toContain(sentences.gone);
    const after = await pressed(gone, sentences.forget(1));
    expect(await known.ofNow(guild.id)).toEqual([]);
    await clock.jump(HOUR_MS);
    expect((await pressed(after, sentences.takeBack)).text).toContain(sentences.tooLate);
    expect(await known.ofNow(guild.id)).toEqual([]);
  });
});
