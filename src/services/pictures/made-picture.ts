import type { File } from "../../core/engine.ts";
import { openUpright } from "./decode.ts";
import { provedFormatOf } from "./facts.ts";

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
export async function reencode(bytes: Buffer, { quality, scale, width, hasAlpha }: Reencoding): Promise<File> {
  const upright = await openUpright(bytes);
  const image = upright.resize({ width: Math.max(1, Math.round(width * scale)) });
  return hasAlpha
    ? { bytes: await image.webp({ quality }).toBuffer(), contentType: "image/webp" }
    : { bytes: await image.jpeg({ quality }).toBuffer(), contentType: "image/jpeg" };
}

/** A picture as it is, where our own readers prove that it is a whole one: most that models make are, and need no decoder. */
export function asProved(bytes: Buffer): File | undefined {
  const format = provedFormatOf(bytes);
  return format && { bytes, contentType: `image/${format}` };
}
