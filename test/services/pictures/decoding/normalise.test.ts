import { describe, expect, it } from "vitest";
import sharp from "sharp";
import * as fc from "fast-check";
import { PICTURE_FORMATS, type PictureNeeds, type Region } from "../../../../src/core/request/picture.ts";
import { inspectPicture } from "../inspect-picture.ts";
import { fitWithin } from "../../../../src/core/request/picture.ts";
import { normalisePicture } from "../../../../src/services/pictures/decoding/normalise.ts";
import {
  animatedPicture,
  animatedPng,
  cmykJpeg,
  colourAt,
  encode,
  greyPng,
  noisy,
  orientedPicture,
  plainPicture,
  QUARTERS,
  quartered,
  sixteenBitPng,
  transparentPicture,
} from "../../../support/pictures.ts";

const opaque: PictureNeeds = { maxPixels: 4_000_000, alpha: false };
const transparent: PictureNeeds = { maxPixels: 4_000_000, alpha: true };

async function normalise(bytes: Buffer, needs: PictureNeeds = opaque, region?: Region) {
  return normalisePicture(bytes, await inspectPicture(bytes, "thing"), needs, region);
}

/** Compression, and print colours still more, change a colour a little. */
function near(actual: readonly number[], expected: readonly number[], tolerance = 12): boolean {
  return (
    actual.length === expected.length && expected.every((value, at) => Math.abs(value - (actual[at] ?? 0)) <= tolerance)
  );
}

async function expectQuarters(bytes: Buffer, tolerance?: number): Promise<void> {
  const { width, height } = await sharp(bytes).metadata();
  const [left, right, top, bottom] = [width / 4, (width * 3) / 4, height / 4, (height * 3) / 4].map(Math.floor);
  const places = [
    [left, top, QUARTERS.topLeft],
    [right, top, QUARTERS.topRight],
    [right, bottom, QUARTERS.bottomRight],
    [left, bottom, QUARTERS.bottomLeft],
  ] as const;
  for (const [x = 0, y = 0, colour] of places) {
    const found = await colourAt(bytes, x, y);
    expect(near(found, colour, tolerance), `${found.join()} for ${colour.join()}`).toBe(true);
  }
}

