import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { PICTURE_FORMATS } from "../../../../src/core/request/picture.ts";
import { distance, NEAR, perceptualHash } from "../../../../src/services/pictures/look/perceptual-hash.ts";
import { encode } from "../../../support/pictures.ts";
import { asImage, asPng, BLACK, mix, paint, seeded, type Colour, type Paint } from "./perceptual-hash-painting.ts";
import { texturedPicture } from "./perceptual-hash-pictures.ts";

const WHITE: Colour = [255, 255, 255];
const RED: Colour = [200, 30, 30];

/** Hills, which differ up and down, left and right. */
const landscape = texturedPicture(5, 320, 240);
const picture = (): Sharp => asImage(landscape);

async function distanceTo(bytes: Buffer): Promise<number> {
  return distance((await perceptualHash(await asPng(landscape))) ?? "", (await perceptualHash(bytes)) ?? "");
}

describe("the look of a picture", () => {
  it("is 256 bits, the same ones every time", async () => {
    const hash = await perceptualHash(await asPng(landscape));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await perceptualHash(await asPng(landscape))).toBe(hash);
  });

  it.each(PICTURE_FORMATS)("does not depend on its being a %s", async (format) => {
    expect(await distanceTo(await encode(picture(), format))).toBeLessThanOrEqual(10);
  });

  it("does not depend on how large it is", async () => {
    expect(await distanceTo(await picture().resize(1_280, 960).jpeg().toBuffer())).toBeLessThanOrEqual(10);
  });

  it("does not depend on how deep its colours are, or in which space", async () => {
    expect(await distanceTo(await picture().toColourspace("rgb16").png().toBuffer())).toBeLessThanOrEqual(10);
    expect(await distanceTo(await picture().toColourspace("cmyk").jpeg().toBuffer())).toBeLessThanOrEqual(NEAR.low);
    expect(await distanceTo(await picture().greyscale().png().toBuffer())).toBeLessThanOrEqual(NEAR.low);
  });

  it("is that of the picture as a person sees it: upright", async () => {
    const turned = await picture().rotate(90).jpeg({ quality: 95 }).withMetadata({ orientation: 8 }).toBuffer();
    expect(await distanceTo(turned)).toBeLessThanOrEqual(10);
    expect(await distanceTo(await picture().rotate(90).png().toBuffer())).toBeGreaterThan(80);
  });

  it("is that of the picture as a person sees it: on white where it is transparent", async () => {
    const { width, height } = landscape;
    const hole = { create: { width: width / 2, height: height / 2, channels: 4, background: "black" } } as const;
    const holed = await picture()
      .ensureAlpha()
      .composite([{ input: hole, left: 0, top: 0, blend: "dest-out" }])
      .png()
      .toBuffer();
    const white = { create: { width: width / 2, height: height / 2, channels: 3, background: "white" } } as const;
    const pasted = await picture()
      .composite([{ input: white, left: 0, top: 0 }])
      .png()
      .toBuffer();
    expect(distance((await perceptualHash(holed)) ?? "", (await perceptualHash(pasted)) ?? "")).toBeLessThanOrEqual(4);
  });

  it("is that of the first frame", async () => {
    const { width, height, pixels } = landscape;
    const frames = Buffer.concat([pixels, texturedPicture(12, width, height).pixels]);
    const film = sharp(frames, { raw: { width, height: 2 * height, channels: 3, pageHeight: height } });
    expect(await distanceTo(await film.webp({ quality: 95 }).toBuffer())).toBeLessThanOrEqual(10);
  });

  it("is refused of a picture of which there is nothing to see", async () => {
    const bytes = await asPng(landscape);
    await expect(perceptualHash(bytes.subarray(0, 50))).rejects.toThrow(Error);
  });

  it("is that of what can be seen of a picture that is cut off", async () => {
    const bytes = await asPng(landscape);
    expect(await distanceTo(bytes.subarray(0, Math.floor(bytes.length * 0.97)))).toBeLessThanOrEqual(NEAR.medium);
  });
});

describe("pictures with too little detail", () => {
  const grain = seeded(1);
  const box = (x: number, y: number, left: number, top: number, width: number, height: number): boolean =>
    x >= left && x < left + width && y >= top && y < top + height;
  const scribble = (x: number, y: number): boolean => (Math.floor(x / 3) * 7 + Math.floor(y / 3) * 13) % 5 < 2;

  const plain: Readonly<Record<string, Paint>> = {
    "one colour": () => RED,
    white: () => WHITE,
    "one colour with a little noise": () => mix(RED, WHITE, 0.05 * grain()),
    "a gradient across": (x) => mix(BLACK, WHITE, x / 640),
    "a gradient down": (_, y) => mix(RED, WHITE, y / 480),
    "a gradient of three colours": (x, y) => [(255 * x) / 640, (255 * (x + y)) / 1_120, (255 * y) / 480],
    "a glow": (x, y) => mix(BLACK, WHITE, Math.exp(-((x - 213) ** 2 + (y - 240) ** 2) / 40_000)),
    "a vignette": (x, y) => mix(WHITE, BLACK, Math.hypot(x - 213, y - 120) / 640),
    "two halves": (x) => (x < 320 ? BLACK : WHITE),
    "a disc": (x, y) => (Math.hypot(x - 320, y - 240) < 120 ? RED : WHITE),
    "a white page with one word": (x, y) => (box(x, y, 200, 200, 120, 24) && scribble(x, y) ? BLACK : WHITE),
    "a white page with one large word": (x, y) => (box(x, y, 120, 200, 400, 60) && scribble(x, y) ? BLACK : WHITE),
    "a dark page with a line of text": (x, y) => (box(x, y, 60, 90, 520, 16) && scribble(x, y) ? WHITE : BLACK),
  };

  it.each(Object.entries(plain))("have no hash: %s", async (_name, colourAt) => {
    const flat = paint(640, 480, colourAt);
    expect(await perceptualHash(await asPng(flat))).toBe(undefined);
    expect(await perceptualHash(await asImage(flat).jpeg({ quality: 50 }).toBuffer())).toBe(undefined);
    expect(await perceptualHash(await asImage(flat).resize(80, 60).webp({ quality: 60 }).toBuffer())).toBe(undefined);
  });

  it("have no hash: a single pixel, and pictures as narrow as that", async () => {
    for (const [width, height] of [
      [1, 1],
      [1, 300],
      [300, 1],
    ] as const) {
      expect(await perceptualHash(await asPng(paint(width, height, () => RED)))).toBe(undefined);
    }
  });
});

describe("distance", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
  const onesOf = (bits: bigint): number => bits.toString(2).replaceAll("0", "").length;

  it("is the number of bits that differ", () => {
    fc.assert(
      fc.property(hash, hash, (one, other) => {
        expect(distance(one, other)).toBe(onesOf(BigInt(`0x${one}`) ^ BigInt(`0x${other}`)));
      }),
    );
  });

  it("counts from none to all of them", () => {
    expect(distance("0".repeat(64), "0".repeat(64))).toBe(0);
    expect(distance("0".repeat(64), "f".repeat(64))).toBe(256);
    expect(distance(`${"0".repeat(63)}1`, `8${"0".repeat(63)}`)).toBe(2);
  });

  it("is beyond every limit for a hash of another kind", () => {
    expect(distance("0".repeat(64), "0".repeat(16))).toBeGreaterThan(NEAR.high);
  });

  it("counts as near the sooner the higher the sensitivity", () => {
    expect(NEAR.low < NEAR.medium && NEAR.medium < NEAR.high).toBe(true);
  });
});
