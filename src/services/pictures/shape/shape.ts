import { UserError } from "../../../core/errors.ts";
import type { PictureFormat } from "../../../core/request/picture.ts";
import { readAvif } from "./avif.ts";
import { BrokenFileError } from "./file-view.ts";
import { readGif } from "./gif.ts";
import { readJpeg } from "./jpeg.ts";
import { type PictureShape, MAX_PICTURE_PIXELS } from "./picture-shape.ts";
import { readPng } from "./png.ts";
import { readTiff } from "./tiff.ts";
import { readWebp } from "./webp.ts";

/**
 * The longest edge. A decoder works on whole rows, or on whole columns where a picture is turned, and some of them on
 * many at a time: a row of 64 million pixels takes gigabytes.
 */
const MAX_EDGE_PIXELS = 30_000;

/** How many times as long as its other edge one may be: a model sees pictures of about a thousand pixels. */
const MAX_EDGE_RATIO = 1_000;

/** The most that all decoded pixels may take, a few rows at a time: the largest picture in four channels of 16 bits. */
const MAX_PIXEL_BYTES = MAX_PICTURE_PIXELS * 8;

/** The most that a decoder may have to hold of a picture at once: half of what the whole bot has. */
const MAX_HELD_BYTES = 400_000_000;

/** Decoders list all frames before they show the first. Ten a second for a quarter of an hour. */
const MAX_FRAMES = 10_000;

const READERS: Readonly<Record<PictureFormat, (bytes: Buffer) => PictureShape>> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
  gif: readGif,
  avif: readAvif,
  tiff: readTiff,
};

/**
 * Reads what a file says of its picture, by readers of our own: what a decoder would take for it can be judged before
 * one sees a byte. The time is a share of what it takes to read the file once; next to nothing is allocated.
 *
 * @throws BrokenFileError where the file contradicts itself
 */
export function readShape(bytes: Buffer, format: PictureFormat): PictureShape {
  const shape = READERS[format](bytes);
  if (shape.width === 0 || shape.height === 0 || shape.channels === 0) {
    throw new BrokenFileError(`${shape.width} × ${shape.height} pixels of ${shape.channels} channels are no picture`);
  }
  return shape;
}

/**
 * Refuses a picture whose decoding could take more than there is.
 *
 * @param name what the file is called, for the error's sentence
 * @throws UserError `pictureTooManyPixels`, `pictureTooLong`, `pictureTooManyFrames`
 */
export function judgeShape(shape: PictureShape, name: string): void {
  const { width, height, frames } = shape;
  const maxPixels = Math.min(
    MAX_PICTURE_PIXELS,
    MAX_PIXEL_BYTES / ((shape.channels * shape.bitsPerChannel) / 8),
    MAX_HELD_BYTES / shape.heldBytesPerPixel,
  );
  if (width * height > maxPixels) {
    throw new UserError("pictureTooManyPixels", { name, limitMegapixels: Math.floor(maxPixels / 1_000_000) });
  }
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (longer > MAX_EDGE_PIXELS || longer > shorter * MAX_EDGE_RATIO) {
    throw new UserError("pictureTooLong", { name, limitPixels: MAX_EDGE_PIXELS, limitRatio: MAX_EDGE_RATIO });
  }
  if (frames > MAX_FRAMES) throw new UserError("pictureTooManyFrames", { name, limit: MAX_FRAMES });
}
