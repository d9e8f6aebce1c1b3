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
    const house = await startHarness();
    const image = house.attach(await film("gif", [1, 2, 3]), "dance.gif");
    const ask = async () => {
      const handle = house.discord.command({
        name: "caption",
        options: { image },
        user: house.asker,
        guild: house.guild,
      });
      return (await handle.until(isFinal)).text;
    };
    expect(await ask()).toContain(en.answer.frame(2, 3));
    expect(await ask()).toContain(en.answer.frame(2, 3));
    await house.restart();
    const afterwards = await ask();
    expect(afterwards).toContain(en.answer.frame(2, 3));
    expect(afterwards).toContain(en.answer.madeBefore);
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("says so of each of several pictures, in German too, and nothing of those that are still", async () => {
    const house = await startHarness();
    const image1 = house.attach(await texturedPicture(9), "still.png");
    const image2 = house.attach(await film("webp", [1, 2]), "dance.webp");
    const { discord, asker, guild } = house;
    const options = { prompt: "blau", image1, image2 };
    const handle = discord.command({ name: "edit", options, user: asker, guild, locale: "de" });
    const { text } = await handle.until(isFinal);
    expect(text).toContain(de.answer.frameOf(2, 2, 2));
    expect(text).not.toContain("Bild 1:");
  });
});

describe.each(ANIMATED)("an animated %s that is posted", (format) => {
  it("is deleted where another frame than the longest looks like a known scam", async () => {
    const house = await startModerated();
    const scam = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => (house.isThere(scam) ? undefined : true));
    house.fal.answer(OCR, { output: { results: HARMLESS } });
    const message = house.post(house.addPoster(), [await film(format, [7, 8, 9, 10, 1])]);
    await house.until(() => (house.isThere(message) ? undefined : true));
    expect(house.fal.submits(OCR)).toHaveLength(1); // the scam itself: what is known is not paid for
  });
});

describe("the text of an animation", () => {
  it.each([
    ["once where its frames are all alike", [5, 5, 5, 5, 5], 1],
    ["of each frame that differs", [5, 6, 5, 5, 5], 2],
    ["of four frames at most", [1, 2, 3, 4, 5, 6, 7, 8], 4],
  ])("is read %s", async (_how, seeds, scans) => {
    const house = await startModerated();
    house.fal.answer(OCR, { output: { results: HARMLESS } });
    const message = house.post(house.addPoster(), [await film("webp", seeds)]);
    await house.until(() => (house.fal.submits(OCR).length >= scans ? true : undefined));
    await house.pass(5_000);
    expect(house.fal.submits(OCR)).toHaveLength(scans);
    expect(new Set(house.fal.uploads.map(({ bytes }) => bytes?.toString("base64"))).size).toBe(scans);
    expect(house.isThere(message)).toBe(true);
  });

  it("is judged in each of them: one find is enough", async () => {
    const house = await startModerated();
    house.fal.answerNext(OCR, { output: { results: HARMLESS } });
    const message = house.post(house.addPoster(), [await film("gif", [1, 2, 3, 4])]);
    await house.until(() => (house.isThere(message) ? undefined : true));
    expect(house.fal.submits(OCR)).toHaveLength(2);
  });
});

describe("an animation that a moderator reports", () => {
  it("is known by each of its frames that differ, also where what is thought of it is said anew", async () => {
    const house = await startModerated();
    house.fal.answer(OCR, { output: { results: HARMLESS } });
    await report(house, house.post(house.addPoster(), [await film("gif", [1, 2, 3])]));
    for (const seed of [1, 2, 3]) {
      const copy = house.post(house.addPoster(), [await texturedPicture(seed)]);
      await house.until(() => (house.isThere(copy) ? undefined : true));
    }
    const known = createKnownPictures(house.store, house.clock, () => "another");
    const sha256 = (await known.of(house.guild.id))[0]?.sha256 ?? "";
    await known.remember(house.guild.id, { sha256, isBad: true });
    expect((await known.of(house.guild.id)).find((one) => one.sha256 === sha256)?.otherHashes).toHaveLength(2);
  });
});
