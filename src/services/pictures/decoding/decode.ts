import { MAX_PICTURE_PIXELS } from "../shape/picture-shape.ts";
import type { Metadata, Sharp } from "sharp";
import { readApng } from "../apng/apng.ts";
import { composeApng } from "../apng/compose-apng.ts";
import { mendInterlacedPng } from "./mend-png.ts";
import { smallCopyOf } from "./small-copy.ts";

/** Only a picture that was made to be slow takes longer to decode. */
const MAX_DECODE_SECONDS = 20;

/** Loaded with the first picture: a bot that starts need not wait for it, nor one that sees none hold it. */
async function loadSharp() {
  const { sharp } = await import("./locked-sharp.ts");
  return sharp;
}

/** What the header of a picture says; nothing is decoded, so its size may be judged before. */
export async function readHeader(bytes: Buffer): Promise<Metadata> {
  const sharp = await loadSharp();
  return sharp(asDecoderKnows(bytes), { failOn: "none", limitInputPixels: false }).metadata();
}

const ANIMATED_AVIF = "ftypavis";

/**
 * libvips knows an AVIF by its first brand, and not by the one of animations, although it can read the still picture that
 * stands in them: https://github.com/libvips/libvips/blob/master/libvips/foreign/heifload.c
 */
function asDecoderKnows(bytes: Buffer): Buffer {
  if (bytes.toString("latin1", 4, 12) !== ANIMATED_AVIF) return bytes;
  const still = Buffer.from(bytes);
  still.write("avif", 8, "latin1");
  return still;
}

/** Whether a damaged file is an error, or shows what can be read of it. */
type Damage = "error" | "none";

/**
 * One frame, upright, ready for further steps; no pixel is decoded before the output is asked for. Damage is an error
 * then.
 *
 * @param index which frame, counted from 0; the decoder holds one at a time, however many there are
 */
export async function openUpright(bytes: Buffer, index = 0, failOn: Damage = "error"): Promise<Sharp> {
  const sharp = await loadSharp();
  const apng = readApng(bytes);
  if (apng && (index > 0 || !apng.beginsWithStill)) {
    const { pixels, width, height } = await composeApng(apng, index, (png) => decodeWhole(png, failOn));
    return sharp(pixels, { raw: { width, height, channels: 4 } }).timeout({ seconds: MAX_DECODE_SECONDS });
  }
  const page = index === 0 ? {} : { page: index };
  const options = { failOn, limitInputPixels: MAX_PICTURE_PIXELS, pages: 1, autoOrient: true, ...page } as const;
  const readable = failOn === "none" ? await mendInterlacedPng(bytes) : bytes;
  return sharp(asDecoderKnows(readable), options).timeout({ seconds: MAX_DECODE_SECONDS });
}

/** Red, green, blue and opacity of each pixel of a PNG. */
async function decodeWhole(png: Buffer, failOn: Damage): Promise<Buffer> {
  const sharp = await loadSharp();
  const image = sharp(png, { failOn, limitInputPixels: MAX_PICTURE_PIXELS });
  return image.ensureAlpha().toColourspace("srgb").raw().toBuffer();
}

/**
 * Works with a frame as a browser shows it: of a damaged file, with what can be read.
 *
 * @param work is done anew, with other pixels, where the file turns out to be damaged
 * @throws what is wrong with the file where nothing can be read
 */
export async function workWithFrame<Result>(
  bytes: Buffer,
  index: number,
  work: (image: Sharp) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await openUpright(bytes, index));
  } catch (error) {
    if (!(await showsAnything(bytes, index))) throw error;
    return work(await openUpright(bytes, index, "none"));
  }
}

/** Two pixels differ at least by so much, unless there are none but those that a decoder fills in. */
const LEAST_DIFFERENCE = 3;

async function showsAnything(bytes: Buffer, index: number): Promise<boolean> {
  try {
    const { pixels, channels } = await smallCopyOf(await openUpright(bytes, index, "none"));
    return pixels.some((value, at) => Math.abs(value - (pixels[at % channels] ?? 0)) >= LEAST_DIFFERENCE);
  } catch {
    return false;
  }
}

/**
 * Decodes the first frame to its last row and keeps nothing of it.
 *
 * @throws where the file is cut or damaged
 */
export async function proveUndamaged(bytes: Buffer): Promise<void> {
  const image = await openUpright(bytes);
  await image.resize(16, 16, { fit: "fill" }).raw().toBuffer();
}
