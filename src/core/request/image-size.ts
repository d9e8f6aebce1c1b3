import { z } from "zod";
import { UserError } from "../errors.ts";

/** Sizes that fal knows by name (reference page of FLUX.2 pro). */
export const IMAGE_SIZE_NAMES = [
  "square_hd",
  "square",
  "portrait_4_3",
  "portrait_16_9",
  "landscape_4_3",
  "landscape_16_9",
] as const;

export type ImageSizeName = (typeof IMAGE_SIZE_NAMES)[number];

/** FLUX.2 pro draws up to 4 megapixels: 2048 × 2048. */
export const MAX_IMAGE_SIZE_MEGAPIXELS = 4;
export const MAX_IMAGE_SIZE_PIXELS = MAX_IMAGE_SIZE_MEGAPIXELS * 1024 * 1024;

/** The size of a picture to be made, in pixels where it has no name. */
export type ImageSize = ImageSizeName | { readonly width: number; readonly height: number };

/** For edits the model may choose the size by the pictures given. */
export type EditSize = ImageSize | "auto";

/** Reads a stored size. */
export const imageSizeSchema: z.ZodType<ImageSize> = z.union([
  z.enum(IMAGE_SIZE_NAMES),
  z.object({ width: z.number(), height: z.number() }),
]);
export const editSizeSchema: z.ZodType<EditSize> = z.union([z.literal("auto"), imageSizeSchema]);

/**
 * Reads a size that a person typed: one of fal's names, or `WIDTHxHEIGHT`.
 *
 * @throws UserError `sizeUnreadable`, `sizeTooLarge`
 */
export function parseImageSize(text: string): ImageSize {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  if (isImageSizeName(name)) return name;

  const match = /^\s*(\d{1,6})\s*[x×*]\s*(\d{1,6})\s*$/i.exec(text);
  const width = Number(match?.[1]);
  const height = Number(match?.[2]);
  if (!match || width === 0 || height === 0) throw new UserError("sizeUnreadable", { text });
  if (width * height > MAX_IMAGE_SIZE_PIXELS) {
    throw new UserError("sizeTooLarge", { limitMegapixels: MAX_IMAGE_SIZE_MEGAPIXELS });
  }
  return { width, height };
}

/** As {@link parseImageSize}, and `auto`. */
export function parseEditSize(text: string): EditSize {
  return text.trim().toLowerCase() === "auto" ? "auto" : parseImageSize(text);
}

/** The size as people write it: `landscape_4_3`, `1024x768`. The inverse of parsing. */
export function formatImageSize(size: EditSize): string {
  return typeof size === "string" ? size : `${size.width}x${size.height}`;
}

function isImageSizeName(name: string): name is ImageSizeName {
  return (IMAGE_SIZE_NAMES as readonly string[]).includes(name);
}
