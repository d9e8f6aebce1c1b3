import { describe, expect, it } from "vitest";
import { BrokenFileError } from "../../../../src/services/pictures/shape/file-view.ts";
import { MAX_SCANS } from "../../../../src/services/pictures/shape/jpeg.ts";
import { readShape } from "../../../../src/services/pictures/shape/shape.ts";

const latin1 = (...parts: string[]) => Buffer.from(parts.join(""), "latin1");
const [start, end] = ["\xff\xd8", "\xff\xd9"];
const scan = "\xff\xda\0\x04ab";

/** A frame's header of three channels. */
function frame({ width, height }: { width: number; height: number }, marker = 0xc0): string {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  return `\xff${String.fromCharCode(marker)}\0\x11\x08${size.toString("latin1")}\x03${"abc".repeat(3)}`;
}

const plain = frame({ width: 60, height: 40 });

describe("a jpeg", () => {
  it.each([
    ["a plain one", latin1(start, plain, scan, "data", end)],
    ["one with a thumbnail", latin1(start, "\xff\xe1\0\x08", end, "zzzz", plain, scan, "data", end)],
    ["one with restart marks", latin1(start, plain, scan, "da\xff\xd0ta\xff\xd7", end)],
    ["one with escaped data", latin1(start, plain, scan, "da\xff\0ta", end)],
    ["one with fill bytes", latin1(start, "\xff", plain, scan, "data\xff\xff", end)],
    [
      "a progressive one",
      latin1(start, frame({ width: 60, height: 40 }, 0xc2), scan, "data", "\xff\xc4\0\x03a", scan, "data", end),
    ],
    ["one with something behind", latin1(start, plain, scan, "data", end, "PK\x03\x04")],
  ])("is complete: %s", (_what, bytes) => {
    expect(readShape(bytes, "jpeg")).toMatchObject({
      width: 60,
      height: 40,
      channels: 3,
      complete: true,
      animated: false,
    });
  });

  it.each([
    ["no end", latin1(start, plain, scan, "data")],
    ["half of an end", latin1(start, plain, scan, "data\xff")],
    ["only a thumbnail's end", latin1(start, "\xff\xe1\0\x08", end, "zzzz", plain, scan, "data")],
    ["no scan", latin1(start, plain, end)],
    ["a frame of a kind that few can read", latin1(start, frame({ width: 60, height: 40 }, 0xc9), scan, "data", end)],
    ["something between its segments", latin1(start, plain, "zz", scan, "data", end)],
    ["something before its frame", latin1(start, "zz\xff\0", plain, scan, "data", end)],
  ])("with %s is not, and has its size all the same", (_what, bytes) => {
    expect(readShape(bytes, "jpeg")).toMatchObject({ width: 60, height: 40, complete: false });
  });

  it.each([
    ["no frame", latin1(start, scan, "data", end)],
    ["nothing", latin1(start)],
    ["no height", latin1(start, frame({ width: 60, height: 0 }), scan, end)],
    ["a frame that is cut", latin1(start, plain.slice(0, 8))],
  ])("with %s is broken", (_what, bytes) => {
    expect(() => readShape(bytes, "jpeg")).toThrow(BrokenFileError);
  });

  it.each([
    ["in front", latin1(start, frame({ width: 9_000, height: 9_000 }, 0xc9), plain, scan, "data", end)],
    ["behind the first scan", latin1(start, plain, scan, "data", frame({ width: 9_000, height: 9_000 }), scan, end)],
    ["behind bytes of no meaning", latin1(start, plain, "zz", frame({ width: 9_000, height: 9_000 }), scan, end)],
  ])("is as large as the largest of its frames, %s", (_where, bytes) => {
    expect(readShape(bytes, "jpeg")).toMatchObject({ width: 9_000, height: 9_000 });
  });

  it("has no more scans than encoders write", () => {
    const scans = (count: number) => latin1(start, frame({ width: 60, height: 40 }, 0xc2), scan.repeat(count), end);
    expect(readShape(scans(MAX_SCANS), "jpeg").complete).toBe(true);
    expect(() => readShape(scans(MAX_SCANS + 1), "jpeg")).toThrow(BrokenFileError);
  });
});
