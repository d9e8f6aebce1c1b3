import { noise, plainPicture } from "../../support/pictures.ts";
import { bigEndian, hostileOf, latin1, repeated } from "./hostile-picture.ts";

const box = (type: string, ...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([bigEndian(4, body.length + 8), latin1(type), body]);
};
const VERSION_0 = Buffer.alloc(4);
const brands = box("ftyp", latin1("avif\0\0\0\0mif1avifmiaf"));
const handler = box("hdlr", VERSION_0, latin1("\0\0\0\0pict"), Buffer.alloc(13));

interface Item {
  readonly type: string;
  readonly data: Buffer;
  /** What the item is put together from, by number. */
  readonly from?: readonly number[];
}

/** A file of items, numbered from 1; the first is the picture. */
function avif(items: readonly Item[], properties: readonly Buffer[] = []): Buffer {
  const information = items.map(({ type }, index) =>
    box("infe", Buffer.from([2, 0, 0, 0]), bigEndian(2, index + 1, 0), latin1(type), Buffer.alloc(1)),
  );
  let at = 0;
  const places = items.map(({ data }, index) => {
    // Its number, in the box of data, this file, one part: where, and how long.
    const place = Buffer.concat([bigEndian(2, index + 1, 1, 0, 1), bigEndian(4, at, data.length)]);
    at += data.length;
    return place;
  });
  const references = items.flatMap(({ from }, index) =>
    from ? [box("dimg", bigEndian(2, index + 1, from.length, ...from))] : [],
  );
  return Buffer.concat([
    brands,
    box(
      "meta",
      VERSION_0,
      handler,
      box("pitm", VERSION_0, bigEndian(2, 1)),
      box("iinf", VERSION_0, bigEndian(2, items.length), ...information),
      box("iloc", Buffer.from([1, 0, 0, 0, 0x44, 0]), bigEndian(2, items.length), ...places),
      box("iprp", box("ipco", ...properties), box("ipma", VERSION_0, bigEndian(4, 0))),
      box("iref", VERSION_0, ...references),
      box("idat", ...items.map(({ data }) => data)),
    ),
  ]);
}

const size = (width: number, height: number) => box("ispe", VERSION_0, bigEndian(4, width, height));

