import type { Sharp } from "sharp";
import type { Backdrop } from "../../../core/request/picture.ts";

/** Each side is squeezed to this many pixels; a shorter side is left alone. */
export const MAX_COPY_EDGE = 64;

/** A picture so small that looking at all of it costs nothing, in sRGB, row by row. */
export interface SmallCopy {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel, and how opaque it is where the picture has a channel for that. */
  readonly channels: 3 | 4;
  readonly pixels: Buffer;
}

/**
 * Decodes a picture to its last row, and keeps a small copy of it.
 *
 * @remarks A pixel of the copy has the colour of what is visible at its place, weighted by how opaque that is. The copy is
 * never enlarged: libvips then shifts it by half a pixel (https://github.com/libvips/libvips/issues/4841). sRGB has three
 * parts a pixel for grey files, too.
 * @throws sharp's error where the picture cannot be decoded
 */
export async function smallCopyOf(image: Sharp): Promise<SmallCopy> {
  const { data, info } = await image
    .resize(MAX_COPY_EDGE, MAX_COPY_EDGE, { fit: "fill", withoutEnlargement: true })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3, pixels: data };
}

const OPAQUE = 255;

/** How bright what lies behind a picture is, of 255. */
const BRIGHTNESS: Readonly<Record<Backdrop, number>> = { white: 255, black: 0, grey: 128 };

/** What is visible stands out where it differs by so much. */
const STANDS_OUT = 64;
/** White is what most pages are, and stays where so much of what is visible stands out against it. */
const ENOUGH = 0.9;
/** Where so much is opaque, only the rim or a corner is not: there is nothing that could be lost. */
const OPAQUE_BUT_FOR_ITS_RIM = 0.98;

/**
 * What a picture is laid on so that its visible pixels stand out: white unless they are bright, black where they are, and
 * grey for both at once.
 *
 * @returns undefined where nothing is transparent
 */
export function backdropFor(copy: SmallCopy): Backdrop | undefined {
  if (copy.channels === 3) return undefined;
  const opacity = new Float64Array(copy.width * copy.height);
  let [visible, least] = [0, OPAQUE];
  for (let place = 0; place < opacity.length; place += 1) {
    const alpha = copy.pixels[4 * place + 3] ?? 0;
    opacity[place] = alpha;
    visible += alpha;
    least = Math.min(least, alpha);
  }
  if (least === OPAQUE) return undefined;
  if (visible === 0 || visible >= OPAQUE_BUT_FOR_ITS_RIM * OPAQUE * opacity.length) return "white";
  const share = (backdrop: Backdrop): number => {
    let standsOut = 0;
    for (const [place, alpha] of opacity.entries()) {
      if (Math.abs(greyAt(copy, place) - BRIGHTNESS[backdrop]) >= STANDS_OUT) standsOut += alpha;
    }
    return standsOut / visible;
  };
  const white = share("white");
  if (white >= ENOUGH) return "white";
  const black = share("black");
  return share("grey") > Math.max(white, black) ? "grey" : black > white ? "black" : "white";
}

/** How bright each pixel is to the eye, from 0 to 255, on what lies behind it. */
export function greysOf(copy: SmallCopy, backdrop: Backdrop = "white"): Float64Array {
  return Float64Array.from({ length: copy.width * copy.height }, (_, place) => {
    const grey = greyAt(copy, place);
    if (copy.channels === 3) return grey;
    const alpha = (copy.pixels[4 * place + 3] ?? 0) / OPAQUE;
    return alpha * grey + (1 - alpha) * BRIGHTNESS[backdrop];
  });
}

/** ITU-R BT.709. */
function greyAt({ channels, pixels }: SmallCopy, place: number): number {
  const at = channels * place;
  return 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
}

/** The colour of a backdrop, as sharp takes it. */
export function colourOf(backdrop: Backdrop): { r: number; g: number; b: number } {
  const brightness = BRIGHTNESS[backdrop];
  return { r: brightness, g: brightness, b: brightness };
}
