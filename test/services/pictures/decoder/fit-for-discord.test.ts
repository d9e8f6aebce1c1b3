import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/core/async/clock.ts";
import { createDecoder } from "../../../../src/services/pictures/decoder/decoder.ts";
import { openInProcessDecoder } from "../../../support/in-process-decoder.ts";
import {
  colourAt,
  encode,
  noisy,
  plainPicture,
  svgWithReferences,
  transparentPicture,
} from "../../../support/pictures.ts";
import { userErrorOf } from "../expectations.ts";

const decoder = openInProcessDecoder({ attachmentHosts: [] });
const never = new AbortController().signal;

function fitForDiscord(bytes: Buffer, maxBytes = bytes.length) {
  return decoder.fitForDiscord(bytes, maxBytes, never);
}

describe("a file that a model made", () => {
  it.each(["png", "jpeg", "webp"] as const)("is told to be a %s", async (format) => {
    expect((await fitForDiscord(await plainPicture(format))).contentType).toBe(`image/${format}`);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["an error page", Buffer.from("<html>Bad Gateway</html>")],
    ["an svg", svgWithReferences()],
  ])("is no picture where it is %s", async (_what, bytes) => {
    expect(await userErrorOf(fitForDiscord(bytes))).toEqual({ key: "modelAnswerUnreadable", params: {} });
  });

  it("is no picture where it is cut off", async () => {
    const bytes = await encode(noisy({ width: 200, height: 150 }), "png");
    expect((await userErrorOf(fitForDiscord(bytes.subarray(0, 9_000)))).key).toBe("modelAnswerUnreadable");
  });
});

describe("fitting a made picture for Discord", () => {
  it("leaves one that fits as it is", async () => {
    const bytes = await plainPicture("png");
    expect(await fitForDiscord(bytes, bytes.length)).toEqual({ bytes, contentType: "image/png", isBlack: false });
  });

  it("keeps the size where less quality is enough", async () => {
    const bytes = await encode(noisy({ width: 400, height: 300 }), "png");
    const fitted = await fitForDiscord(bytes, 200_000);
    expect(fitted.contentType).toBe("image/jpeg");
    expect(fitted.bytes.length).toBeLessThanOrEqual(200_000);
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ format: "jpeg", width: 400, height: 300 });
  });

  it("gives up size in the same shape where it is not", async () => {
    const bytes = await encode(noisy({ width: 400, height: 300 }), "png");
    const fitted = await fitForDiscord(bytes, 30_000);
    expect(fitted.bytes.length).toBeLessThanOrEqual(30_000);
    const { width, height } = await sharp(fitted.bytes).metadata();
    expect([width * 3, width]).toEqual([height * 4, expect.closeTo(200, -2)]);
  });

  it("keeps transparency", async () => {
    const bytes = await transparentPicture("png");
    const fitted = await fitForDiscord(bytes, bytes.length - 1);
    expect(fitted.contentType).toBe("image/webp");
    expect((await colourAt(fitted.bytes, 5, 20))[3]).toBe(0);
  });

  it("says so where nothing helps", async () => {
    const bytes = await plainPicture("png");
    expect(await userErrorOf(fitForDiscord(bytes, 10))).toEqual({ key: "modelFileTooLarge", params: {} });
  });
});

describe("a made picture that is black all over", () => {
  const plain = (background: { r: number; g: number; b: number }, size = { width: 640, height: 480 }) =>
    sharp({ create: { ...size, channels: 4, background } }).removeAlpha();
  const black = { r: 0, g: 0, b: 0 };
  const isBlack = async (file: Sharp, maxBytes?: number) => {
    const bytes = await file.toBuffer();
    return (await fitForDiscord(bytes, maxBytes ?? bytes.length)).isBlack;
  };

  it.each([
    ["a JPEG", () => plain(black).jpeg({ quality: 80, optimiseCoding: false })],
    ["a JPEG in full colour", () => plain(black).jpeg({ chromaSubsampling: "4:4:4", optimiseCoding: false })],
    ["a progressive JPEG", () => plain(black).jpeg({ progressive: true })],
    ["a grey JPEG", () => plain(black).toColourspace("b-w").jpeg()],
    ["a PNG", () => plain(black).png()],
    ["a PNG with transparency", () => plain(black).ensureAlpha().png({ compressionLevel: 1 })],
    ["a PNG of 16 bits", () => plain(black).toColourspace("rgb16").png()],
    ["a WebP", () => plain(black).webp()],
    ["a lossless WebP", () => plain(black).webp({ lossless: true })],
    ["an AVIF", () => plain(black).avif()],
    ["one of four megapixels", () => plain(black, { width: 2048, height: 2048 }).jpeg()],
    ["a very dark one", () => plain({ r: 8, g: 6, b: 9 }).jpeg()],
    [
      "one with a profile and much metadata",
      () =>
        plain(black)
          .jpeg()
          .withIccProfile("srgb")
          .withExif({ IFD0: { Copyright: "x".repeat(10_000) } }),
    ],
  ])("is known where it is %s", async (_what, file) => {
    expect(await isBlack(file())).toBe(true);
  });

  it.each([
    ["of another colour", () => plain({ r: 0, g: 0, b: 90 }).png()],
    ["white", () => plain({ r: 255, g: 255, b: 255 }).jpeg()],
    [
      "transparent all over",
      () => sharp({ create: { width: 640, height: 480, channels: 4, background: { ...black, alpha: 0 } } }).png(),
    ],
    [
      "a night with one star",
      () =>
        plain(black)
          .composite([
            { input: { create: { width: 3, height: 3, channels: 3, background: "white" } }, left: 600, top: 470 },
          ])
          .png(),
    ],
  ])("is no other: %s", async (_what, file) => {
    expect(await isBlack(file())).toBe(false);
  });

  it("is known where it is made smaller, too", async () => {
    const file = plain(black).png();
    const bytes = await file.toBuffer();
    expect(await isBlack(file, bytes.length - 1)).toBe(true);
  });

  /** A decoder whose process cannot be had. */
  const withoutProcess = () => {
    let asked = 0;
    const without = createDecoder({
      clock: systemClock,
      open() {
        asked += 1;
        throw new Error("There are too many processes.");
      },
    });
    return { without, asked: () => asked };
  };

  it("is looked for by the decoder in small files alone", async () => {
    const { without, asked } = withoutProcess();
    const bytes = await encode(noisy({ width: 400, height: 300 }), "jpeg");
    expect(await without.fitForDiscord(bytes, bytes.length, never)).toMatchObject({ bytes, isBlack: false });
    expect(asked()).toBe(0);
  });

  it("is posted as it is where it cannot be looked at", async () => {
    const { without, asked } = withoutProcess();
    const bytes = await plain(black).jpeg().toBuffer();
    expect(await without.fitForDiscord(bytes, bytes.length, never)).toMatchObject({ bytes, isBlack: false });
    expect(asked()).toBeGreaterThan(0);
  });
});
