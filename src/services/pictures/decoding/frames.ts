import type { Metadata } from "sharp";
import type { PictureFacts, PictureFormat } from "../../../core/request/picture.ts";
import { readHeader } from "./decode.ts";
import type { PictureShape } from "../shape/picture-shape.ts";
import { readApng } from "../apng/apng.ts";

/** Browsers show a frame that claims less for a tenth of a second. */
const LEAST_DURATION_MS = 20;
const USUAL_DURATION_MS = 100;

/**
 * So many pixels are decoded at most on the way to a frame: all before it must be, too. A second's work, measured with
 * noise; 370 frames of 480 × 270 as a GIF.
 */
const MAX_PIXELS_BEFORE: Partial<Record<PictureFormat, number>> = { gif: 48e6, webp: 24e6, png: 24e6 };

/** What the file says of an animation's frames, without decoding one. */
export interface Frames {
  /** The frames that may be looked at: all, unless there are very many. */
  readonly reach: number;
  /** Which of them people see longest, counted from 0. */
  readonly longest: number;
}

/**
 * How many frames a file shows one after the other. What has pages, or other pictures beside it, shows one.
 *
 * @param shape tells of an AVIF, of which sharp reads the first frame alone
 */
export function countFrames(bytes: Buffer, format: PictureFormat, header: Metadata, shape: PictureShape): number {
  if (format === "gif" || format === "webp") return header.pages ?? 1;
  if (format === "avif") return shape.frames;
  return format === "png" ? (readApng(bytes)?.frames.length ?? 1) : 1;
}

/** Reads how long the frames of a picture stand; of equals, the first counts. */
export async function readFrames(bytes: Buffer, { format, width, height, frame }: PictureFacts): Promise<Frames> {
  const { count } = frame;
  const maxPixels = MAX_PIXELS_BEFORE[format];
  if (count === 1 || maxPixels === undefined) return { reach: 1, longest: 0 };
  const reach = Math.min(count, Math.max(1, Math.floor(maxPixels / (width * height))));
  const durationsMs = await readDurations(bytes, format);
  let longest = 0;
  for (let index = 1; index < reach; index += 1) {
    if (shownMs(durationsMs[index]) > shownMs(durationsMs[longest])) longest = index;
  }
  return { reach, longest };
}

async function readDurations(bytes: Buffer, format: PictureFormat): Promise<readonly number[]> {
  if (format === "png") return (readApng(bytes)?.frames ?? []).map(({ durationMs }) => durationMs);
  const { delay = [] } = await readHeader(bytes);
  return delay;
}

function shownMs(durationMs = 0): number {
  return durationMs < LEAST_DURATION_MS ? USUAL_DURATION_MS : durationMs;
}
