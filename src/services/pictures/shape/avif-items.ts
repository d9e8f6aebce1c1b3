import { BrokenFileError, type FileView } from "./file-view.ts";
import { type Box, boxesIn, boxIn, VERSION_BYTES } from "./iso-boxes.ts";

/** As many as libheif reads, which a grid of tiles needs: https://github.com/strukturag/libheif/blob/master/libheif/security_limits.cc */
const MAX_ITEMS = 1_000;
const MAX_EXTENTS = 32;

/** An item of a `meta` box: a coded picture, or how others are put together. */
export interface Item {
  readonly id: number;
  readonly type: string;
  readonly data: Buffer;
}

/** That an item is made from others. */
export interface Derivation {
  readonly from: number;
  readonly to: readonly number[];
}

/**
 * Reads the items of a `meta` box with their data, ISO/IEC 14496-12 section 8.11.
 *
 * @throws BrokenFileError where they are too many, lie beyond the file's end, or together are more than the file
 */
export function readItems(view: FileView, meta: Pick<Box, "at" | "end">): Item[] {
  const types = readTypes(view, boxIn(view, meta, "iinf"));
  const data = boxIn(view, meta, "idat");
  const locations = readLocations(view, boxIn(view, meta, "iloc"), data);
  return locations.map(({ id, parts }) => ({ id, type: types.get(id) ?? "", data: joined(parts) }));
}

/** Reads which items are made from which, by the references of type `dimg`. */
export function readDerivations(view: FileView, meta: Pick<Box, "at" | "end">): Derivation[] {
  const references = boxIn(view, meta, "iref");
  if (!references) return [];
  const idBytes = view.uint8(references.at) === 0 ? 2 : 4;
  const idAt = (at: number) => (idBytes === 2 ? view.uint16(at) : view.uint32(at));
  const derivations: Derivation[] = [];
  for (const { type, at } of boxesIn(view, references.at + VERSION_BYTES, references.end)) {
    if (type !== "dimg") continue;
    const firstAt = at + idBytes + 2;
    const to = Array.from({ length: view.uint16(at + idBytes) }, (_, index) => idAt(firstAt + index * idBytes));
    derivations.push({ from: idAt(at), to });
  }
  return derivations;
}

function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

function readTypes(view: FileView, information: Box | undefined): Map<number, string> {
  const types = new Map<number, string>();
  if (!information) return types;
  const countBytes = view.uint8(information.at) === 0 ? 2 : 4;
  for (const { type, at } of boxesIn(view, information.at + VERSION_BYTES + countBytes, information.end)) {
    const version = view.uint8(at);
    if (type !== "infe" || version < 2) continue;
    const isShort = version === 2;
    const id = isShort ? view.uint16(at + VERSION_BYTES) : view.uint32(at + VERSION_BYTES);
    types.set(id, view.text(at + VERSION_BYTES + (isShort ? 4 : 6), 4));
  }
  return types;
}

interface Location {
  readonly id: number;
  readonly parts: readonly Buffer[];
}

/** Walks through a box whose fields are of lengths that it tells itself. */
class Fields {
  readonly #view: FileView;
  #at: number;

  constructor(view: FileView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  next(byteLength: number): number {
    const at = this.#at;
    this.#at += byteLength;
    switch (byteLength) {
      case 0:
        return 0;
      case 1:
        return this.#view.uint8(at);
      case 2:
        return this.#view.uint16(at);
      case 4:
        return this.#view.uint32(at);
      case 8:
        return this.#view.uint64(at);
      default:
        throw new BrokenFileError(`there are no numbers of ${byteLength} bytes`);
    }
  }
}

/** https://developer.apple.com/documentation/quicktime-file-format describes the boxes; versions 0 to 2 are in use. */
function readLocations(view: FileView, box: Box | undefined, data: Box | undefined): Location[] {
  if (!box) return [];
  const fields = new Fields(view, box.at);
  const version = fields.next(1);
  fields.next(1);
  fields.next(2);
  const sizes = fields.next(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 0x0f, (sizes >> 4) & 0x0f];
  const indexBytes = version === 0 ? 0 : sizes & 0x0f;
  const idBytes = version < 2 ? 2 : 4;
  const count = fields.next(idBytes);
  if (count > MAX_ITEMS) throw new BrokenFileError(`${count} items are more than are read`);
  let readBytes = 0;
  return Array.from({ length: count }, () => {
    const id = fields.next(idBytes);
    const isInData = version > 0 && (fields.next(2) & 0x0f) === 1;
    fields.next(2); // which file: this one
    const base = fields.next(baseBytes) + (isInData ? (data?.at ?? 0) : 0);
    const extents = fields.next(2);
    if (extents > MAX_EXTENTS) throw new BrokenFileError(`an item in ${extents} parts is more than is read`);
    const parts = Array.from({ length: extents }, () => {
      fields.next(indexBytes);
      const at = base + fields.next(offsetBytes);
      const byteLength = fields.next(lengthBytes);
      readBytes += byteLength;
      if (readBytes > view.length) throw new BrokenFileError("items are together larger than the file");
      return view.slice(at, byteLength);
    });
    return { id, parts };
  });
}
