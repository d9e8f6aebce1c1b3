import * as fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { createMetadataFilter } from "../../../../src/services/pictures/metadata/filter.ts";
import { readShape } from "../../../../src/services/pictures/shape/shape.ts";
import { animatedPicture, animatedPng, noise, plainPicture, pngChunk } from "../../../support/pictures.ts";
import { REAL_PICTURES } from "../../../support/real-pictures.ts";

const MEGABYTE = 1024 * 1024;
const latin1 = (text: string) => Buffer.from(text, "latin1");

/** What is kept of a file that comes in these pieces. */
function filtered(pieces: readonly Buffer[], maxMetadataBytes?: number): Buffer {
  const filter = createMetadataFilter(maxMetadataBytes);
  for (const piece of pieces) filter.push(piece);
  return filter.bytes();
}

/** A file with something put into it. */
const into = (bytes: Buffer, at: number, ...parts: readonly Buffer[]) =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);

const PNG_HEAD_BYTES = 33;

const jpegSegment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/** A picture and a chunk behind its others, whichever canvas the picture has. */
function webpWith(webp: Buffer, type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(data.length, 4);
  const whole = Buffer.concat([webp, head, data, Buffer.alloc(data.length % 2)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** Sub-blocks of 255 bytes, as many as it takes. */
function subBlocks(byteLength: number): Buffer {
  const blocks: Buffer[] = [];
  for (let left = byteLength; left > 0; left -= 255) {
    const length = Math.min(left, 255);
    blocks.push(Buffer.from([length]), noise(length));
  }
  return Buffer.concat([...blocks, Buffer.from([0])]);
}

/** Where the blocks of a GIF begin that has a table of colours for all frames. */
const gifHeadBytes = (gif: Buffer) => 13 + (((gif[10] ?? 0) & 0x80) === 0 ? 0 : 3 * 2 ** (((gif[10] ?? 0) & 7) + 1));
const gifComment = (byteLength: number) => Buffer.concat([Buffer.from([0x21, 0xfe]), subBlocks(byteLength)]);

/** Pictures with metadata of a size, wherever the format has a place for them. */
const stuffed: readonly (readonly [string, (byteLength: number) => Promise<Buffer>])[] = [
  ["a png with a text", async (size) => into(await plainPicture("png"), PNG_HEAD_BYTES, pngChunk("tEXt", noise(size)))],
  [
    "a png with many texts",
    async (size) => {
      const texts = Array.from({ length: 50 }, (_, index) => pngChunk("zTXt", noise(size / 50, index)));
      return into(await plainPicture("png"), PNG_HEAD_BYTES, ...texts);
    },
  ],
  ["an animated png with a profile", async (size) => into(await animatedPng(), 33, pngChunk("iCCP", noise(size)))],
  ["a png with noise behind", async (size) => Buffer.concat([await plainPicture("png"), noise(size)])],
  [
    "a jpeg with many comments",
    async (size) => {
      const comments = Array.from({ length: Math.ceil(size / 60_000) }, () => jpegSegment(0xfe, noise(60_000)));
      return into(await plainPicture("jpeg"), 2, ...comments);
    },
  ],
  [
    "a progressive jpeg with application data between its scans",
    async (size) => {
      const jpeg = await sharp(await plainPicture("png"))
        .jpeg({ progressive: true })
        .toBuffer();
      const parts = Array.from({ length: Math.ceil(size / 60_000) }, () => jpegSegment(0xe5, noise(60_000)));
      return into(jpeg, jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), ...parts);
    },
  ],
  ["a jpeg with noise behind", async (size) => Buffer.concat([await plainPicture("jpeg"), noise(size)])],
  ["a webp with Exif", async (size) => webpWith(await animatedPicture("webp"), "EXIF", noise(size))],
  ["a webp with an unknown chunk", async (size) => webpWith(await animatedPicture("webp"), "junk", noise(size + 1))],
  ["a webp with noise behind", async (size) => Buffer.concat([await plainPicture("webp"), noise(size)])],
  [
    "a gif with a comment",
    async (size) => {
      const gif = await animatedPicture("gif");
      return into(gif, gifHeadBytes(gif), gifComment(size));
    },
  ],
  [
    "a gif with many comments",
    async (size) => {
      const gif = await animatedPicture("gif");
      return into(gif, gifHeadBytes(gif), ...Array.from({ length: 100 }, () => gifComment(size / 100)));
    },
  ],
  ["a gif with noise behind", async (size) => Buffer.concat([await plainPicture("gif"), noise(size)])],
];

const pixelsOf = async (bytes: Buffer) => sharp(bytes, { failOn: "warning", animated: true }).raw().toBuffer();

describe("metadata", () => {
  it.each(stuffed)("of %s are kept up to a megabyte, and dropped beyond", async (_what, make) => {
    const [bare, some, plenty] = [await make(0), await make(900_000), await make(5_000_000)];
    expect(filtered([some]).equals(some)).toBe(true);
    const rest = filtered([plenty]);
    expect(rest.length).toBeLessThan(bare.length + MEGABYTE + 1_000);
    expect(await pixelsOf(rest)).toEqual(await pixelsOf(bare));
  });

  it("that a webp's head announces may be missing", async () => {
    const picture = sharp(await plainPicture("png"));
    const bare = await picture.clone().webp().toBuffer();
    const large = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><!--${noise(700_000).toString("hex")}--></x:xmpmeta>`;
    const bytes = await picture
      .withExif({ IFD0: { Copyright: "me" } })
      .withXmp(large)
      .webp()
      .toBuffer();
    const rest = filtered([bytes]);
    expect(rest.length).toBeLessThan(Math.min(bytes.length, bare.length + MEGABYTE + 1_000));
    expect(readShape(rest, "webp").complete).toBe(true);
    expect(await pixelsOf(rest)).toEqual(await pixelsOf(bare));
  });

  it("of an avif or a tiff stay, since they may stand anywhere", async () => {
    for (const format of ["avif", "tiff"] as const) {
      const picture = Buffer.concat([await plainPicture(format), noise(3_000_000)]);
      expect(filtered([picture]).equals(picture)).toBe(true);
    }
  });

  it("stay where they change the picture", async () => {
    const png = await animatedPng();
    const bytes = into(png, png.length - 12, pngChunk("fdAT", noise(2_000_000)));
    expect(filtered([bytes]).equals(bytes)).toBe(true);
  });

  it("of Adobe that say how colours are to be understood stay, behind however many others", async () => {
    const jpeg = await plainPicture("jpeg");
    const adobe = jpegSegment(0xee, latin1("Adobe\0\x64\0\0\0\0\x01"));
    const bytes = into(jpeg, 2, ...Array.from({ length: 30 }, () => jpegSegment(0xed, noise(60_000))), adobe);
    const rest = filtered([bytes]);
    expect(rest.includes("Adobe")).toBe(true);
    expect(rest.length).toBeLessThan(jpeg.length + MEGABYTE + 1_000);
  });
});

describe("a file of nothing but crumbs", () => {
  it.each([
    ["marks", latin1("\xff\xd8\xff"), latin1("\xff")],
    ["frames' sub-blocks of a byte", latin1("GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02"), latin1("\x01a")],
    ["empty chunks", latin1("\x89PNG\r\n\x1a\n"), pngChunk("fdAT")],
  ])("is not walked through to its end: %s", (_what, head, crumb) => {
    const bytes = Buffer.concat([head, Buffer.alloc(24 * MEGABYTE, crumb)]);
    expect(filtered([bytes]).length).toBeLessThan(bytes.length / 1.9);
  });
});

describe("a file that is still coming", () => {
  const files: Buffer[] = [];
  beforeAll(async () => {
    for (const { make } of REAL_PICTURES) files.push(await make());
    for (const [, make] of stuffed) files.push(await make(3_000));
  });

  const file = fc.nat().map((index) => files[index % files.length] ?? Buffer.alloc(0));
  const cuts = fc.array(fc.nat(), { maxLength: 30 });

  /** The same bytes in pieces. */
  function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
    const sorted = places.map((place) => place % (bytes.length + 1)).sort((one, other) => one - other);
    return [...sorted, bytes.length].map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
  }

  it("stays as it is where nothing is to be dropped, wherever the network cuts it", () => {
    fc.assert(
      fc.property(file, cuts, (bytes, places) => filtered(cut(bytes, places)).equals(bytes)),
      { numRuns: 500 },
    );
  });

  it("comes out the same wherever the network cuts it, broken or not, whatever is dropped", () => {
    const harm = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 });
    fc.assert(
      fc.property(
        file,
        cuts,
        harm,
        fc.nat({ max: 2_000 }),
        fc.nat({ max: 3 }),
        (bytes, places, spots, limit, length) => {
          const harmed = Buffer.from(length === 0 ? bytes.subarray(0, bytes.length - (limit % bytes.length)) : bytes);
          for (const [at, value] of spots) harmed[at % harmed.length] = value;
          const whole = filtered([harmed], limit);
          expect(whole.length).toBeLessThanOrEqual(harmed.length);
          expect(filtered(cut(harmed, places), limit).equals(whole)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("comes out the same byte by byte", () => {
    for (const bytes of files) {
      const bytewise = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
      expect(filtered(bytewise, 500).equals(filtered([bytes], 500))).toBe(true);
    }
  });
});
