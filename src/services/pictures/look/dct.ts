import { backdropFor, greysOf, MAX_COPY_EDGE, type SmallCopy } from "../decoding/small-copy.ts";

/** Waves of 1 to 16 half turns. None of no turn: those are much the same in all pages of text, whatever it says. */
const WAVES = Array.from({ length: 16 }, (_, index) => index + 1);

/** Along fewer pixels there are no sixteen waves. */
const LEAST_EDGE = WAVES.length + 1;

/**
 * Half of the waves must be at least so strong, else many are no more than JPEG's noise. Measured: gradients, glows, a
 * disc, and noise on one colour reach 2.4, pictures with detail begin at 5.
 */
const LEAST_TYPICAL_STRENGTH = 4;

/** The picture is divided into 8 × 8 cells; busy is one whose greys (0 to 255) differ by so much. */
const CELLS_A_SIDE = 8;
const LEAST_BUSY_RANGE = 8;

/**
 * So many of the 64 cells must be busy. A word on a white page makes strong waves, but much the same ones as the next
 * word. Measured: a wide one makes 12 cells busy, four lines of text 17.
 */
const LEAST_BUSY_CELLS = 16;

/** Greys from 0 to 255, row by row. */
interface Raster {
  readonly width: number;
  readonly height: number;
  readonly greys: Float64Array;
}

/**
 * How strongly each of 16 waves across by each of 16 waves down is in a picture, in greys: the lower part of its
 * discrete cosine transform. Negative where the wave is upside down.
 *
 * @returns 256 strengths, or undefined where the picture has too little detail
 */
export function dctOf(copy: SmallCopy): Float64Array | undefined {
  const raster = rasterOf(copy);
  const { width, height, greys } = raster;
  if (Math.min(width, height) < LEAST_EDGE || countBusyCells(raster) < LEAST_BUSY_CELLS) return undefined;
  const across = wavesAlong(width).map((wave) =>
    Float64Array.from({ length: height }, (_, y) => strengthIn(greys.subarray(y * width, (y + 1) * width), wave)),
  );
  const down = wavesAlong(height);
  const strengths = Float64Array.from(across.flatMap((column) => down.map((wave) => strengthIn(column, wave))));
  return typical(strengths) < LEAST_TYPICAL_STRENGTH ? undefined : strengths;
}

/** In grey, on what its visible pixels stand out against where it is transparent. */
function rasterOf(copy: SmallCopy): Raster {
  return { width: copy.width, height: copy.height, greys: greysOf(copy, backdropFor(copy)) };
}

function countBusyCells(raster: Raster): number {
  const cells = Array.from({ length: CELLS_A_SIDE ** 2 }, (_, cell) => rangeOfCell(raster, cell));
  return cells.filter((range) => range >= LEAST_BUSY_RANGE).length;
}

function rangeOfCell({ width, height, greys }: Raster, cell: number): number {
  const [column, row] = [cell % CELLS_A_SIDE, Math.floor(cell / CELLS_A_SIDE)];
  const right = Math.floor(((column + 1) * width) / CELLS_A_SIDE);
  const bottom = Math.floor(((row + 1) * height) / CELLS_A_SIDE);
  let [least, most] = [255, 0];
  for (let y = Math.floor((row * height) / CELLS_A_SIDE); y < bottom; y += 1) {
    for (let x = Math.floor((column * width) / CELLS_A_SIDE); x < right; x += 1) {
      const grey = greys[y * width + x] ?? 0;
      least = Math.min(least, grey);
      most = Math.max(most, grey);
    }
  }
  return most - least;
}

/** The waves over a line of so many pixels, as high as makes strengths independent of their number. */
function wavesAlong(places: number): Float64Array[] {
  const height = Math.sqrt(2 * MAX_COPY_EDGE) / places;
  return WAVES.map((halfTurns) =>
    Float64Array.from({ length: places }, (_, place) => {
      return height * Math.cos((Math.PI * halfTurns * (2 * place + 1)) / (2 * places));
    }),
  );
}

function strengthIn(line: Float64Array, wave: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < wave.length; place += 1) sum += (line[place] ?? 0) * (wave[place] ?? 0);
  return sum;
}

/** Half of them are as strong. */
function typical(strengths: Float64Array): number {
  return strengths.map(Math.abs).sort()[strengths.length / 2] ?? 0;
}
