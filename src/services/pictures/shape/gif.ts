import { BrokenFileError, FileView } from "./file-view.ts";
import type { PictureShape } from "./picture-shape.ts";

const SCREEN_BYTES = 13;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const TRANSPARENT_FLAG = 1;
const IMAGE = 0x2c;
const IMAGE_BYTES = 10;
const END = 0x3b;

/**
 * Reads a GIF's shape by walking its blocks to the end mark: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 *
 * @remarks A frame may lie outside of the screen: the size is that of both.
 * @throws BrokenFileError where the screen is cut, or the file holds no frame
 */
export function readGif(bytes: Buffer): PictureShape {
  const view = new FileView(bytes, "little endian");
  let width = view.uint16(6);
  let height = view.uint16(8);
  let hasAlpha = false;
  let frames = 0;
  let at = SCREEN_BYTES + colourTableBytes(view.uint8(10));
  while (at < view.length && bytes[at] !== END) {
    if (bytes[at] === EXTENSION) {
      hasAlpha ||= bytes[at + 1] === GRAPHIC_CONTROL && ((bytes[at + 3] ?? 0) & TRANSPARENT_FLAG) !== 0;
      at = endOfSubBlocks(bytes, at + 2);
    } else if (bytes[at] === IMAGE && at + IMAGE_BYTES <= view.length) {
      frames += 1;
      width = Math.max(width, view.uint16(at + 1) + view.uint16(at + 5));
      height = Math.max(height, view.uint16(at + 3) + view.uint16(at + 7));
      at = endOfSubBlocks(bytes, at + IMAGE_BYTES + colourTableBytes(view.uint8(at + 9)) + 1);
    } else {
      break;
    }
  }
  if (frames === 0) throw new BrokenFileError("there is no frame");
  return {
    width,
    height,
    channels: hasAlpha ? 4 : 3,
    bitsPerChannel: 8,
    hasAlpha,
    heldBytesPerPixel: hasAlpha ? 4 : 3,
    frames,
    complete: bytes[at] === END,
    animated: frames > 1,
  };
}

/** The table of colours that a byte of flags announces: three bytes for each of 2 to 256. */
function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Where the next block stands; beyond the end where the file is cut. */
function endOfSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let byteLength = bytes[at]; byteLength !== undefined && byteLength > 0; byteLength = bytes[at]) {
    at += 1 + byteLength;
  }
  return at + 1;
}
