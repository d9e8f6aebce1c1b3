import { BrokenFileError, FileView } from "./file-view.ts";

/**
 * Pages, and directories below them. A long scan has some hundred pages; libtiff reads every directory to count them.
 */
const MAX_DIRECTORIES = 1_000;

/** Of a directory; cameras write some seventy. libtiff compares each with all others: 4 089 of them take it 0.7 s. */
const MAX_ENTRIES = 128;

/** Of all directories: the most pages with what a scanner writes of each. They take libtiff half a second. */
const MAX_ENTRIES_IN_ALL = 25_000;

/** Bytes of a value by its type: https://www.awaresystems.be/imaging/tiff/bigtiff.html lists all of them. */
const VALUE_BYTES = new Map([
  [1, 1], // byte
  [2, 1], // ASCII
  [3, 2], // short
  [4, 4], // long
  [5, 8], // rational
  [6, 1], // signed byte
  [7, 1], // undefined
  [8, 2], // signed short
  [9, 4], // signed long
  [10, 8], // signed rational
  [11, 4], // float
  [12, 8], // double
  [13, 4], // directory
  [16, 8], // long of 8 bytes
  [17, 8], // signed long of 8 bytes
  [18, 8], // directory, 8 bytes
]);

/** Entries whose values are the places of further directories: below a page, Exif, GPS, interoperability. */
const SUB_DIRECTORY_TAGS = [330, 34_665, 34_853, 40_965];

/** The values of an entry. */
export interface Values {
  readonly count: number;
  /** A whole number; 0 for a value of another kind. `index` is below {@link Values.count}. */
  at(index: number): number;
}

/** The entries of a directory by tag; the first counts where one is there twice, as it does for libtiff. */
export type Directory = ReadonlyMap<number, Values>;

/** Where things stand in a classic TIFF, and in a BigTIFF. */
const CLASSIC = { firstAt: 4, countBytes: 2, entryBytes: 12, offsetBytes: 4 } as const;
const BIG = { firstAt: 8, countBytes: 8, entryBytes: 20, offsetBytes: 8 } as const;
const BIG_VERSION = 43;

/**
 * Reads the directories of a TIFF's pages, in their order.
 *
 * @remarks They must be sound, since libtiff reads all of them before it tells anything: each page's directory stands
 * behind the one before, so no ring is endless; none overlaps another; all entries' values together have room in the
 * file, so none is read from the same place again and again. The same holds for the directories below a page.
 * @throws BrokenFileError where they are not, and where they are too many
 */
export function readDirectories(bytes: Buffer): Directory[] {
  const view = new FileView(bytes, bytes[0] === 0x4d ? "big endian" : "little endian");
  const layout = view.uint16(2) === BIG_VERSION ? BIG : CLASSIC;
  const reader = new DirectoryReader(view, layout);
  const pages: Directory[] = [];
  for (let at = readOffset(view, layout.firstAt, layout.offsetBytes); at !== 0;) {
    const { directory, end, next } = reader.read(at);
    if (next !== 0 && next < end) throw new BrokenFileError("a page's directory stands before the one before it");
    pages.push(directory);
    at = next;
  }
  for (const page of pages) reader.readBelow(page);
  reader.demandApart();
  return pages;
}

interface PlacedDirectory {
  readonly directory: Directory;
  readonly end: number;
  /** Where the next page's directory stands; 0 after the last. */
  readonly next: number;
}

/** Reads directories, and knows what all of them took. */
class DirectoryReader {
  readonly #view: FileView;
  readonly #layout: typeof CLASSIC | typeof BIG;
  readonly #places: { readonly at: number; readonly end: number }[] = [];
  #valueBytes = 0;
  #entries = 0;

  constructor(view: FileView, layout: typeof CLASSIC | typeof BIG) {
    this.#view = view;
    this.#layout = layout;
  }

  read(at: number): PlacedDirectory {
    if (this.#places.length === MAX_DIRECTORIES) throw new BrokenFileError("more directories than any program writes");
    const { countBytes, entryBytes, offsetBytes } = this.#layout;
    const entries = countBytes === 8 ? this.#view.uint64(at) : this.#view.uint16(at);
    this.#entries += entries;
    if (entries > MAX_ENTRIES || this.#entries > MAX_ENTRIES_IN_ALL)
      throw new BrokenFileError("more entries than any program writes");
    const nextAt = at + countBytes + entries * entryBytes;
    const directory = new Map<number, Values>();
    for (let entryAt = at + countBytes; entryAt < nextAt; entryAt += entryBytes) {
      const tag = this.#view.uint16(entryAt);
      const values = this.#readValues(entryAt);
      if (!directory.has(tag)) directory.set(tag, values);
    }
    const end = nextAt + offsetBytes;
    this.#places.push({ at, end });
    return { directory, end, next: readOffset(this.#view, nextAt, offsetBytes) };
  }

  /** Reads the directories below one, and those below them. They may stand anywhere. */
  readBelow(page: Directory): void {
    const waiting = [page];
    for (let directory = waiting.pop(); directory; directory = waiting.pop()) {
      for (const tag of SUB_DIRECTORY_TAGS) {
        const places = directory.get(tag);
        for (let index = 0; index < (places?.count ?? 0); index += 1) {
          waiting.push(this.read(places?.at(index) ?? 0).directory);
        }
      }
    }
  }

  demandApart(): void {
    const places = this.#places.toSorted((one, other) => one.at - other.at);
    for (const [index, { at }] of places.entries()) {
      if (at < (places[index - 1]?.end ?? 0)) throw new BrokenFileError("directories overlap");
    }
  }

  #readValues(entryAt: number): Values {
    const { offsetBytes } = this.#layout;
    const type = this.#view.uint16(entryAt + 2);
    const count = readOffset(this.#view, entryAt + 4, offsetBytes);
    const valueBytes = VALUE_BYTES.get(type) ?? 0;
    const byteLength = count * valueBytes;
    const inEntryAt = entryAt + 4 + offsetBytes;
    if (byteLength <= offsetBytes) return createValues(this.#view, inEntryAt, type, count);
    const at = readOffset(this.#view, inEntryAt, offsetBytes);
    this.#valueBytes += byteLength;
    if (at + byteLength > this.#view.length || this.#valueBytes > this.#view.length) {
      throw new BrokenFileError("values that have no room in the file");
    }
    return createValues(this.#view, at, type, count);
  }
}

function createValues(view: FileView, at: number, type: number, count: number): Values {
  return { count, at: (index) => readValue(view, at + index * (VALUE_BYTES.get(type) ?? 0), type) };
}

function readValue(view: FileView, at: number, type: number): number {
  switch (type) {
    case 1:
      return view.uint8(at);
    case 3:
      return view.uint16(at);
    case 4:
    case 13:
      return view.uint32(at);
    case 16:
    case 18:
      return view.uint64(at);
    default:
      return 0;
  }
}

function readOffset(view: FileView, at: number, byteLength: 4 | 8): number {
  return byteLength === 8 ? view.uint64(at) : view.uint32(at);
}
