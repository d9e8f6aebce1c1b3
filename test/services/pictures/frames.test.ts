import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { lookAtOthers } from "../../../src/services/pictures/look/look.ts";
import { normalisePicture } from "../../../src/services/pictures/decoding/normalise.ts";
import { ANIMATED, animatedAvif, animation, apng, repeated } from "../../support/animations.ts";
import { colourAt, noise, plainPicture } from "../../support/pictures.ts";
import { inspectPicture } from "./inspect-picture.ts";

const size = { width: 96, height: 72 };
const plain = (background: string) => sharp({ create: { ...size, channels: 3, background } });
/** Of a colour, with a white bar, so that there is something to see. */
const barred = (colour: string) => {
  const bar = { create: { width: 48, height: 12, channels: 3, background: "white" } } as const;
  return sharp({ create: { ...size, channels: 3, background: colour } }).composite([{ input: bar, left: 24, top: 0 }]);
};
const grained = (seed: number) => sharp(noise(size.width * size.height * 3, seed), { raw: { ...size, channels: 3 } });

const looking = { maxPixels: 1_000_000, alpha: false };
async function shown(bytes: Buffer) {
  const facts = await inspectPicture(bytes, "dance");
  const made = await normalisePicture(bytes, facts, looking, undefined);
  return { frame: facts.frame, colour: await colourAt(made.bytes, 48, 60) };
}
const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
const LIME = [0, 255, 0];
const near = (colour: readonly number[]) => colour.map((value) => expect.closeTo(value, -1.2));

describe.each(ANIMATED)("of an animated %s", (format) => {
  it("the frame that stands longest is shown to a model", async () => {
    const images = [barred("red"), barred("lime"), barred("blue"), barred("black")];
    const bytes = await animation(
      format,
      images.map((image, at) => ({ image, durationMs: at === 2 ? 900 : 100 })),
    );
    expect(await shown(bytes)).toEqual({ frame: { index: 2, count: 4 }, colour: near(BLUE) });
  });

  it("the first is shown where all stand for the same time", async () => {
    const bytes = await animation(
      format,
      ["red", "lime"].map((one) => ({ image: barred(one), durationMs: 100 })),
    );
    expect(await shown(bytes)).toEqual({ frame: { index: 0, count: 2 }, colour: near(RED) });
  });

  it("the first with detail is shown where the longest is empty", async () => {
    const images = [plain("black"), plain("white"), barred("lime"), barred("blue")];
    const bytes = await animation(
      format,
      images.map((image, at) => ({ image, durationMs: at === 1 ? 900 : 100 })),
    );
    expect(await shown(bytes)).toEqual({ frame: { index: 2, count: 4 }, colour: near(LIME) });
  });

  it("the longest is shown where all are empty", async () => {
    const images = [plain("red"), plain("blue")];
    const bytes = await animation(
      format,
      images.map((image, at) => ({ image, durationMs: 100 + at })),
    );
    expect((await shown(bytes)).frame.count).toBe(2);
  });

  it("the first, the middle and the last are looked at beside it, where they differ", async () => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const differing = await animation(
      format,
      seeds.map((seed) => ({ image: grained(seed), durationMs: seed === 2 ? 900 : 100 })),
    );
    const facts = await inspectPicture(differing, "dance");
    expect(facts.frame).toEqual({ index: 1, count: 6 });
    expect((await lookAtOthers(differing, facts)).map(({ frame }) => frame)).toEqual([0, 3, 5]);
    const twoKinds = [1, 2, 1, 2, 1, 2].map((seed) => ({ image: grained(seed), durationMs: 100 }));
    const repeating = await animation(format, twoKinds);
    expect(await lookAtOthers(repeating, await inspectPicture(repeating, "dance"))).toHaveLength(1);
  });
});

describe("an animated avif", () => {
  it("is taken, and its first frame is shown: browsers show it, though libvips does not know its brand", async () => {
    const bytes = animatedAvif();
    const facts = await inspectPicture(bytes, "dance");
    expect(facts.frame).toEqual({ index: 0, count: 3 });
    const { bytes: made } = await normalisePicture(bytes, facts, looking, undefined);
    expect(await colourAt(made, 24, 28)).toEqual(near(RED));
    expect(await lookAtOthers(bytes, facts)).toEqual([]);
  });
});

describe("an animated png", () => {
  const pngOf = (background: string, edges: { width: number; height: number } = size) =>
    sharp({ create: { ...edges, channels: 4, background } })
      .png()
      .toBuffer();

  it("is put together as its frames say", async () => {
    const small = { width: 48, height: 36 };
    const parts = await Promise.all([
      pngOf("red").then((png) => ({ png })),
      pngOf("lime", small).then((png) => ({ png, left: 48, top: 36, dispose: "restore" as const })),
      pngOf("blue", small).then((png) => ({ png, left: 0, top: 0, dispose: "clear" as const })),
      pngOf("#00000080", small).then((png) => ({ png, left: 48, top: 0, blends: true, durationMs: 900 })),
    ]);
    const bytes = apng(parts);
    const facts = await inspectPicture(bytes, "dance");
    expect(facts).toMatchObject({ frame: { index: 3, count: 4 }, hasAlpha: true });
    const { bytes: made } = await normalisePicture(bytes, facts, { ...looking, alpha: true }, undefined);
    expect(await colourAt(made, 60, 60)).toEqual([...RED, 255]); // lime was taken back
    expect((await colourAt(made, 10, 10))[3]).toBe(0); // blue was cleared
    expect(await colourAt(made, 60, 10)).toEqual([expect.closeTo(127, -1), 0, 0, 255]); // red below half of black
  });

  it("shows its first frame where its still picture is no part of it", async () => {
    const barredPng = (colour: string) => barred(colour).ensureAlpha().png().toBuffer();
    const bytes = apng([{ png: await barredPng("blue") }, { png: await barredPng("lime") }], await barredPng("red"));
    expect(await shown(bytes)).toEqual({ frame: { index: 0, count: 2 }, colour: near(BLUE) });
  });

  it("is its still picture where a frame goes beyond the canvas", async () => {
    const png = await barred("red").ensureAlpha().png().toBuffer();
    expect((await shown(apng([{ png }, { png, left: 50 }]))).frame).toEqual({ index: 0, count: 1 });
  });

  it("is still where nothing moves", async () => {
    expect((await inspectPicture(await plainPicture("png"), "still")).frame).toEqual({ index: 0, count: 1 });
  });
});

describe("an animation of very many frames", () => {
  it("takes no more memory of the decoder than one of four", async () => {
    const [few, many] = await Promise.all(
      [2, 500].map(async (times) =>
        repeated(
          await animation(
            "gif",
            ["red", "lime"].map((one) => ({ image: barred(one).clone(), durationMs: 100 })),
          ),
          times,
        ),
      ),
    );
    const facts = await Promise.all([few, many].map((bytes) => inspectPicture(bytes ?? Buffer.alloc(0), "dance")));
    expect(facts.map(({ frame }) => frame.count)).toEqual([4, 1_000]);
    expect(facts[1]?.decodingBytes).toBe(facts[0]?.decodingBytes);
  });
});
