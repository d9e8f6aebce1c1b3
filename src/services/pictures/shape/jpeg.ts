import { BrokenFileError, FileView } from "./file-view.ts";
import type { PictureShape } from "./picture-shape.ts";

const START_OF_SCAN = 0xda;
const END = 0xd9;
const MARK = 0xff;

/**
 * The most scans that are read. Encoders write about ten for a progressive picture. Each costs the decoder a pass over the
 * whole picture, however few bytes it has: 11 ms for 64 megapixels that are all grey.
 */
export const MAX_SCANS = 100;

/** Baseline, extended and progressive with Huffman codes: what every decoder reads. */
const COMMON_FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const PROGRESSIVE_FRAMES = new Set([0xc2, 0xc6, 0xca, 0xce]);
const COEFFICIENT_BYTES = 2;
/** Among the frames' numbers, what is none: Huffman tables, an extension, arithmetic conditioning. */
const NOT_FRAMES = new Set([0xc4, 0xc8, 0xcc]);

/** A frame's length, bits, height, width and number of channels. */
const FRAME_BYTES = 8;

/** Markers that stand alone: no length follows. */
const hasNoLength = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * Reads a JPEG's shape by walking its segments and scans to the end mark: https://www.w3.org/Graphics/JPEG/itu-t81.pdf
 *
 * @remarks It finds the next marker as libjpeg does: bytes that belong to nothing are passed over, and the file counts as
 * incomplete. Thumbnails inside a segment are skipped, and whatever follows the end mark is of no concern.
 * @throws BrokenFileError without a frame, and with more than {@link MAX_SCANS} scans
 */
export function readJpeg(bytes: Buffer): PictureShape {
  const view = new FileView(bytes, "big endian");
  const frame = { width: 0, height: 0, channels: 0, isCommon: false, isProgressive: false };
  let scans = 0;
  let isWhole = true;
  let complete = false;
  for (const { marker, at, isAdjacent } of segments(view, bytes)) {
    isWhole &&= isAdjacent;
    if (marker === START_OF_SCAN) scans += 1;
    if (scans > MAX_SCANS) throw new BrokenFileError("more scans than any encoder writes");
    if (marker === END) complete = isWhole && frame.isCommon && scans > 0;
    if (isFrame(marker) && at + FRAME_BYTES <= view.length) {
      frame.height = Math.max(frame.height, view.uint16(at + 3));
      frame.width = Math.max(frame.width, view.uint16(at + 5));
      frame.channels = Math.max(frame.channels, view.uint8(at + 7));
      frame.isCommon ||= COMMON_FRAMES.has(marker);
      frame.isProgressive ||= PROGRESSIVE_FRAMES.has(marker);
    }
  }
  const { width, height, channels } = frame;
  return {
    width,
    height,
    channels,
    bitsPerChannel: 8,
    hasAlpha: false,
    // Several scans are told from one only at the end: libjpeg then keeps every coefficient.
    heldBytesPerPixel: frame.isProgressive || scans > 1 ? COEFFICIENT_BYTES * channels : 0,
    frames: 1,
    complete,
    animated: false,
  };
}

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && !NOT_FRAMES.has(marker);

interface Segment {
  readonly marker: number;
  /** Where its length stands. */
  readonly at: number;
  /** Nothing but fill bytes stood before its marker. */
  readonly isAdjacent: boolean;
}

/** The segments to the end mark, and that. */
function* segments(view: FileView, bytes: Buffer): Generator<Segment> {
  for (let segment = nextSegment(bytes, 2); segment;) {
    view.countPart();
    yield segment;
    let { at } = segment;
    if (segment.marker === END || at + 2 > view.length) return;
    if (!hasNoLength(segment.marker)) {
      const byteLength = view.uint16(at);
      if (byteLength < 2) return;
      at += byteLength;
    }
    if (segment.marker === START_OF_SCAN) at = endOfScan(bytes, at);
    segment = nextSegment(bytes, at);
  }
}

function nextSegment(bytes: Buffer, from: number): Segment | undefined {
  for (let at = bytes.indexOf(MARK, from); at !== -1; at = bytes.indexOf(MARK, at)) {
    const isAdjacent = at === from;
    while (bytes[at] === MARK) at += 1;
    const marker = bytes[at];
    if (marker === undefined) return undefined;
    if (marker !== 0) return { marker, at: at + 1, isAdjacent };
  }
  return undefined;
}

/** Where the next marker stands that is neither an escaped 0xFF nor a restart mark. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MARK, from); at !== -1; at = bytes.indexOf(MARK, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    if (next !== 0 && next !== MARK && !isRestart) return at;
  }
  return bytes.length;
}
