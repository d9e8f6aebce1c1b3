import sharp, { type Metadata, type Sharp } from "sharp";

/** The most pixels that are ever decoded. */
export const MAX_PICTURE_PIXELS = 64_000_000;

/** A picture that is not decoded by then was made to be slow. */
const MAX_DECODE_SECONDS = 20;

// This process decodes strangers' files. The formats below are all that it can read from here on: SVG in particular,
// which may point to other files, has no loader any more, whatever a file pretends to be.
// Nothing is decoded twice, so what libvips would keep of it only takes memory.
sharp.cache(false);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Png", "Jpeg", "Webp", "Nsgif", "Heif", "Tiff"].map((loader) => `VipsForeignLoad${loader}`),
});

/** What the header of a picture says; nothing is decoded, so its size may be judged before. */
export function readHeader(bytes: Buffer): Promise<Metadata> {
  return sharp(bytes, { failOn: "error", limitInputPixels: false }).metadata();
}

/** The first frame, upright, ready for further steps; no pixel is decoded before the output is asked for. */
export function openUpright(bytes: Buffer): Sharp {
  const options = { failOn: "error", limitInputPixels: MAX_PICTURE_PIXELS, pages: 1, autoOrient: true } as const;
  return sharp(bytes, options).timeout({ seconds: MAX_DECODE_SECONDS });
}

/**
 * Decodes the first frame to its last row and keeps nothing of it.
 *
 * @throws where the file is cut or damaged
 */
export async function proveDecodable(bytes: Buffer): Promise<void> {
  await openUpright(bytes).resize(16, 16, { fit: "fill" }).raw().toBuffer();
}
