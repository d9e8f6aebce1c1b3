import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatImageSize,
  IMAGE_SIZE_NAMES,
  parseEditSize,
  parseImageSize,
} from "../../../src/core/request/image-size.ts";

describe("parseImageSize", () => {
  it.each(IMAGE_SIZE_NAMES)("knows %s", (name) => {
    expect(parseImageSize(name.toUpperCase())).toBe(name);
  });

  it("reads every size up to four megapixels, and its own writing", () => {
    const side = fc.integer({ min: 1, max: 2048 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        expect(parseImageSize(formatImageSize({ width, height }))).toEqual({ width, height });
      }),
    );
  });

  it.each([
    ["1024 x 768", { width: 1024, height: 768 }],
    ["1024X768", { width: 1024, height: 768 }],
    ["640×480", { width: 640, height: 480 }],
    ["2048x2048", { width: 2048, height: 2048 }],
  ])("reads %s", (text, size) => {
    expect(parseImageSize(text)).toEqual(size);
  });

  it.each(["", "big", "1024", "1024x", "0x100", "-5x5", "1.5x2", "auto", "1000000x1"])("refuses %j", (text) => {
    expect(() => parseImageSize(text)).toThrow(expect.objectContaining({ key: "sizeUnreadable" }));
  });

  it.each(["2049x2048", "4096x4096", "99999x99999"])("refuses %s as too large", (text) => {
    expect(() => parseImageSize(text)).toThrow(expect.objectContaining({ key: "sizeTooLarge" }));
  });
});

describe("parseEditSize", () => {
  it("takes auto as well", () => {
    expect(parseEditSize("Auto")).toBe("auto");
    expect(parseEditSize("square_hd")).toBe("square_hd");
  });
});
