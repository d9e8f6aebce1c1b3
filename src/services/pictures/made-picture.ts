import { UserError } from "../../core/errors.ts";
import type { File } from "../../core/engine.ts";
import type { PictureFacts, PictureFormat } from "../../core/picture.ts";
import { openUpright } from "./decode.ts";
import { inspectPicture } from "./facts.ts";

/** What a picture is that a model made. */
export interface MadePicture {
  readonly format: PictureFormat;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Tried in order until the file is small enough; the last is a picture of a few kilobytes. */
const ATTEMPTS = [
  { quality: 95, scale: 1 },
  { quality: 85, scale: 1 },
  { quality: 80, scale: 0.75 },
  { quality: 80, scale: 0.5 },
  { quality: 75, scale: 0.25 },
  { quality: 60, scale: 0.1 },
] as const;

/**
 * Looks whether a result file is a picture.
 *
 * @throws UserError `modelAnswerUnreadable` where it is none, or is damaged
 */
export async function checkMadePicture(bytes: Buffer): Promise<MadePicture> {
  const { format, width, height } = await inspectMade(bytes);
  return { format, width, height };
}

async function inspectMade(bytes: Buffer): Promise<PictureFacts> {
  try {
    return await inspectPicture(bytes, "");
  } catch (error) {
    throw error instanceof UserError ? new UserError("modelAnswerUnreadable", {}, { cause: error }) : error;
  }
}

/**
 * A picture that Discord takes: the file itself where it has at most `maxBytes`, else a JPEG of it (a WebP where it is
 * transparent), smaller in quality first and in size only where that is not enough.
 *
 * @throws UserError `modelFileTooLarge` where nothing helps, `modelAnswerUnreadable` where it is no picture
 */
export async function fitForDiscord(bytes: Buffer, maxBytes: number): Promise<File> {
  const { format, width, hasAlpha } = await inspectMade(bytes);
  if (bytes.length <= maxBytes) return { bytes, contentType: `image/${format}` };
  for (const { quality, scale } of ATTEMPTS) {
    const upright = await openUpright(bytes);
    const image = upright.resize({ width: Math.max(1, Math.round(width * scale)) });
    const smaller = await (hasAlpha ? image.webp({ quality }) : image.jpeg({ quality })).toBuffer();
    if (smaller.length <= maxBytes) return { bytes: smaller, contentType: hasAlpha ? "image/webp" : "image/jpeg" };
  }
  throw new UserError("modelFileTooLarge", {});
}
