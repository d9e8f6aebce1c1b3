import type { CommandOptions } from "../../src/core/ui/command.ts";

/** FLUX.2 pro takes up to nine pictures at once. */
export const MAX_EDIT_PICTURES = 9;

/** The numbers of the options that take one. */
export const IMAGE_NUMBERS: readonly number[] = Array.from({ length: MAX_EDIT_PICTURES }, (_none, index) => index + 1);

export const imageOption = (number: number): string => `image${number}`;

/** The numbers of those that were given, ascending: they may be skipped. */
export function givenImages(options: CommandOptions): readonly number[] {
  return IMAGE_NUMBERS.filter((number) => options.picture(imageOption(number)) !== undefined);
}
