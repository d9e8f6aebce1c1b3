import { crc32 } from "node:zlib";

/** What a walk over a file's parts tells, without decoding a pixel. */
export interface Structure {
  /** Every part is there, to the end mark, and whole as far as the format lets one see. */
  readonly complete: boolean;
  readonly animated: boolean;
}

const PNG_SIGNATURE_BYTES = 8;
/** A PNG chunk: length, type, data, CRC over type and data. */
const PNG_CHUNK_FRAME_BYTES = 12;

/**
 * Walks a PNG's chunks. The checksums of all of them are verified, which costs a few milliseconds for megabytes where
 * decoding costs a hundred. What follows the end mark is nobody's concern.
 */
export function walkPng(bytes: Buffer): Structure {
  let animated = false;
  let hasData = false;
  for (let at = PNG_SIGNATURE_BYTES; at + PNG_CHUNK_FRAME_BYTES <= bytes.length;) {
    const end = at + PNG_CHUNK_FRAME_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) break;
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "acTL") animated = true;
    if (type === "IDAT") hasData = true;
    if (type === "IEND") return { complete: hasData, animated };
    at = end;
  }
  return { complete: false, animated };
}

const JPEG_START_OF_SCAN = 0xda;
const JPEG_END = 0xd9;
const JPEG_FILL = 0xff;

/** Baseline, extended and progressive with Huffman codes: what every decoder reads. */
const JPEG_COMMON_FRAMES = new Set([0xc0, 0xc1, 0xc2]);

/**
 * Walks a JPEG's segments and scans to its end mark. Thumbnails inside a segment are skipped, and whatever follows the
 * end mark is nobody's concern.
 */
export function walkJpeg(bytes: Buffer): Structure {
  let hasFrame = false;
  let hasScan = false;
  let at = 2;
  while (at + 4 <= bytes.length || bytes[at + 1] === JPEG_END) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1] ?? 0;
    if (marker === JPEG_FILL) {
      at += 1;
      continue;
    }
    if (marker === JPEG_END) return { complete: hasFrame && hasScan, animated: false };
    if (JPEG_COMMON_FRAMES.has(marker)) hasFrame = true;
    at += 2 + bytes.readUInt16BE(at + 2);
    if (marker === JPEG_START_OF_SCAN) {
      hasScan = true;
      at = endOfScan(bytes, at);
    }
  }
  return { complete: false, animated: false };
}

/** Where the next marker stands that is neither an escaped 0xFF nor a restart mark. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    if (next !== 0 && next !== JPEG_FILL && !isRestart) return at;
  }
  return bytes.length;
}

const RIFF_HEADER_BYTES = 12;
const WEBP_ANIMATION_FLAG = 0x02;

/** Walks a WebP's chunks as far as its RIFF header says that they go. */
export function walkWebp(bytes: Buffer): Structure {
  if (bytes.length < RIFF_HEADER_BYTES) return { complete: false, animated: false };
  const fileEnd = 8 + bytes.readUInt32LE(4);
  let animated = false;
  let hasData = false;
  let at = RIFF_HEADER_BYTES;
  while (at + 8 <= Math.min(fileEnd, bytes.length)) {
    const type = bytes.toString("latin1", at, at + 4);
    if (type === "VP8X" && ((bytes[at + 8] ?? 0) & WEBP_ANIMATION_FLAG) !== 0) animated = true;
    if (type === "VP8 " || type === "VP8L" || type === "ANMF") hasData = true;
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  // Some encoders leave out the padding byte of the last chunk.
  return { complete: hasData && fileEnd <= bytes.length && at <= fileEnd + 1, animated };
}
