import type { BinaryFile } from "../../../core/binary-file.ts";
import type { Sharp } from "sharp";
import { fitWithin, type PictureFacts, type PictureNeeds, type Region } from "../../../core/request/picture.ts";
import { workWithFrame } from "./decode.ts";
import { backdropFor, colourOf, smallCopyOf } from "./small-copy.ts";

/** Above this a lossless copy of a photograph weighs more in the upload than its exactness is worth. */
const MAX_LOSSLESS_PIXELS = 2_000_000;

/**
 * Hardly distinguishable from the original, for models either; coloured text keeps its edges without chroma
 * subsampling. Optimised coding would hold the whole picture's coefficients: three times the memory, for files a few
 * percent smaller.
 */
const JPEG = { quality: 92, chromaSubsampling: "4:4:4", optimiseCoding: false } as const;

/** Compresses nearly as well as the default level in half of the time, and the file lives for an hour. */
const PNG = { compressionLevel: 4 } as const;

/**
 * Makes a picture right for a model: upright, the frame that stands for it, 8-bit sRGB, cut to `region`, within
 * `needs.maxPixels`, without metadata; where transparency means nothing to the model, on what its pixels stand out against.
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
): Promise<BinaryFile> {
  const { backdrop } = facts;
  const isOnBackdrop = facts.hasAlpha && !needs.alpha;
  // A cut-out needs a backdrop of its own.
  const mustBeFound = isOnBackdrop && (region !== undefined || backdrop === undefined);
  return workWithFrame(bytes, facts.frame.index, async (frame) => {
    const image = cut(frame, region);
    const found = mustBeFound ? backdropFor(await smallCopyOf(image.clone())) : backdrop;
    if (isOnBackdrop) image.flatten({ background: colourOf(found ?? "white") });
    else if (!facts.hasAlpha) image.removeAlpha(); // it is opaque throughout
    return encode(image, facts, needs, region);
  });
}

function cut(image: Sharp, region: Region | undefined): Sharp {
  if (!region) return image;
  const { x1, y1, x2, y2 } = region;
  return image.extract({ left: x1, top: y1, width: x2 - x1, height: y2 - y1 });
}

/** 8 bits of sRGB, and no metadata, is what sharp writes unless told otherwise. */
async function encode(
  image: Sharp,
  facts: PictureFacts,
  needs: PictureNeeds,
  region: Region | undefined,
): Promise<BinaryFile> {
  const { x1, y1, x2, y2 } = region ?? { x1: 0, y1: 0, x2: facts.width, y2: facts.height };
  const size = fitWithin(x2 - x1, y2 - y1, needs.maxPixels);
  const sized = image.resize(size.width, size.height, { fit: "fill" });
  const keepsAlpha = needs.alpha && facts.hasAlpha;
  const isLossless = facts.format === "png" || facts.format === "gif" || facts.format === "tiff";
  const isSmall = size.width * size.height <= MAX_LOSSLESS_PIXELS;
  return keepsAlpha || (isLossless && isSmall)
    ? { bytes: await sized.png(PNG).toBuffer(), contentType: "image/png" }
    : { bytes: await sized.jpeg(JPEG).toBuffer(), contentType: "image/jpeg" };
}
