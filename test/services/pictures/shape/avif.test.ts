import { describe, expect, it } from "vitest";
import { readSequenceSize } from "../../../../src/services/pictures/shape/av1-sequence.ts";
import { BrokenFileError, FileView } from "../../../../src/services/pictures/shape/file-view.ts";
import { readShape } from "../../../../src/services/pictures/shape/shape.ts";
import { HOSTILE_AVIFS } from "../../../fuzz/hostile/avif.ts";
import { plainPicture } from "../../../support/pictures.ts";

/** An AV1 bitstream of one header, by its bits. */
function bitstream(...bits: readonly string[]): Buffer {
  const joined = bits.join("").replaceAll(" ", "");
  const bytes = joined.padEnd(Math.ceil(joined.length / 8) * 8, "0").match(/.{8}/g) ?? [];
  return Buffer.from([0x0a, bytes.length, ...bytes.map((byte) => Number.parseInt(byte, 2))]);
}

const sizeOf = (bytes: Buffer) => readSequenceSize(new FileView(bytes, "big endian"), bytes);

/** Nine bits for a width of 300, eight for a height of 200. */
const SIZE = "1000 0111 100101011 11000111";

describe("the size in an AV1 header", () => {
  it.each([
    ["a short one", bitstream("000 1 1 00000", SIZE)],
    ["a plain one", bitstream("000 0 0", "0 0 00000", "000000000000 00101", SIZE)],
    ["one of a high level, which has a tier", bitstream("000 0 0", "0 0 00000", "000000000000 01000 1", SIZE)],
    [
      "one with two operating points and display delays",
      bitstream("000 0 0", "0 1 00001", "000000000000 00101 1 1010", "000000000000 00101 0", SIZE),
    ],
    [
      "one with timing, ticks and a decoder model",
      bitstream(
        "000 0 0",
        `1 ${"0".repeat(64)} 1 00101`, // timing, in ticks of a number of two bits
        `1 00010 ${"0".repeat(32)} 00000 00000`, // delays of three bits
        "0 00000",
        "000000000000 00101 1 101 010 1",
        SIZE,
      ),
    ],
  ])("is read from %s", (_what, bytes) => {
    expect(sizeOf(bytes)).toEqual({ width: 300, height: 200 });
  });

  it("is the largest of all, behind whatever other parts", () => {
    const other = Buffer.from([0x12, 0x00]);
    const large = bitstream("000 1 1 00000", "1111 1111 1111111111111111 0000000000001111");
    const small = bitstream("000 1 1 00000", SIZE);
    expect(sizeOf(Buffer.concat([other, small, large, small]))).toEqual({ width: 65_536, height: 200 });
  });

  it("is missing where there is none, and broken where it is cut", () => {
    expect(sizeOf(Buffer.from([0x12, 0x00]))).toEqual({ width: 0, height: 0 });
    expect(() => sizeOf(bitstream("000 1 1 00000 1111 1111"))).toThrow(BrokenFileError);
  });
});

describe("an avif", () => {
  // libheif refuses some of these by itself, at a bound of its own.
  const grids = HOSTILE_AVIFS.filter(({ what }) => /^a grid (?:of|in)/.test(what));
  it.each(grids)("is not put together from more than a picture takes: $what", async ({ make }) => {
    const bytes = await make();
    expect(() => readShape(bytes, "avif")).toThrow(BrokenFileError);
  });

  it("is as large as its pixels, where its properties say less", async () => {
    const bytes = await plainPicture("avif");
    const size = bytes.indexOf("ispe") + 8;
    bytes.writeUInt32BE(1, size);
    bytes.writeUInt32BE(1, size + 4);
    expect(readShape(bytes, "avif")).toMatchObject({ width: 60, height: 40 });
  });
});
