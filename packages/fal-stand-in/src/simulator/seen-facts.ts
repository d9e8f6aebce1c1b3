import sharp, { type Sharp } from "sharp";
import { type Colour, colourName } from "./colours.ts";

/** A part of a picture, in pixels. */
export interface Region {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A colour and its share of the visible pixels, from 0 to 1. */
export interface ColourShare {
  readonly colour: Colour;
  readonly share: number;
}

/** Facts about a picture that need no understanding of it. */
export interface PictureFacts {
  /** As people write it: `PNG`. */
  readonly format: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the whole file, also where the facts are of a part. */
  readonly byteLength: number;
  /** Those that matter, the most frequent first. */
  readonly colours: readonly ColourShare[];
  /** Mean luminance, 0 for black to 1 for white. */
  readonly brightness: number;
  /** Whether anything can be seen through. */
  readonly isTransparent: boolean;
}

/** How many pixels a side are sampled. */
const SAMPLE_PIXELS = 64;
/** A colour with a smaller share is not mentioned. */
const LEAST_SHARE = 0.08;
/** A pixel with less opacity than this, of 255, is invisible. */
const LEAST_ALPHA = 128;

/**
 * Reads the facts of a picture, or a part of it.
 *
 * @throws Error where the bytes are no picture
 */
export async function readFacts(bytes: Buffer, region?: Region): Promise<PictureFacts> {
  const { format, width, height } = await sharp(bytes).metadata();
  const part = region ?? { x1: 0, y1: 0, x2: width, y2: height };
  const size = { width: part.x2 - part.x1, height: part.y2 - part.y1 };
  const seen = sharp(bytes).extract({ left: part.x1, top: part.y1, ...size });
  return { format: format.toUpperCase(), ...size, byteLength: bytes.length, ...(await readPixels(seen)) };
}

async function readPixels(picture: Sharp): Promise<Pick<PictureFacts, "colours" | "brightness" | "isTransparent">> {
  // The nearest pixel: averages would make colours that are not in the picture.
  const sample = await picture
    .toColourspace("srgb")
    .ensureAlpha()
    .resize(SAMPLE_PIXELS, SAMPLE_PIXELS, { fit: "fill", kernel: "nearest" })
    .raw()
    .toBuffer();
  const counts = new Map<Colour, number>();
  let [seen, luminance] = [0, 0];
  for (let at = 0; at < sample.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = sample.subarray(at, at + 4);
    if (alpha < LEAST_ALPHA) continue;
    seen += 1;
    luminance += 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const colour = colourName(red, green, blue);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const shares = [...counts].map(([colour, count]) => ({ colour, share: count / seen }));
  const colours = shares.filter(({ share }) => share >= LEAST_SHARE).sort((one, other) => other.share - one.share);
  const brightness = seen === 0 ? 0 : luminance / seen / 255;
  return { colours, brightness, isTransparent: seen < sample.length / 4 };
}
