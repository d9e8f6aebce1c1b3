import * as fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { PICTURE_FORMATS, type PictureFormat } from "../../../../src/core/request/picture.ts";
import { BrokenFileError } from "../../../../src/services/pictures/shape/file-view.ts";
import type { PictureShape } from "../../../../src/services/pictures/shape/picture-shape.ts";
import { judgeShape, readShape } from "../../../../src/services/pictures/shape/shape.ts";
import { noise } from "../../../support/pictures.ts";
import { userErrorOf } from "../expectations.ts";
import { REAL_PICTURES } from "../../../support/real-pictures.ts";

const BITS = new Map([
  ["uchar", 8],
  ["ushort", 16],
  ["float", 32],
  ["double", 64],
]);

describe("the shape of a sound picture is what its decoder says", () => {
  it.each(REAL_PICTURES)("$format: $what", async ({ format, make }) => {
    const bytes = await make();
    const header = await sharp(bytes).metadata();
    expect(readShape(bytes, format)).toMatchObject({
      width: header.width,
      height: header.height,
      channels: header.channels,
      bitsPerChannel: BITS.get(header.depth),
      hasAlpha: header.hasAlpha,
      frames: header.pages ?? 1,
      complete: true,
    });
  });
});

describe("a harmed file", () => {
  const originals: { readonly format: PictureFormat; readonly bytes: Buffer }[] = [];
  beforeAll(async () => {
    for (const { format, make } of REAL_PICTURES) originals.push({ format, bytes: await make() });
  });

  /** Reads as another format too: what the first bytes say is all that chooses the reader. */
  function expectAnEnd(bytes: Buffer, format: PictureFormat): void {
    try {
      const { width, height, channels, bitsPerChannel, frames } = readShape(bytes, format);
      for (const number of [width, height, channels, bitsPerChannel, frames]) {
        expect(Number.isInteger(number) && number > 0).toBe(true);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(BrokenFileError);
    }
  }

  const spot = fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x21, 0x2c, 0xda, 0xc0));

  it("has a shape or is called broken, whatever is other in it", () => {
    const picture = fc.nat().map((index) => index % REAL_PICTURES.length);
    fc.assert(
      fc.property(picture, fc.array(spot, { maxLength: 12 }), fc.nat(), (index, spots, cut) => {
        const { format, bytes } = originals[index] ?? { format: "png", bytes: Buffer.alloc(0) };
        const harmed = Buffer.from(bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0)));
        for (const [at, value] of spots) harmed[at % Math.min(harmed.length, 400)] = value;
        expectAnEnd(harmed, format);
      }),
      { numRuns: 3_000 },
    );
  });

  it("has an end also where all of it is noise", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PICTURE_FORMATS), fc.uint8Array({ maxLength: 300 }), (format, bytes) => {
        expectAnEnd(Buffer.from(bytes), format);
      }),
      { numRuns: 2_000 },
    );
    for (const format of PICTURE_FORMATS) expectAnEnd(noise(100_000), format);
  });
});

describe("what a shape is judged by", () => {
  const plain: PictureShape = {
    width: 600,
    height: 400,
    channels: 3,
    bitsPerChannel: 8,
    hasAlpha: false,
    heldBytesPerPixel: 0,
    frames: 1,
    complete: true,
    animated: false,
  };
  const name = "cat.png";
  const verdict = (shape: Partial<PictureShape>) =>
    userErrorOf(Promise.resolve().then(() => judgeShape({ ...plain, ...shape }, name)));
  const tooLong = { key: "pictureTooLong", params: { name, limitPixels: 30_000, limitRatio: 1_000 } };
  const tooManyPixels = (limitMegapixels: number) => ({
    key: "pictureTooManyPixels",
    params: { name, limitMegapixels },
  });

  it.each([
    { width: 30_000, height: 30 },
    { width: 30, height: 30_000 },
    { width: 1, height: 1_000 },
    { width: 8_000, height: 8_000 },
    { width: 8_000, height: 8_000, heldBytesPerPixel: 6 },
    { width: 8_000, height: 8_000, channels: 4, bitsPerChannel: 16 },
    { frames: 10_000 },
  ])("%o is read", (shape) => {
    expect(() => judgeShape({ ...plain, ...shape }, name)).not.toThrow();
  });

  it.each([
    [{ width: 30_001, height: 40 }, tooLong],
    [{ width: 40, height: 30_001 }, tooLong],
    [{ width: 1_001, height: 1 }, tooLong],
    [{ width: 1, height: 1_001 }, tooLong],
    [{ width: 64_000_000, height: 1 }, tooLong],
    [{ width: 8_000, height: 8_001 }, tooManyPixels(64)],
    [{ width: 8_000, height: 8_000, channels: 5, bitsPerChannel: 16 }, tooManyPixels(51)],
    [{ width: 8_000, height: 8_000, channels: 4, bitsPerChannel: 32 }, tooManyPixels(32)],
    [{ width: 8_000, height: 8_000, heldBytesPerPixel: 8 }, tooManyPixels(50)],
    [{ frames: 10_001 }, { key: "pictureTooManyFrames", params: { name, limit: 10_000 } }],
  ])("%o is refused", async (shape, expected) => {
    expect(await verdict(shape)).toEqual(expected);
  });
});
