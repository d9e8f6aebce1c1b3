import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Sensitivity } from "../../src/core/server/settings.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { perceptualHash } from "../../src/services/pictures/look/perceptual-hash.ts";
import { drive } from "../support/manual-clock.ts";
import { type ModeratedHouse, SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, OCR } from "./pressing.ts";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const known = ({ store, clock }: ModeratedHouse) => createKnownPictures(store, clock, () => "test");
const paidScans = (house: ModeratedHouse) => house.fal.submits(OCR).length;
const entryThatSays = (house: ModeratedHouse, what: string) =>
  house.until(() => house.entries().find(({ text }) => text.includes(what)));

/** The hash with so many of its bits turned over. */
function turned(hash: string, bits: number): string {
  const bytes = Buffer.from(hash, "hex");
  for (let bit = 0; bit < bits; bit += 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString("hex");
}

describe("what is known by its bytes", () => {
  it("is deleted where it is bad, and left alone where it is good; neither is read", async () => {
    const house = await startModerated();
    const [bad, good] = [await texturedPicture(1), await texturedPicture(2)];
    await known(house).remember(house.guild.id, { sha256: sha256(bad), isBad: true });
    await known(house).remember(house.guild.id, { sha256: sha256(good), isBad: false });
    const messages = [good, bad].map((bytes) => house.post(house.addPoster(), [bytes]));
    await entryThatSays(house, "identical to a picture known as a scam");
    await house.until(() => (messages.some((one) => !house.isThere(one)) ? true : undefined));
    expect(messages.map((one) => house.isThere(one))).toEqual([true, false]);
    expect(paidScans(house)).toBe(0);
  });

  it("hides nothing that stands beside it where it is good", async () => {
    const house = await startModerated();
    const [bad, good] = [await texturedPicture(1), await texturedPicture(2)];
    await known(house).remember(house.guild.id, { sha256: sha256(bad), isBad: true });
    await known(house).remember(house.guild.id, { sha256: sha256(good), isBad: false });
    const message = house.post(house.addPoster(), [good, bad]);
    await house.until(() => (house.isThere(message) ? undefined : true));
  });

  it("in one server acts in no other: there its text is judged by that server's own rules", async () => {
    const house = await startModerated();
    const bytes = await texturedPicture(1);
    const other = house.discord.addGuild({ name: "Other server" });
    await known(house).remember(other.id, { sha256: sha256(bytes), isBad: true });
    house.fal.answer(OCR, { output: { results: "Our summer party" } });
    const message = house.post(house.addPoster(), [bytes]);
    await house.until(() => (paidScans(house) === 1 ? true : undefined));
    await house.pass(5_000);
    expect(house.isThere(message)).toBe(true);
    expect(house.entries()).toEqual([]);
  });
});

describe("what looks like a known scam", () => {
  it("joins its case, re-encoded and resized, and is not read", async () => {
    const house = await startModerated();
    const original = await texturedPicture(1);
    house.post(house.addPoster(), [original]);
    await entryThatSays(house, "FREE NITRO");
    const copies = [
      await sharp(original).jpeg({ quality: 60 }).toBuffer(),
      await sharp(original).resize(200).webp().toBuffer(),
    ];
    for (const bytes of copies) house.post(house.addPoster(), [bytes]);
    const entry = await entryThatSays(house, "posted 3 times");
    expect(entry.text).toMatch(/\d+ of 256 features differ \(limit: 48\)/);
    expect(house.entries()).toHaveLength(1);
    expect(paidScans(house)).toBe(1);
  });

  it.each([
    ["low", 24],
    ["medium", 48],
    ["high", 60],
  ] as const)(
    "is found at a distance that a server of sensitivity %s takes: %i bits, and not one more",
    async (...row) => {
      const [sensitivity, limit]: readonly [Sensitivity, number] = row;
      const house = await startModerated({ sensitivity });
      house.fal.answer(OCR, { output: { results: "Our summer party" } });
      const [near, far] = [await texturedPicture(1), await texturedPicture(2)];
      for (const [bytes, bits] of [[near, limit] as const, [far, limit + 1] as const]) {
        const hash = turned((await perceptualHash(bytes)) ?? "", bits);
        await known(house).remember(house.guild.id, { sha256: `like-${bits}`, perceptualHash: hash, isBad: true });
      }
      house.post(house.addPoster(), [far]);
      await house.until(() => (paidScans(house) === 1 ? true : undefined));
      house.post(house.addPoster(), [near]);
      await entryThatSays(house, `${limit} of 256 features differ (limit: ${limit})`);
      expect(house.entries()).toHaveLength(1);
      expect(paidScans(house)).toBe(1);
    },
  );

  it("is left to its text where a picture that was said to be good is nearer", async () => {
    const house = await startModerated();
    house.fal.answer(OCR, { output: { results: "Our summer party" } });
    const bytes = await texturedPicture(1);
    const hash = (await perceptualHash(bytes)) ?? "";
    const marks = known(house);
    await marks.remember(house.guild.id, { sha256: "bad", perceptualHash: turned(hash, 20), isBad: true });
    await marks.remember(house.guild.id, { sha256: "good", perceptualHash: turned(hash, 10), isBad: false });
    const message = house.post(house.addPoster(), [bytes]);
    await house.until(() => (paidScans(house) === 1 ? true : undefined));
    await house.pass(5_000);
    expect(house.isThere(message)).toBe(true);
  });
});

describe("what is written in a picture", () => {
  it("is paid for once, however many copies come at the same moment, and by cached hash ever after", async () => {
    const house = await startModerated({ mode: "log" });
    house.fal.answer(OCR, { output: { results: "Our summer party" } });
    const bytes = await texturedPicture(1);
    const messages = Array.from({ length: 10 }, () => house.post(house.addPoster(), [bytes]));
    await house.until(() => (paidScans(house) === 1 ? true : undefined));
    await house.pass(5_000);
    house.post(house.addPoster(), [bytes]);
    await house.pass(5_000);
    await house.clock.jump(24 * HOUR_MS);
    await house.decide({ phrases: ["summer party"] });
    house.post(house.addPoster(), [bytes]);
    const entry = await entryThatSays(house, "Its text says “summer party”: blocked phrase, 10 points");
    expect(entry.text).toContain("Score 10 (threshold 6)");
    expect(paidScans(house)).toBe(1);
    expect(messages.every((one) => house.isThere(one))).toBe(true);
  });

  it("is no matter any more where a moderator says meanwhile that it is no scam", async () => {
    const house = await startModerated();
    house.fal.answer(OCR, { hold: true });
    const bytes = await texturedPicture(1);
    const message = house.post(house.addPoster(), [bytes]);
    const job = await drive(house.clock, house.fal.nextSubmit());
    await known(house).remember(house.guild.id, { sha256: sha256(bytes), isBad: false });
    await house.pass(3_000);
    await job.complete({ results: SCAM_TEXT });
    await house.pass(10_000);
    expect(house.isThere(message)).toBe(true);
    expect(house.entries()).toEqual([]);
  });

  it("counts by the server's sensitivity", async () => {
    const house = await startModerated({ sensitivity: "low" });
    house.fal.answer(OCR, { output: { results: "FREE NITRO" } });
    const left = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => (paidScans(house) === 1 ? true : undefined));
    await house.decide({ sensitivity: "high" });
    expect(house.isThere(left)).toBe(true);
    house.post(house.addPoster(), [await texturedPicture(2)]);
    await entryThatSays(house, "(threshold 4)");
  });
});
