import sharp from "sharp";
import { describe, expect, it } from "vitest";
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

function fitForDiscord(bytes: Buffer, maxBytes = bytes.length) {
  return decoder.fitForDiscord(bytes, maxBytes, new AbortController().signal);
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
    expect(await fitForDiscord(bytes, bytes.length)).toEqual({ bytes, contentType: "image/png" });
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
