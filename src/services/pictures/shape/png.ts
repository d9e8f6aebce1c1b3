import { crc32 } from "node:zlib";
import { BrokenFileError, FileView } from "./file-view.ts";
import type { PictureShape } from "./picture-shape.ts";

const SIGNATURE_BYTES = 8;
/** A chunk: length, type, data, CRC over type and data. */
const CHUNK_FRAME_BYTES = 12;
const IHDR_BYTES = 13;

/** A picture's channels by its colour type: grey, colour, palette, grey and transparency, colour and transparency. */
const CHANNELS = new Map([
  [0, 1],
  [2, 3],
  [3, 3],
  [4, 2],
  [6, 4],
]);
const TRANSPARENT_COLOUR_TYPES = new Set([4, 6]);

/**
 * Reads a PNG's shape, its animation's frames with it, by walking its chunks: https://www.w3.org/TR/png-3/
 *
 * @remarks The checksums of all chunks are verified, which costs a few milliseconds for megabytes where decoding costs a
 * hundred. What follows the end mark is of no concern.
 * @throws BrokenFileError where the header is not the first chunk
 */
export function readPng(bytes: Buffer): PictureShape {
  const view = new FileView(bytes, "big endian");
  const header = readHeader(view);
  const hasAlphaChannel = TRANSPARENT_COLOUR_TYPES.has(header.colourType);
  let { width, height } = header;
  let [hasTransparentColour, animated, hasData, complete, isWhole] = [false, false, false, false, true];
  let frames = 0;
  for (const chunk of chunksOf(view)) {
    const { type, at } = chunk;
    isWhole &&= isSound(view, bytes, chunk);
    if (type === "tRNS") hasTransparentColour = true;
    if (type === "acTL") animated = true;
    if (type === "IDAT") hasData = true;
    if (type === "IEND") complete = hasData && isWhole;
    if (type === "fcTL") {
      frames += 1;
      width = Math.max(width, view.uint32(at + 4));
      height = Math.max(height, view.uint32(at + 8));
    }
  }
  const channels = header.colours + (hasTransparentColour && !hasAlphaChannel ? 1 : 0);
  const bitsPerChannel = header.bitDepth === 16 ? 16 : 8;
  return {
    width,
    height,
    channels,
    bitsPerChannel,
    hasAlpha: hasTransparentColour || hasAlphaChannel,
    heldBytesPerPixel: header.isInterlaced ? (channels * bitsPerChannel) / 8 : 0,
    frames: Math.max(1, frames),
    complete,
    animated,
  };
}

export interface Chunk {
  readonly type: string;
  /** Where its data begins, and ends. */
  readonly at: number;
  readonly end: number;
}

/** The chunks to the end mark, and that, as far as the file goes: a decoder passes over a wrong checksum, too. */
export function* chunksOf(view: FileView): Generator<Chunk> {
  for (let at = SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= view.length;) {
    view.countPart();
    const end = at + CHUNK_FRAME_BYTES + view.uint32(at);
    if (end > view.length) return;
    const type = view.text(at + 4, 4);
    yield { type, at: at + 8, end: end - 4 };
    if (type === "IEND") return;
    at = end;
  }
}

function isSound(view: FileView, bytes: Buffer, { at, end }: Chunk): boolean {
  return crc32(bytes.subarray(at - 4, end)) === view.uint32(end);
}

function readHeader(view: FileView) {
  const isFirst = view.uint32(SIGNATURE_BYTES) === IHDR_BYTES && view.text(SIGNATURE_BYTES + 4, 4) === "IHDR";
  if (!isFirst) throw new BrokenFileError("the first chunk is no IHDR");
  const at = SIGNATURE_BYTES + 8;
  const colourType = view.uint8(at + 9);
  const colours = CHANNELS.get(colourType);
  if (colours === undefined) throw new BrokenFileError(`there is no colour type ${colourType}`);
  return {
    width: view.uint32(at),
    height: view.uint32(at + 4),
    bitDepth: view.uint8(at + 8),
    colourType,
    colours,
    isInterlaced: view.uint8(at + 12) !== 0,
  };
}
