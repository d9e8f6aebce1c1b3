import { BrokenFileError, FileView } from "./file-view.ts";
import type { PictureShape } from "./picture-shape.ts";

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** What an animation's frame says of itself before its own chunks begin. */
const FRAME_HEADER_BYTES = 16;
const ANIMATION_FLAG = 0x02;
const ALPHA_FLAG = 0x10;
const LOSSY_SIGNATURE = "\x9d\x01\x2a";
const LOSSLESS_SIGNATURE = 0x2f;

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/**
 * Reads a WebP's shape by walking its chunks as far as its RIFF header says that they go:
 * https://developers.google.com/speed/webp/docs/riff_container
 *
 * @remarks Canvas, frames and the pictures in them each have a size of their own: the largest counts.
 * @throws BrokenFileError where no chunk tells a size, or one that should is cut
 */
export function readWebp(bytes: Buffer): PictureShape {
  const view = new FileView(bytes, "little endian");
  const fileEnd = CHUNK_HEADER_BYTES + view.uint32(4);
  const canvases = new Largest();
  let frames = 0;
  let animated = false;
  let hasData = false;
  let end = RIFF_HEADER_BYTES;
  for (const chunk of chunks(view, RIFF_HEADER_BYTES, Math.min(fileEnd, view.length))) {
    canvases.add(readCanvas(view, chunk));
    if (chunk.type === "VP8X") animated ||= (view.uint8(chunk.at) & ANIMATION_FLAG) !== 0;
    if (chunk.type === "VP8 " || chunk.type === "VP8L" || chunk.type === "ANMF") hasData = true;
    if (chunk.type === "ANMF") {
      frames += 1;
      const from = chunk.at + FRAME_HEADER_BYTES;
      for (const part of chunks(view, from, Math.min(chunk.end, view.length))) canvases.add(readCanvas(view, part));
    }
    end = chunk.end;
  }
  const { width, height, hasAlpha } = canvases;
  return {
    width,
    height,
    channels: hasAlpha ? 4 : 3,
    bitsPerChannel: 8,
    hasAlpha,
    heldBytesPerPixel: hasAlpha ? 4 : 3,
    frames: Math.max(1, frames),
    // Some encoders leave out the padding byte of the last chunk.
    complete: hasData && fileEnd <= view.length && end <= fileEnd + 1,
    animated,
  };
}

class Largest implements Canvas {
  width = 0;
  height = 0;
  hasAlpha = false;

  add(canvas: Canvas | undefined): void {
    if (!canvas) return;
    this.width = Math.max(this.width, canvas.width);
    this.height = Math.max(this.height, canvas.height);
    this.hasAlpha ||= canvas.hasAlpha;
  }
}

interface Chunk {
  readonly type: string;
  /** Where its data begins. */
  readonly at: number;
  /** Where the next one begins: an even place. */
  readonly end: number;
}

function* chunks(view: FileView, from: number, end: number): Generator<Chunk> {
  for (let at = from; at + CHUNK_HEADER_BYTES <= end;) {
    view.countPart();
    const byteLength = view.uint32(at + 4);
    const type = view.text(at, 4);
    const data = at + CHUNK_HEADER_BYTES;
    at = data + byteLength + (byteLength % 2);
    yield { type, at: data, end: at };
  }
}

/** The size that a chunk tells, where it is of a kind that does. */
function readCanvas(view: FileView, { type, at }: Chunk): Canvas | undefined {
  switch (type) {
    case "VP8X":
      return {
        width: view.uint24(at + 4) + 1,
        height: view.uint24(at + 7) + 1,
        hasAlpha: (view.uint8(at) & ALPHA_FLAG) !== 0,
      };
    case "ANMF":
      return {
        width: 2 * view.uint24(at) + view.uint24(at + 6) + 1,
        height: 2 * view.uint24(at + 3) + view.uint24(at + 9) + 1,
        hasAlpha: false,
      };
    case "VP8 ":
      return readLossyCanvas(view, at);
    case "VP8L":
      return readLosslessCanvas(view, at);
    case "ALPH":
      return { width: 0, height: 0, hasAlpha: true };
    default:
      return undefined;
  }
}

/** https://datatracker.ietf.org/doc/html/rfc6386#section-9.1 */
function readLossyCanvas(view: FileView, at: number): Canvas {
  if (view.text(at + 3, 3) !== LOSSY_SIGNATURE) throw new BrokenFileError("a VP8 chunk without its start code");
  // Above the 14 bits stands how the picture is scaled.
  return { width: view.uint16(at + 6) & 0x3fff, height: view.uint16(at + 8) & 0x3fff, hasAlpha: false };
}

/** https://developers.google.com/speed/webp/docs/webp_lossless_bitstream_specification#3_riff_header */
function readLosslessCanvas(view: FileView, at: number): Canvas {
  if (view.uint8(at) !== LOSSLESS_SIGNATURE) throw new BrokenFileError("a VP8L chunk without its signature");
  const bits = view.uint32(at + 1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, hasAlpha: ((bits >>> 28) & 1) === 1 };
}