describe("making a picture right for a model", () => {
  it.each(PICTURE_FORMATS)("a %s keeps its size and colours, and can go as it is afterwards", async (format) => {
    const { bytes, contentType } = await normalise(await plainPicture(format));
    const facts = await inspectPicture(bytes, "thing");
    expect(facts).toMatchObject({ width: 60, height: 40, modelReady: true, hasAlpha: false });
    expect(contentType).toBe(`image/${facts.format}`);
    await expectQuarters(bytes);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("orientation %i is applied and gone", async (orientation) => {
    for (const format of ["jpeg", "webp", "png"] as const) {
      const { bytes } = await normalise(await orientedPicture(format, orientation));
      const header = await sharp(bytes).metadata();
      expect([header.width, header.height, header.orientation]).toEqual([60, 40, undefined]);
      await expectQuarters(bytes);
    }
  });

  it.each([
    ["print colours", cmykJpeg, 90],
    ["16 bits", sixteenBitPng, 3],
  ] as const)("%s become 8 bits of sRGB", async (_what, make, tolerance) => {
    const { bytes } = await normalise(await make());
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "srgb", depth: "uchar", channels: 3 });
    await expectQuarters(bytes, tolerance);
  });

  it("16 bits with transparency become 8 bits with transparency", async () => {
    const deep = await sharp(await transparentPicture("png"))
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe("ushort");
    const { bytes } = await normalise(deep, transparent);
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "srgb", depth: "uchar", channels: 4 });
  });

  it("grey stays readable", async () => {
    expect(await inspectPicture((await normalise(await greyPng())).bytes, "thing")).toMatchObject({ modelReady: true });
  });

  it.each([
    ["gif", () => animatedPicture("gif")],
    ["webp", () => animatedPicture("webp")],
    ["png", animatedPng],
  ] as const)("of an animated %s the first frame is taken", async (_format, make) => {
    const { bytes } = await normalise(await make());
    expect(await inspectPicture(bytes, "thing")).toMatchObject({ width: 60, height: 40, modelReady: true });
    expect(near(await colourAt(bytes, 5, 5), QUARTERS.topLeft)).toBe(true);
  });

  it("metadata do not leave the house", async () => {
    const secret = "Musterstrasse 1";
    const posted = await quartered({ width: 60, height: 40 })
      .withExif({ IFD0: { Copyright: secret } })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><!--${secret}--></x:xmpmeta>`)
      .jpeg()
      .toBuffer();
    expect(posted.includes(secret)).toBe(true);
    expect((await normalise(posted)).bytes.includes(secret)).toBe(false);
  });
});

describe("transparency", () => {
  it.each(["png", "webp"] as const)("of a %s is laid on white where it means nothing", async (format) => {
    const { bytes } = await normalise(await transparentPicture(format));
    expect(near(await colourAt(bytes, 5, 20), [255, 255, 255])).toBe(true);
    expect(near(await colourAt(bytes, 55, 20), [220, 30, 30])).toBe(true);
  });

  it.each(["png", "webp"] as const)("of a %s is kept where it means something", async (format) => {
    const { bytes, contentType } = await normalise(await transparentPicture(format), transparent);
    expect(contentType).toBe("image/png");
    expect((await colourAt(bytes, 5, 20))[3]).toBe(0);
    expect(await colourAt(bytes, 55, 20)).toEqual([220, 30, 30, 255]);
  });
});

describe("the size", () => {
  it("is left alone within what the model takes, and brought down to it above", async () => {
    const posted = await plainPicture("png", { width: 600, height: 400 });
    const exact = await normalise(posted, { maxPixels: 240_000, alpha: false });
    expect(await inspectPicture(exact.bytes, "thing")).toMatchObject({ width: 600, height: 400 });
    const smaller = await normalise(posted, { maxPixels: 60_000, alpha: false });
    expect(await inspectPicture(smaller.bytes, "thing")).toMatchObject({ width: 300, height: 200 });
    await expectQuarters(smaller.bytes);
  });

  it("is judged after the cut", async () => {
    const posted = await plainPicture("png", { width: 600, height: 400 });
    const part = await normalise(posted, { maxPixels: 60_000, alpha: false }, { x1: 0, y1: 0, x2: 300, y2: 200 });
    expect(await inspectPicture(part.bytes, "thing")).toMatchObject({ width: 300, height: 200 });
  });

  it("never exceeds the limit, never grows, never vanishes, and keeps the shape", () => {
    const edge = fc.integer({ min: 1, max: 70_000 });
    fc.assert(
      fc.property(edge, edge, fc.integer({ min: 1, max: 10_000_000 }), (width, height, maxPixels) => {
        const fitted = fitWithin(width, height, maxPixels);
        expect(fitted.width * fitted.height).toBeLessThanOrEqual(maxPixels);
        expect(fitted.width).toBeGreaterThanOrEqual(1);
        expect(fitted.height).toBeGreaterThanOrEqual(1);
        expect(fitted.width).toBeLessThanOrEqual(width);
        expect(fitted.height).toBeLessThanOrEqual(height);
        if (fitted.width < 50 || fitted.height < 50) return;
        expect(Math.abs(fitted.width / fitted.height / (width / height) - 1)).toBeLessThan(0.03);
      }),
    );
  });
});

describe("the part that is cut out", () => {
  it.each([1, 3, 6, 7])("is measured in the upright picture (orientation %i)", async (orientation) => {
    const posted = await orientedPicture("jpeg", orientation);
    const topRight = await normalise(posted, opaque, { x1: 32, y1: 0, x2: 60, y2: 18 });
    expect(await inspectPicture(topRight.bytes, "thing")).toMatchObject({ width: 28, height: 18 });
    expect(near(await colourAt(topRight.bytes, 14, 9), QUARTERS.topRight)).toBe(true);
  });

  it("may be a single pixel", async () => {
    const { bytes } = await normalise(await plainPicture("png"), opaque, { x1: 59, y1: 39, x2: 60, y2: 40 });
    expect(await colourAt(bytes, 0, 0)).toEqual([...QUARTERS.bottomRight]);
  });
});

describe("the format", () => {
  it.each([
    ["png", "image/png"],
    ["gif", "image/png"],
    ["tiff", "image/png"],
    ["jpeg", "image/jpeg"],
    ["webp", "image/jpeg"],
    ["avif", "image/jpeg"],
  ] as const)("of a small %s is %s", async (format, contentType) => {
    expect((await normalise(await plainPicture(format))).contentType).toBe(contentType);
  });

  it("of a large lossless picture is jpeg", async () => {
    const posted = await encode(noisy({ width: 2_000, height: 1_500 }), "png");
    expect((await normalise(posted)).contentType).toBe("image/jpeg");
  });
});
