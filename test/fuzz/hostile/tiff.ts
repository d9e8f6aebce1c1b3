import { deflateSync } from "node:zlib";
import { noise, plainPicture } from "../../support/pictures.ts";
import { hostileOf, littleEndian, repeated } from "./hostile-picture.ts";

const SHORT = 3;
const LONG = 4;
const DIRECTORY = 13;

/** What stands in a directory: one value in it, or the place of some. */
type Entry = readonly [tag: number, type: number, count: number, value: number];

const HEAD_BYTES = 8;

const entryOf = ([tag, type, count, value]: Entry) =>
  Buffer.concat([littleEndian(2, tag, type), littleEndian(4, count, value)]);

/** A directory, and where the next one stands. */
const directory = (entries: readonly Entry[], next = 0) =>
  Buffer.concat([littleEndian(2, entries.length), ...entries.map((entry) => entryOf(entry)), littleEndian(4, next)]);

const directoryBytes = (entries: readonly Entry[]) => 2 + 12 * entries.length + 4;

/** A file of parts that stand in a row behind its head; the first directory's place is the head's. */
const tiff = (firstAt: number, ...parts: readonly Buffer[]) =>
  Buffer.concat([Buffer.from("II*\0", "latin1"), littleEndian(4, firstAt), ...parts]);

const PIXELS_AT = HEAD_BYTES;
const PIXELS = deflateSync(Buffer.alloc(60 * 40));
const DIRECTORY_AT = PIXELS_AT + PIXELS.length;

interface Page {
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  readonly samples?: number;
}

/** The entries of a page of one strip. */
const page = ({ width = 60, height = 40, bits = 8, samples = 1 }: Page = {}): Entry[] => [
  [256, LONG, 1, width],
  [257, LONG, 1, height],
  [258, SHORT, 1, bits],
  [259, SHORT, 1, 8],
  [262, SHORT, 1, 1],
  [273, LONG, 1, PIXELS_AT],
  [277, SHORT, 1, samples],
  [278, LONG, 1, height],
  [279, LONG, 1, PIXELS.length],
];

/** The entries of a page of tiles. */
const tiles = (width: number, height: number, edge: number, count: number, placesAt: number): Entry[] => [
  ...page({ width, height }).filter(([tag]) => tag !== 273 && tag !== 278 && tag !== 279),
  [322, LONG, 1, edge],
  [323, LONG, 1, edge],
  [324, SHORT, count, placesAt],
  [325, SHORT, count, placesAt],
];

const single = (entries: readonly Entry[], ...more: readonly Buffer[]) =>
  tiff(DIRECTORY_AT, PIXELS, directory(entries), ...more);

/** Pages that stand in a row, each of one pixel's strip. */
function pages(count: number, entriesMore = 0): Buffer {
  const more = Array.from({ length: entriesMore }, (_, index): Entry => [50_000 + index, SHORT, 1, 0]);
  const entries = [...page(), ...more];
  const bytes = directoryBytes(entries);
  const all = Array.from({ length: count }, (_, index) =>
    directory(entries, index === count - 1 ? 0 : DIRECTORY_AT + bytes * (index + 1)),
  );
  return tiff(DIRECTORY_AT, PIXELS, ...all);
}

/**
 * Sound pages, of which each has so many entries and begins one entry behind the page before: they share the entries that
 * say what the picture is, and what follows those is where the pages after them begin. libtiff compares all entries of
 * each page with each other.
 */
function overlapping(entries: number): Buffer {
  // As short numbers, which leave two bytes of their room: there a directory says how many entries it has.
  const shared = page().map(([tag, , , value]): Entry => [tag, SHORT, 1, value + entries * 2 ** 16]);
  const directories = entries - shared.length;
  const firstAt = DIRECTORY_AT + (DIRECTORY_AT % 2);
  const filler = Array.from({ length: directories }, (_, index): Entry => [
    50_000 + index,
    SHORT,
    1,
    entries * 2 ** 16,
  ]);
  const nexts = Array.from({ length: directories }, (_, index) =>
    Buffer.concat([littleEndian(4, firstAt + 12 * (index + 1)), littleEndian(2, 1, 0, 0, 0)]),
  );
  return tiff(
    firstAt,
    PIXELS,
    Buffer.alloc(DIRECTORY_AT % 2),
    littleEndian(2, entries),
    ...[...filler, ...shared].map((entry) => entryOf(entry)),
    ...nexts,
    Buffer.alloc(4),
  );
}

/** A BigTIFF whose only directory says that it has so many entries, and where the next one stands. */
function big(entries: bigint, next: bigint): Buffer {
  const bytes = Buffer.alloc(16 + 8 + 20 * 9 + 8);
  bytes.write("II+\0\x08\0\0\0\x10", "latin1");
  bytes.writeBigUInt64LE(entries, 16);
  page().forEach(([tag, type, count, value], index) => {
    const at = 24 + 20 * index;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    bytes.writeUInt32LE(value, at + 12);
  });
  bytes.writeBigUInt64LE(next, bytes.length - 8);
  return bytes;
}

/** A real picture of the other byte order whose directory is followed by itself. */
function bigEndianRing(): Buffer {
  const bytes = Buffer.alloc(8 + 2 + 12 + 4);
  bytes.write("MM\0*", "latin1");
  bytes.writeUInt32BE(8, 4);
  bytes.writeUInt16BE(1, 8);
  bytes.writeUInt16BE(256, 10);
  bytes.writeUInt32BE(8, 22);
  return bytes;
}

