import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { ANIMATED, animation } from "../support/animations.ts";
import { isFinal, startHarness } from "./harness.ts";
import { startModerated, texturedPicture } from "./moderation-harness.ts";
import { report } from "./moderation-asking.ts";
import { OCR } from "./pressing.ts";

const HARMLESS = "Our cat, as it chases a ball of wool";

/** Textures of these seeds, one after the other; the second stands longest. */
const film = async (format: (typeof ANIMATED)[number], seeds: readonly number[]) =>
  animation(
    format,
    await Promise.all(
      seeds.map(async (seed, at) => ({ image: sharp(await texturedPicture(seed)), durationMs: at === 1 ? 900 : 100 })),
    ),
  );

describe("the answer about an animation", () => {
  it("says which frame the model was shown, also when it was known before, and after a restart", async () => {
    const harness = await startHarness();
    const image = harness.attach(await film("gif", [1, 2, 3]), "dance.gif");
    const ask = async () => {
      const handle = harness.discord.command({
        name: "caption",
        options: { image },
        user: harness.asker,
        guild: harness.guild,
      });
      return (await handle.until(isFinal)).text;
    };
    expect(await ask()).toContain(en.answer.frame(2, 3));
    expect(await ask()).toContain(en.answer.frame(2, 3));
    await harness.restart();
    const afterwards = await ask();
    expect(afterwards).toContain(en.answer.frame(2, 3));
    expect(afterwards).toContain(en.answer.madeBefore);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("says so of each of several pictures, in German too, and nothing of those that are still", async () => {
    const harness = await startHarness();
    const image1 = harness.attach(await texturedPicture(9), "still.png");
    const image2 = harness.attach(await film("webp", [1, 2]), "dance.webp");
    const { discord, asker, guild } = harness;
    const options = { prompt: "blau", image1, image2 };
    const handle = discord.command({ name: "edit", options, user: asker, guild, locale: "de" });
    const { text } = await handle.until(isFinal);
    expect(text).toContain(de.answer.frameOf(2, 2, 2));
    expect(text).not.toContain("Bild 1:");
  });
});

describe.each(ANIMATED)("an animated %s that is posted", (format) => {
  it("is deleted where another frame than the longest looks like a known scam", async () => {
    const harness = await startModerated();
    const scam = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => (harness.isThere(scam) ? undefined : true));
    harness.fal.answer(OCR, { output: { results: HARMLESS } });
    const message = harness.post(harness.addPoster(), [await film(format, [7, 8, 9, 10, 1])]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
    expect(harness.fal.submits(OCR)).toHaveLength(1); // the scam itself: what is known is not paid for
  });
});

describe("the text of an animation", () => {
  it.each([
    ["once where its frames are all alike", [5, 5, 5, 5, 5], 1],
    ["of each frame that differs", [5, 6, 5, 5, 5], 2],
    ["of four frames at most", [1, 2, 3, 4, 5, 6, 7, 8], 4],
  ])("is read %s", async (_how, seeds, scans) => {
    const harness = await startModerated();
    harness.fal.answer(OCR, { output: { results: HARMLESS } });
    const message = harness.post(harness.addPoster(), [await film("webp", seeds)]);
    await harness.until(() => (harness.fal.submits(OCR).length >= scans ? true : undefined));
    await harness.pass(5_000);
    expect(harness.fal.submits(OCR)).toHaveLength(scans);
    expect(new Set(harness.fal.uploads.map(({ bytes }) => bytes?.toString("base64"))).size).toBe(scans);
    expect(harness.isThere(message)).toBe(true);
  });

  it("is judged in each of them: one find is enough", async () => {
    const harness = await startModerated();
    harness.fal.answerNext(OCR, { output: { results: HARMLESS } });
    const message = harness.post(harness.addPoster(), [await film("gif", [1, 2, 3, 4])]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
    expect(harness.fal.submits(OCR)).toHaveLength(2);
  });
});

describe("an animation that a moderator reports", () => {
  it("is known by each of its frames that differ, also where what is thought of it is said anew", async () => {
    const harness = await startModerated();
    harness.fal.answer(OCR, { output: { results: HARMLESS } });
    await report(harness, harness.post(harness.addPoster(), [await film("gif", [1, 2, 3])]));
    for (const seed of [1, 2, 3]) {
      const copy = harness.post(harness.addPoster(), [await texturedPicture(seed)]);
      await harness.until(() => (harness.isThere(copy) ? undefined : true));
    }
    const known = createKnownPictures(harness.store, harness.clock, () => "another");
    const sha256 = (await known.of(harness.guild.id))[0]?.sha256 ?? "";
    await known.remember(harness.guild.id, { sha256, isBad: true });
    expect((await known.of(harness.guild.id)).find((one) => one.sha256 === sha256)?.otherHashes).toHaveLength(2);
  });
});
