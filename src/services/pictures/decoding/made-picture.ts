import type { BinaryFile } from "../../../core/binary-file.ts";
import type { PictureFacts } from "../../../core/request/picture.ts";
import { openUpright } from "./decode.ts";

/** How a picture is saved again so that it takes fewer bytes. */
export interface Reencoding {
  readonly quality: number;
  /** The part of its width and height that is left. */
  readonly scale: number;
  /** Pixels, before it is scaled. */
  readonly width: number;
  readonly hasAlpha: boolean;
}

/** Tried in order until the file is small enough; the last is a picture of a few kilobytes. */
export const REENCODINGS = [
  { quality: 95, scale: 1 },
  { quality: 85, scale: 1 },
  { quality: 80, scale: 0.75 },
  { quality: 80, scale: 0.5 },
  { quality: 75, scale: 0.25 },
  { quality: 60, scale: 0.1 },
] as const;

/**
 * Saves a picture as a JPEG, or a WebP where it is transparent.
 *
 * @throws sharp's error where the picture cannot be decoded
 */
export async function reencode(bytes: Buffer, { quality, scale, width, hasAlpha }: Reencoding): Promise<BinaryFile> {
  const upright = await openUpright(bytes);
  const image = upright.resize({ width: Math.max(1, Math.round(width * scale)) });
  return hasAlpha
    ? { bytes: await image.webp({ quality }).toBuffer(), contentType: "image/webp" }
    : { bytes: await image.jpeg({ quality }).toBuffer(), contentType: "image/jpeg" };
}

/** The brightest that a screen shows as black, of 255. */
const BLACK = 16;
/** A small copy, which costs little, tells of most pictures that they are not black, and the next one of the others. */
const COPY_EDGES_PIXELS = [16, 2048] as const;
/**
 * A black picture takes no more bytes a pixel, in any of the formats unless it is not compressed at all (measured: PNG
 * with transparency 0.05, JPEG in full colour 0.03, WebP 0.002), beside its metadata. Photographs take more.
 */
const MAX_BLACK_BYTES_PER_PIXEL = 1 / 16;
const MAX_METADATA_BYTES = 16 * 1024;

/** Whether a file is so small that its picture may be black all over: others need not be decoded to know. */
export function mayBeBlack(byteLength: number, { width, height }: Pick<PictureFacts, "width" | "height">): boolean {
  return byteLength <= width * height * MAX_BLACK_BYTES_PER_PIXEL + MAX_METADATA_BYTES;
}

/**
 * Whether a picture is black all over, to the last pixel of the four million that models here make. One that is
 * transparent is not.
 *
 * @throws sharp's error where the picture cannot be decoded
 */
export async function isBlackAllOver(bytes: Buffer): Promise<boolean> {
  for (const edge of COPY_EDGES_PIXELS) {
    const upright = await openUpright(bytes);
    const pixels = await upright
      .resize({ width: edge, height: edge, fit: "inside", withoutEnlargement: true, kernel: "nearest" })
      .flatten({ background: "white" })
      .raw()
      .toBuffer();
    if (pixels.some((brightness) => brightness > BLACK)) return false;
  }
  return true;
}