const endOf = (entries: readonly Entry[]) => DIRECTORY_AT + directoryBytes(entries);

export const HOSTILE_TIFFS = hostileOf("tiff", [
  ["4080 directories of 4089 entries that overlap", "pictureBroken", () => overlapping(4_089)],
  ["directories of 100 entries that overlap", "pictureBroken", () => overlapping(100)],
  [
    "a directory that is followed by itself",
    "pictureBroken",
    () => tiff(DIRECTORY_AT, PIXELS, directory(page(), DIRECTORY_AT)),
  ],
  [
    "two directories that follow each other",
    "pictureBroken",
    () => tiff(DIRECTORY_AT, PIXELS, directory(page(), endOf(page())), directory(page(), DIRECTORY_AT)),
  ],
  [
    "a directory that is followed by the middle of itself",
    "pictureBroken",
    () => tiff(DIRECTORY_AT, PIXELS, directory(page(), DIRECTORY_AT + 12)),
  ],
  [
    "a second page that stands before the first",
    "pictureBroken",
    () => tiff(DIRECTORY_AT + directoryBytes(page()), PIXELS, directory(page()), directory(page(), DIRECTORY_AT)),
  ],
  ["a ring in the other byte order", "pictureBroken", bigEndianRing],
  ["900 pages", "facts", () => pages(900)],
  ["900 pages of 100 entries", "pictureBroken", () => pages(900, 91)],
  ["1001 pages", "pictureBroken", () => pages(1_001)],
  ["an entry of four thousand million values", "pictureBroken", () => single([...page(), [700, LONG, 2 ** 32 - 1, 8]])],
  [
    "100 entries of the same megabyte",
    "pictureBroken",
    () =>
      single(
        [...page(), ...Array.from({ length: 100 }, (_, index): Entry => [40_000 + index, 1, 1_000_000, 8])],
        noise(1_000_000),
      ),
  ],
  [
    "129 entries",
    "pictureBroken",
    () => single([...page(), ...Array.from({ length: 120 }, (_, index): Entry => [40_000 + index, 1, 1, 0])]),
  ],
  ["a directory below itself", "pictureBroken", () => single([...page(), [330, DIRECTORY, 1, DIRECTORY_AT]])],
  [
    "a directory in the middle of its page's",
    "pictureBroken",
    () => single([...page(), [34_665, LONG, 1, DIRECTORY_AT + 24]]),
  ],
  [
    "two directories below each other",
    "pictureBroken",
    () => {
      const [first, second] = [
        endOf([...page(), [330, DIRECTORY, 1, 0]]),
        endOf([...page(), [330, DIRECTORY, 1, 0]]) + directoryBytes([[330, LONG, 1, 0]]),
      ];
      return single(
        [...page(), [330, DIRECTORY, 1, first]],
        directory([[330, LONG, 1, second]]),
        directory([[330, LONG, 1, first]]),
      );
    },
  ],
  [
    "a directory below that is the next page",
    "pictureBroken",
    () => {
      const first: Entry[] = [...page(), [330, DIRECTORY, 1, endOf([...page(), [330, DIRECTORY, 1, 0]])]];
      return tiff(DIRECTORY_AT, PIXELS, directory(first, endOf(first)), directory(page()));
    },
  ],
  [
    "a million directories below",
    "pictureBroken",
    () => single([...page(), [330, LONG, 1_000_000, 8]], repeated(littleEndian(4, DIRECTORY_AT), 1_000_000)),
  ],
  ["a directory beyond the end", "pictureBroken", () => tiff(2 ** 32 - 2, PIXELS)],
  ["a BigTIFF of 2⁶³ entries", "pictureBroken", () => big(2n ** 63n, 0n)],
  ["a BigTIFF that is followed by itself", "pictureBroken", () => big(9n, 16n)],
  ["a BigTIFF that is followed by something beyond all numbers", "pictureBroken", () => big(9n, 2n ** 64n - 1n)],
  ["a row of 50 million pixels", "pictureTooLong", () => single(page({ width: 50_000_000, height: 1 }))],
  [
    "64 megapixels of 16 channels of 64 bits",
    "pictureTooManyPixels",
    () => single(page({ width: 8_000, height: 8_000, bits: 64, samples: 16 })),
  ],
  ["65535 channels", "pictureBroken", () => single(page({ samples: 65_535 }))],
  ["no width", "pictureBroken", () => single(page({ width: 0 }))],
  [
    "strips of no height",
    "pictureBroken",
    () => single(page().map((entry) => (entry[0] === 278 ? [278, LONG, 1, 0] : entry))),
  ],
  [
    "30000 strips, of which one is named",
    "pictureBroken",
    () => single(page({ height: 30_000 }).map((entry) => (entry[0] === 278 ? [278, LONG, 1, 1] : entry))),
  ],
  [
    "a tile of 60000 × 60000 for a picture of 60 × 40",
    "pictureBroken",
    () => single(tiles(60, 40, 60_000, 1, PIXELS_AT)),
  ],
  [
    "tiles of a single pixel",
    "pictureBroken",
    () => single(tiles(3_000, 3_000, 1, 9_000_000, endOf(tiles(1, 1, 1, 1, 1))), Buffer.alloc(18_000_000)),
  ],
  ["16 million tiles that are not named", "pictureBroken", () => single(tiles(2 ** 16, 2 ** 16, 16, 1, PIXELS_AT))],
  [
    "a sound picture with 20 MB behind",
    "facts",
    async () => Buffer.concat([await plainPicture("tiff"), Buffer.alloc(20_000_000)]),
  ],
]);
