import type { Metadata, Sharp } from "sharp";

/** The most pixels that are ever decoded. */
export const MAX_PICTURE_PIXELS = 64_000_000;

/** A picture that is not decoded by then was made to be slow. */
const MAX_DECODE_SECONDS = 20;

/** Loaded with the first picture: a bot that starts need not wait for it, nor one that sees none hold it. */
async function loadSharp() {
  const { sharp } = await import("./locked-sharp.ts");
  return sharp;
}

/** What the header of a picture says; nothing is decoded, so its size may be judged before. */
export async function readHeader(bytes: Buffer): Promise<Metadata> {
  const sharp = await loadSharp();
  return sharp(bytes, { failOn: "error", limitInputPixels: false }).metadata();
}

/** The first frame, upright, ready for further steps; no pixel is decoded before the output is asked for. */
export async function openUpright(bytes: Buffer): Promise<Sharp> {
  const sharp = await loadSharp();
  const options = { failOn: "error", limitInputPixels: MAX_PICTURE_PIXELS, pages: 1, autoOrient: true } as const;
  return sharp(bytes, options).timeout({ seconds: MAX_DECODE_SECONDS });
}

/**
 * Decodes the first frame to its last row and keeps nothing of it.
 *
 * @throws where the file is cut or damaged
 */
export async function proveDecodable(bytes: Buffer): Promise<void> {
  const image = await openUpright(bytes);
  await image.resize(16, 16, { fit: "fill" }).raw().toBuffer();
}
