import sharp from "sharp";
import { inputPictures, inputRegion, type InputPicture } from "../protocol/endpoints.ts";
import { type ErrorDetail, errorDetail } from "../protocol/error-answers.ts";
import type { Files } from "../files/stored-files.ts";

/** How the stand-in reads the pictures that an input names. */
export interface PictureReader {
  readonly files: Files;
  /** Unset: only files on fal's own hosts are checked, and others are trusted. */
  readonly fetch?: typeof fetch;
  readonly signal: AbortSignal;
}

/** Reads the pictures of an input like a model, and reports the ones that it could not use. */
export async function pictureDetails(input: unknown, reader: PictureReader): Promise<ErrorDetail[]> {
  const found = await Promise.all(inputPictures(input).map((picture) => readPicture(picture, input, reader)));
  return found.filter((detail) => detail !== undefined);
}

async function readPicture(
  { loc, url }: InputPicture,
  input: unknown,
  { files, fetch, signal }: PictureReader,
): Promise<ErrorDetail | undefined> {
  const isOurs = files.owns(url);
  if (!isOurs && !fetch) return undefined;
  const bytes = isOurs ? files.get(url)?.bytes : await download(url, fetch, signal);
  if (!bytes) return errorDetail({ loc, type: "file_download_error", msg: "File download error", input: url });
  if (!fetch) return undefined;
  const size = await measure(bytes);
  if (!size) return errorDetail({ loc, type: "image_load_error", msg: "Image load error", input: url });
  return regionOutside(input, size);
}

async function download(url: string, fetch: PictureReader["fetch"], signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    const response = await fetch?.(url, { signal });
    return response?.ok === true ? Buffer.from(await response.arrayBuffer()) : undefined;
  } catch {
    // An unreachable picture is a result here: the model reports it.
    return undefined;
  }
}

async function measure(bytes: Buffer): Promise<{ width: number; height: number } | undefined> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    // Not a picture: likewise reported by the model.
    return undefined;
  }
}

/** A region beyond the picture was meant for another one, larger or turned. */
function regionOutside(input: unknown, { width, height }: { width: number; height: number }): ErrorDetail | undefined {
  const region = inputRegion(input);
  if (!region || (region.x2 <= width && region.y2 <= height)) return undefined;
  const [corner, limit] = region.x2 > width ? (["x2", width] as const) : (["y2", height] as const);
  return errorDetail({
    loc: ["body", "region", corner],
    type: "less_than_equal",
    msg: `Input should be less than or equal to ${limit}`,
    ctx: { le: limit },
    input: region[corner],
  });
}
