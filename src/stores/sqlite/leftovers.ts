import { open, type FileHandle } from "node:fs/promises";

/** Where the file's header says how large a page is; 1 stands for 65 536: https://sqlite.org/fileformat2.html#page_size */
const PAGE_SIZE_AT = 16;
/** The first page begins with the file's header. */
const FILE_HEADER_BYTES = 100;
const LEAF_TABLE_PAGE = 0x0d;
const LEAF_HEADER_BYTES = 8;
const PAGES_AT_ONCE = 64;
/** What a row takes beside its values may grow by less when it is made longer. */
const MARGIN_BYTES = 8;
/** A row takes no more of a page than all but so much; what is longer has pages of its own. */
const RESERVED_BYTES = 35;

/** Compared with at one go: there may be a hundred megabytes of unused space. */
const ZEROS = Buffer.alloc(65_536);

/** A row, and how much longer it has to be made to fill its page to the brim. */
export interface Filling {
  readonly id: number;
  readonly bytes: number;
}

/**
 * Finds the pages of rows in whose unused space something is left of rows that were there before. SQLite overwrites what
 * it deletes, but not where it moves rows from, from page to page.
 *
 * @param path - of a file whose log was written back; its format: https://sqlite.org/fileformat2.html#b_tree_pages
 * @returns by which rows of the table those pages can be filled
 */
export async function findLeftovers(path: string): Promise<Filling[]> {
  const file = await open(path, "r");
  try {
    const header = Buffer.alloc(FILE_HEADER_BYTES);
    await file.read(header, 0, FILE_HEADER_BYTES, 0);
    const size = header.readUInt16BE(PAGE_SIZE_AT);
    return await fillingsIn(file, size === 1 ? 65_536 : size);
  } finally {
    await file.close();
  }
}

async function fillingsIn(file: FileHandle, pageBytes: number): Promise<Filling[]> {
  const fillings: Filling[] = [];
  const pages = Buffer.alloc(pageBytes * PAGES_AT_ONCE);
  for (let position = 0; ; position += pages.length) {
    const { bytesRead } = await file.read(pages, 0, pages.length, position);
    for (let at = 0; at + pageBytes <= bytesRead; at += pageBytes) {
      const start = position + at === 0 ? FILE_HEADER_BYTES : 0;
      const filling = fillingOf(pages.subarray(at, at + pageBytes), start);
      if (filling) fillings.push(filling);
    }
    if (bytesRead < pages.length) return fillings;
  }
}

/** @param start - where the page's own header begins */
function fillingOf(page: Buffer, start: number): Filling | undefined {
  if (page[start] !== LEAF_TABLE_PAGE) return undefined;
  const count = page.readUInt16BE(start + 3);
  const gapStart = start + LEAF_HEADER_BYTES + 2 * count;
  const gapEnd = page.readUInt16BE(start + 5) || 65_536;
  const gap = page.subarray(gapStart, gapEnd);
  if (gap.equals(ZEROS.subarray(0, gap.length))) return undefined;

  const cells = Array.from({ length: count }, (_, index) =>
    cellAt(page, page.readUInt16BE(start + LEAF_HEADER_BYTES + 2 * index)),
  );
  const [smallest] = cells.filter((cell) => cell.isEntry).sort((one, other) => one.bytes - other.bytes);
  const free = gap.length + freeBlockBytes(page, start) + (page[start + 7] ?? 0);
  if (!smallest) return undefined; // no page of ours
  const bytes = Math.min(free, page.length - RESERVED_BYTES - smallest.bytes) - MARGIN_BYTES;
  return bytes > 0 ? { id: smallest.id, bytes } : undefined;
}

/** A row: how long its values are, its id, and whether it is one of the table `entries`, whose first column is its id. */
function cellAt(page: Buffer, at: number) {
  const [bytes, idAt] = readVarint(page, at);
  const [id, recordAt] = readVarint(page, idAt);
  const [, firstTypeAt] = readVarint(page, recordAt);
  return { bytes, id, isEntry: page[firstTypeAt] === 0 };
}

function freeBlockBytes(page: Buffer, start: number): number {
  let bytes = 0;
  for (let at = page.readUInt16BE(start + 1); at !== 0; at = page.readUInt16BE(at)) bytes += page.readUInt16BE(at + 2);
  return bytes;
}

/** @returns the number, and where what follows it begins */
function readVarint(page: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  let next = at;
  for (;;) {
    const byte = page[next] ?? 0;
    next += 1;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, next];
  }
}
