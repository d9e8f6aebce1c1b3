import type { PictureSource } from "../../src/core/request/picture.ts";
import type { Given, Options, PictureOption } from "../../src/core/ui/options.ts";
import { PICTURE, required } from "./kinds.ts";

/** FLUX.2 pro takes up to nine pictures at once. */
export const MAX_EDIT_PICTURES = 9;

/** An option for each of them. */
export const EDIT_IMAGE_OPTIONS = {
  image1: required(PICTURE),
  image2: furtherImage(2),
  image3: furtherImage(3),
  image4: furtherImage(4),
  image5: furtherImage(5),
  image6: furtherImage(6),
  image7: furtherImage(7),
  image8: furtherImage(8),
  image9: furtherImage(9),
} as const satisfies Options;

function furtherImage(number: number): PictureOption {
  return { ...PICTURE, description: ({ commands }) => commands.edit.furtherImage(number) };
}

/** The pictures that were given, in order, and the numbers of their options: these may be skipped. */
export function givenImages(options: Given<typeof EDIT_IMAGE_OPTIONS>): {
  readonly numbers: readonly number[];
  readonly pictures: readonly PictureSource[];
} {
  const { image1, image2, image3, image4, image5, image6, image7, image8, image9 } = options;
  const images = [image1, image2, image3, image4, image5, image6, image7, image8, image9];
  const given = images.flatMap((picture, index) => (picture ? [{ number: index + 1, picture }] : []));
  return { numbers: given.map(({ number }) => number), pictures: given.map(({ picture }) => picture) };
}