/** An AV1 picture that has a header and no pixels: https://aomediacodec.github.io/av1-spec/#sequence-header-obu-syntax */
function sequenceHeader(width: number, height: number): Buffer {
  const bits = [
    "0001100000", // main profile, a still picture, the short header, level 2.0
    "11111111", // sizes of 16 bits
    (width - 1).toString(2).padStart(16, "0"),
    (height - 1).toString(2).padStart(16, "0"),
  ].join("");
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  const body = Buffer.from(padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  return Buffer.concat([Buffer.from([0x0a, body.length]), body]);
}

const coded = (width: number, height: number): Item => ({ type: "av01", data: sequenceHeader(width, height) });

/** Tiles in rows and columns that make a picture of a size. */
const grid = (
  rows: number,
  columns: number,
  [width, height]: readonly [number, number],
  from: readonly number[],
): Item => ({
  type: "grid",
  data: Buffer.concat([Buffer.from([0, 1, rows - 1, columns - 1]), bigEndian(4, width, height)]),
  from,
});
const same = (item: number, count: number) => Array.from({ length: count }, () => item);

/** A sound picture whose bytes after a mark are others. */
async function claiming(mark: string, skip: number, bytes: Buffer): Promise<Buffer> {
  const picture = await plainPicture("avif");
  bytes.copy(picture, picture.indexOf(mark) + mark.length + skip);
  return picture;
}

const track = (width: number, height: number) =>
  box("trak", box("tkhd", Buffer.alloc(76), bigEndian(2, width, 0, height, 0)));

export const HOSTILE_AVIFS = hostileOf("avif", [
  ["properties of 65535 × 65535", "pictureTooManyPixels", () => claiming("ispe", 4, bigEndian(4, 65_535, 65_535))],
  ["properties of 60000 × 60", "pictureTooLong", () => claiming("ispe", 4, bigEndian(4, 60_000, 60))],
  [
    "properties of no size, and pixels all the same",
    "pictureBroken",
    () => avif([{ type: "av01", data: Buffer.alloc(0) }], [size(0, 0)]),
  ],
  [
    "properties of 60 × 40 before pixels of 65536 × 65536",
    "pictureTooManyPixels",
    () => avif([coded(65_536, 65_536)], [size(60, 40)]),
  ],
  [
    "a grid that makes 65535 × 65535 of one tile",
    "pictureTooManyPixels",
    () => avif([grid(1, 1, [65_535, 65_535], [2]), coded(64, 64)], [size(64, 64)]),
  ],
  [
    "a grid of 65025 large tiles for a small picture",
    "pictureBroken",
    () => avif([grid(255, 255, [4_000, 4_000], same(2, 65_025)), coded(4_000, 4_000)], [size(4_000, 4_000)]),
  ],
  ["a grid of itself", "pictureBroken", () => avif([grid(1, 1, [64, 64], [1])], [size(64, 64)])],
  [
    "a grid of grids",
    "pictureBroken",
    () => avif([grid(8, 8, [64, 64], same(2, 64)), grid(8, 8, [64, 64], same(3, 64)), coded(64, 64)], [size(64, 64)]),
  ],
  ["a grid of what is no picture", "pictureBroken", () => avif([grid(1, 1, [64, 64], [9])], [size(64, 64)])],
  [
    "a canvas of 60000 × 60000 on which one is laid",
    "pictureTooManyPixels",
    () =>
      avif([
        {
          type: "iovl",
          data: Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(8), bigEndian(4, 60_000, 60_000)]),
          from: [2],
        },
        coded(64, 64),
      ]),
  ],
  [
    "1001 items",
    "pictureBroken",
    () =>
      avif(
        Array.from({ length: 1_001 }, () => coded(64, 64)),
        [size(64, 64)],
      ),
  ],
  ["an item beyond the end", "pictureBroken", async () => (await plainPicture("avif")).subarray(0, -10)],
  [
    "a picture that is cut within its header",
    "pictureBroken",
    () => avif([{ type: "av01", data: sequenceHeader(64, 64).subarray(0, 5) }], [size(64, 64)]),
  ],
  [
    "a length without an end",
    "pictureBroken",
    () => avif([{ type: "av01", data: Buffer.alloc(50, 0xff) }], [size(64, 64)]),
  ],
  [
    "half a million parts of a picture",
    "pictureBroken",
    () =>
      avif(
        [{ type: "av01", data: Buffer.concat([sequenceHeader(64, 64), repeated(Buffer.from([0x12, 0]), 500_000)]) }],
        [size(64, 64)],
      ),
  ],
  [
    "items that share the same megabyte",
    "pictureBroken",
    () => {
      const bytes = avif(
        Array.from({ length: 500 }, () => coded(64, 64)),
        [size(64, 64), box("free", Buffer.alloc(1_000_000))],
      );
      const placesAt = bytes.indexOf("iloc") + 12;
      for (let index = 0; index < 500; index += 1) bytes.writeUInt32BE(5_000, placesAt + 16 * index + 12);
      return bytes;
    },
  ],
  [
    "2 million empty boxes",
    "pictureBroken",
    async () => Buffer.concat([await plainPicture("avif"), repeated(box("free"), 2_000_000)]),
  ],
  [
    "a box in a box, a thousand times",
    "pictureBroken",
    () =>
      Buffer.concat([
        brands,
        Array.from({ length: 1_000 }).reduce<Buffer>((inner) => box("meta", VERSION_0, inner), noise(8)),
      ]),
  ],
  [
    "a box of length 2⁶⁴ - 1",
    "pictureBroken",
    () => Buffer.concat([brands, bigEndian(4, 1), latin1("meta"), Buffer.alloc(8, 0xff), noise(50)]),
  ],
  [
    "a box shorter than its head",
    "pictureBroken",
    () => Buffer.concat([brands, bigEndian(4, 1), latin1("meta"), Buffer.alloc(8), noise(50)]),
  ],
  [
    "a track of 60000 × 60000",
    "pictureTooManyPixels",
    async () => Buffer.concat([await plainPicture("avif"), box("moov", track(60_000, 60_000))]),
  ],
  [
    "a track of four thousand million frames",
    "pictureTooManyFrames",
    async () => {
      const sizes = box("stsz", VERSION_0, bigEndian(4, 1, 2 ** 32 - 1));
      return Buffer.concat([
        await plainPicture("avif"),
        box("moov", box("trak", box("mdia", box("minf", box("stbl", sizes))))),
      ]);
    },
  ],
]);
