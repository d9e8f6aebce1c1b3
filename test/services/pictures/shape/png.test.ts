import { describe, expect, it } from "vitest";
import { BrokenFileError } from "../../../../src/services/pictures/shape/file-view.ts";
import { readShape } from "../../../../src/services/pictures/shape/shape.ts";
import { pngChunk } from "../../../support/pictures.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const start = latin1("\x89PNG\r\n\x1a\n");

function uint32s(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => bytes.writeUInt32BE(number, index * 4));
  return bytes;
}

const header = pngChunk("IHDR", Buffer.concat([uint32s(60, 40), Buffer.from([8, 2, 0, 0, 0])]));
const [data, end] = [pngChunk("IDAT"), pngChunk("IEND")];
const png = (...chunks: Buffer[]) => readShape(Buffer.concat([start, ...chunks]), "png");

describe("a png", () => {
  it("is complete with data and an end, whatever follows", () => {
    expect(png(header, data, end)).toMatchObject({ width: 60, height: 40, complete: true, animated: false });
    expect(png(header, data, end, latin1("more")).complete).toBe(true);
  });

  it.each([
    ["an end", [header, data]],
    ["data", [header, end]],
    ["a byte of its end", [header, data, end.subarray(0, 11)]],
    ["a right checksum", [header, Buffer.concat([data.subarray(0, 11), latin1("!")]), end]],
  ])("is not complete without %s", (_what, chunks) => {
    expect(png(...chunks)).toMatchObject({ width: 60, height: 40, complete: false });
  });

  it.each([
    ["a header", []],
    ["its header in front", [pngChunk("tEXt"), header, data, end]],
    ["a whole header", [header.subarray(0, 16)]],
    ["a header of the right length", [pngChunk("IHDR", Buffer.alloc(14, 1)), data, end]],
    ["a width", [pngChunk("IHDR", Buffer.concat([uint32s(0, 40), Buffer.from([8, 2, 0, 0, 0])])), data, end]],
    ["a colour type that is one", [pngChunk("IHDR", Buffer.concat([uint32s(60, 40), Buffer.from([8, 5, 0, 0, 0])]))]],
  ])("is broken without %s", (_what, chunks) => {
    expect(() => png(...chunks)).toThrow(BrokenFileError);
  });

  it("tells that it moves, and counts its frames, of which the largest is its size", () => {
    const frame = (width: number, height: number) => pngChunk("fcTL", uint32s(0, width, height, 0, 0, 0));
    const moving = png(header, pngChunk("acTL", uint32s(2, 0)), frame(60, 40), data, frame(9_000, 50), end);
    expect(moving).toMatchObject({ width: 9_000, height: 50, frames: 2, animated: true, complete: true });
  });

  it("counts transparency that stands beside the colours as a channel", () => {
    expect(png(header, pngChunk("tRNS", Buffer.alloc(6)), data, end)).toMatchObject({ channels: 4, hasAlpha: true });
  });
});
