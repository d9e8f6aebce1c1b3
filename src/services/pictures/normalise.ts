import type { File } from "../../core/engine.ts";
import { fitWithin, type PictureFacts, type PictureNeeds, type Region } from "../../core/picture.ts";
import { openUpright } from "./decode.ts";

/** Above this a lossless copy of a photograph weighs more in the upload than its exactness is worth. */
const MAX_LOSSLESS_PIXELS = 2_000_000;

/**
 * Hardly to be told from the original, by models either; coloured text keeps its edges without chroma subsampling.
 * Optimised coding would hold the whole picture's coefficients: three times the memory, for files a few percent smaller.
 */
const JPEG = { quality: 92, chromaSubsampling: "4:4:4", optimiseCoding: false } as const;

/** Compresses nearly as well as the default level in half of the time, and the file lives for an hour. */
const PNG = { compressionLevel: 4 } as const;

/**
 * Makes a picture right for a model: upright, first frame, 8-bit sRGB, cut to `region`, within `needs.maxPixels`,
 * without metadata, on white where transparency means nothing to the model.
 *
 * @remarks The result is a PNG where transparency is kept, and where the source was lossless (screenshots, drawings,
 * scans, whose fine edges matter for reading text) and the result is small; else a JPEG.
 *
 * @param region in pixels of the upright picture
 * @throws sharp's error where the picture cannot be decoded
 */
export async function normalisePicture(
  bytes: Buffer,
  facts: PictureFacts,
  needs: PictureNeeds,
  region: Region | undefined,
): Promise<File> {
  const whole = { x1: 0, y1: 0, x2: facts.width, y2: facts.height };
  const { x1, y1, x2, y2 } = region ?? whole;
  const size = fitWithin(x2 - x1, y2 - y1, needs.maxPixels);
  const keepAlpha = needs.alpha && facts.hasAlpha;

  // 8 bits of sRGB, and no metadata, is what sharp writes unless told otherwise.
  let image = await openUpright(bytes);
  if (region) image = image.extract({ left: x1, top: y1, width: x2 - x1, height: y2 - y1 });
  image = image.resize(size.width, size.height, { fit: "fill" });
  if (facts.hasAlpha && !keepAlpha) image = image.flatten({ background: "white" });

  const isLossless = facts.format === "png" || facts.format === "gif" || facts.format === "tiff";
  const isSmall = size.width * size.height <= MAX_LOSSLESS_PIXELS;
  return keepAlpha || (isLossless && isSmall)
    ? { bytes: await image.png(PNG).toBuffer(), contentType: "image/png" }
    : { bytes: await image.jpeg(JPEG).toBuffer(), contentType: "image/jpeg" };
}
