import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Sensitivity } from "../../src/core/server/settings.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { perceptualHash } from "../../src/services/pictures/look/perceptual-hash.ts";
import { drive } from "../support/manual-clock.ts";
import { type ModeratedHarness, SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { HOUR_MS, OCR } from "./pressing.ts";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const known = ({ store, clock }: ModeratedHarness) => createKnownPictures(store, clock, () => "test");
const paidScans = (harness: ModeratedHarness) => harness.fal.submits(OCR).length;
const entryThatSays = (harness: ModeratedHarness, what: string) =>
  harness.until(() => harness.entries().find(({ text }) => text.includes(what)));

/** The hash with so many of its bits turned over. */
function turned(hash: string, bits: number): string {
  const bytes = Buffer.from(hash, "hex");
  for (let bit = 0; bit < bits; bit += 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString("hex");
}

describe("what is known by its bytes", () => {
  it("is deleted where it is bad, and left alone where it is good; neither is read", async () => {
    const harness = await startModerated();
    const [bad, good] = [await texturedPicture(1), await texturedPicture(2)];
    await known(harness).remember(harness.guild.id, { sha256: sha256(bad), isBad: true });
    await known(harness).remember(harness.guild.id, { sha256: sha256(good), isBad: false });
    const messages = [good, bad].map((bytes) => harness.post(harness.addPoster(), [bytes]));
    await entryThatSays(harness, "identical to a picture known as a scam");
    await harness.until(() => (messages.some((one) => !harness.isThere(one)) ? true : undefined));
    expect(messages.map((one) => harness.isThere(one))).toEqual([true, false]);
    expect(paidScans(harness)).toBe(0);
  });

  it("hides nothing that stands beside it where it is good", async () => {
    const harness = await startModerated();
    const [bad, good] = [await texturedPicture(1), await texturedPicture(2)];
    await known(harness).remember(harness.guild.id, { sha256: sha256(bad), isBad: true });
    await known(harness).remember(harness.guild.id, { sha256: sha256(good), isBad: false });
    const message = harness.post(harness.addPoster(), [good, bad]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
  });

  it("in one server acts in no other: there its text is judged by that server's own rules", async () => {
    const harness = await startModerated();
    const bytes = await texturedPicture(1);
    const other = harness.discord.addGuild({ name: "Other server" });
    await known(harness).remember(other.id, { sha256: sha256(bytes), isBad: true });
    harness.fal.answer(OCR, { output: { results: "Our summer party" } });
    const message = harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => (paidScans(harness) === 1 ? true : undefined));
    await harness.pass(5_000);
    expect(harness.isThere(message)).toBe(true);
    expect(harness.entries()).toEqual([]);
  });
});

describe("what looks like a known scam", () => {
  it("joins its case, re-encoded and resized, and is not read", async () => {
    const harness = await startModerated();
    const original = await texturedPicture(1);
    harness.post(harness.addPoster(), [original]);
    await entryThatSays(harness, "FREE NITRO");
    const copies = [
      await sharp(original).jpeg({ quality: 60 }).toBuffer(),
      await sharp(original).resize(200).webp().toBuffer(),
    ];
    for (const bytes of copies) harness.post(harness.addPoster(), [bytes]);
    const entry = await entryThatSays(harness, "posted 3 times");
    expect(entry.text).toMatch(/\d+ of 256 features differ \(limit: 48\)/);
    expect(harness.entries()).toHaveLength(1);
    expect(paidScans(harness)).toBe(1);
  });

  it.each([
    ["low", 24],
    ["medium", 48],
    ["high", 60],
  ] as const)(
    "is found at a distance that a server of sensitivity %s takes: %i bits, and not one more",
    async (...row) => {
      const [sensitivity, limit]: readonly [Sensitivity, number] = row;
      const harness = await startModerated({ sensitivity });
      harness.fal.answer(OCR, { output: { results: "Our summer party" } });
      const [near, far] = [await texturedPicture(1), await texturedPicture(2)];
      for (const [bytes, bits] of [[near, limit] as const, [far, limit + 1] as const]) {
        const hash = turned((await perceptualHash(bytes)) ?? "", bits);
        await known(harness).remember(harness.guild.id, { sha256: `like-${bits}`, perceptualHash: hash, isBad: true });
      }
      harness.post(harness.addPoster(), [far]);
      await harness.until(() => (paidScans(harness) === 1 ? true : undefined));
      harness.post(harness.addPoster(), [near]);
      await entryThatSays(harness, `${limit} of 256 features differ (limit: ${limit})`);
      expect(harness.entries()).toHaveLength(1);
      expect(paidScans(harness)).toBe(1);
    },
  );

  it("is left to its text where a picture that was said to be good is nearer", async () => {
    const harness = await startModerated();
    harness.fal.answer(OCR, { output: { results: "Our summer party" } });
    const bytes = await texturedPicture(1);
    const hash = (await perceptualHash(bytes)) ?? "";
    const marks = known(harness);
    await marks.remember(harness.guild.id, { sha256: "bad", perceptualHash: turned(hash, 20), isBad: true });
    await marks.remember(harness.guild.id, { sha256: "good", perceptualHash: turned(hash, 10), isBad: false });
    const message = harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => (paidScans(harness) === 1 ? true : undefined));
    await harness.pass(5_000);
    expect(harness.isThere(message)).toBe(true);
  });
});

describe("what is written in a picture", () => {
  it("is paid for once, however many copies come at the same moment, and by cached hash ever after", async () => {
    const harness = await startModerated({ mode: "log" });
    harness.fal.answer(OCR, { output: { results: "Our summer party" } });
    const bytes = await texturedPicture(1);
    const messages = Array.from({ length: 10 }, () => harness.post(harness.addPoster(), [bytes]));
    await harness.until(() => (paidScans(harness) === 1 ? true : undefined));
    await harness.pass(5_000);
    harness.post(harness.addPoster(), [bytes]);
    await harness.pass(5_000);
    await harness.clock.jump(24 * HOUR_MS);
    await harness.decide({ phrases: ["summer party"] });
    harness.post(harness.addPoster(), [bytes]);
    const entry = await entryThatSays(harness, "Its text says “summer party”: blocked phrase, 10 points");
    expect(entry.text).toContain("Score 10 (threshold 6)");
    expect(paidScans(harness)).toBe(1);
    expect(messages.every((one) => harness.isThere(one))).toBe(true);
  });

  it("is no matter any more where a moderator says meanwhile that it is no scam", async () => {
    const harness = await startModerated();
    harness.fal.answer(OCR, { hold: true });
    const bytes = await texturedPicture(1);
    const message = harness.post(harness.addPoster(), [bytes]);
    const job = await drive(harness.clock, harness.fal.nextSubmit());
    await known(harness).remember(harness.guild.id, { sha256: sha256(bytes), isBad: false });
    await harness.pass(3_000);
    await job.complete({ results: SCAM_TEXT });
    await harness.pass(10_000);
    expect(harness.isThere(message)).toBe(true);
    expect(harness.entries()).toEqual([]);
  });

  it("counts by the server's sensitivity", async () => {
    const harness = await startModerated({ sensitivity: "low" });
    harness.fal.answer(OCR, { output: { results: "FREE NITRO" } });
    const left = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => (paidScans(harness) === 1 ? true : undefined));
    await harness.decide({ sensitivity: "high" });
    expect(harness.isThere(left)).toBe(true);
    harness.post(harness.addPoster(), [await texturedPicture(2)]);
    await entryThatSays(harness, "(threshold 4)");
  });
});
