import sharp, { type Sharp } from "sharp";

// What pictures are made of: numbers that look random, colours and noise.

/** The next of a row of numbers in [0, 1) that looks random. */
export type Random = () => number;

export interface RawPicture {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly pixels: Buffer;
}

export type Colour = readonly [red: number, green: number, blue: number];

export const BLACK: Colour = [0, 0, 0];

/** What a place of a picture looks like; x and y are in pixels. */
export type Paint = (x: number, y: number) => Colour;

/** Mulberry32 (Tommy Ettinger, public domain). */
export function seeded(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function paint(width: number, height: number, colourAt: Paint): RawPicture {
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const seen = colourAt(x, y);
      pixels[at] = seen[0];
      pixels[at + 1] = seen[1];
      pixels[at + 2] = seen[2];
    }
  }
  return { width, height, pixels: Buffer.from(pixels.buffer) };
}

export function asImage({ width, height, pixels }: RawPicture): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The quickest way to write a picture without loss. */
export function asPng(picture: RawPicture): Promise<Buffer> {
  return asImage(picture).png({ compressionLevel: 1 }).toBuffer();
}

export function colour(random: Random, least: number, most: number): Colour {
  const part = (): number => least + (most - least) * random();
  return [part(), part(), part()];
}

export function mix(one: Colour, other: Colour, share: number): Colour {
  return [
    one[0] + (other[0] - one[0]) * share,
    one[1] + (other[1] - one[1]) * share,
    one[2] + (other[2] - one[2]) * share,
  ];
}

export function many<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/**
 * Noise between 0 and 1 of several scales: the first as large as `size` pixels, each next of half the size and half the
 * strength.
 */
export function fractalNoise(random: Random, size: number, octaves: number): (x: number, y: number) => number {
  const layers = many(octaves, (octave) => ({
    cell: size / 2 ** octave,
    values: Float64Array.from(many(4096, random)),
  }));
  const total = 2 - 2 ** (1 - octaves);
  return (x, y) => {
    let sum = 0;
    let strength = 1;
    for (const { cell, values } of layers) {
      sum += latticeNoise(values, x / cell, y / cell) * strength;
      strength /= 2;
    }
    return sum / total;
  };
}

/** Between the values of the four corners around a place; 64 by 64 of them, over and over. */
function latticeNoise(values: Float64Array, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [smooth(x - column), smooth(y - row)];
  const [left, right] = [column & 63, (column + 1) & 63];
  const [above, below] = [(row & 63) * 64, ((row + 1) & 63) * 64];
  const upper = (values[above + left] ?? 0) * (1 - across) + (values[above + right] ?? 0) * across;
  const lower = (values[below + left] ?? 0) * (1 - across) + (values[below + right] ?? 0) * across;
  return upper * (1 - down) + lower * down;
}

const smooth = (part: number): number => part * part * (3 - 2 * part);
