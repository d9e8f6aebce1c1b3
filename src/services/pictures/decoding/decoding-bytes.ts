import type { Metadata } from "sharp";
import type { PictureFormat } from "../../../core/request/picture.ts";
import type { PictureShape } from "../shape/picture-shape.ts";

/** The memory for all decoding together, beside the runtime and the bytes that were read. */
export const MAX_DECODING_BYTES = 400_000_000;

/**
 * The most memory that decoding and encoding took a pixel, measured with large pictures (turned, progressive,
 * interlaced, deep, transparent), and as much again for what the allocator does not give back at once. GIF and AVIF
 * are held whole, several times over, so fewer of their pixels are allowed.
 */
const BYTES_PER_PIXEL: Readonly<Record<PictureFormat, number>> = {
  png: 6,
  jpeg: 6,
  webp: 8,
  tiff: 6,
  gif: 12,
  avif: 25,
};
/** Sixteen bits and transparency at once. */
const DEEP_ALPHA_BYTES_PER_PIXEL = 8;
/** The frames of a PNG are put together here: the canvas, one to go back to, and the frame that is drawn. */
const ANIMATED_PNG_BYTES_PER_PIXEL = 16;

/**
 * The memory that decoding a picture takes at most.
 *
 */
export function decodingBytesOf(
  format: PictureFormat,
  { width, height, depth, hasAlpha }: Metadata,
  { heldBytesPerPixel, animated }: PictureShape,
): number {
  const isDeepAlpha = depth === "ushort" && hasAlpha;
  const deepBytes = isDeepAlpha ? DEEP_ALPHA_BYTES_PER_PIXEL : 0;
  const framesBytes = format === "png" && animated ? ANIMATED_PNG_BYTES_PER_PIXEL : 0;
  return width * height * Math.max(BYTES_PER_PIXEL[format], deepBytes, framesBytes, heldBytesPerPixel);
}
