import { openUpright } from "./decode.ts";

/** The picture is looked at in grey, squeezed to a square of so many pixels. */
const RASTER_EDGE = 64;

/** How bright red, green and blue are to the eye (ITU-R BT.709). */
const BRIGHTNESS = [0.2126, 0.7152, 0.0722] as const;

/** Waves of 1 to 16 half turns. None of no turn: those are much the same in all pages of text, whatever it says. */
const WAVES = Array.from({ length: 16 }, (_, index) =>
  Float64Array.from({ length: RASTER_EDGE }, (_, place) => {
    const turn = (Math.PI * (index + 1) * (2 * place + 1)) / (2 * RASTER_EDGE);
    return Math.sqrt(2 / RASTER_EDGE) * Math.cos(turn);
  }),
);

/**
 * Half of the waves must be at least so strong, else many are no more than JPEG's noise. Measured: gradients, glows, a
 * disc, and noise on one colour reach 2.4, pictures with detail begin at 6.
 */
const LEAST_TYPICAL_STRENGTH = 4;

/** The picture is divided into 8 × 8 cells; busy is one whose greys (0 to 255) differ by so much. */
const CELL_EDGE = 8;
const LEAST_BUSY_RANGE = 8;

/**
 * So many of the 64 cells must be busy. A word on a white page makes strong waves, but much the same ones as the next
 * word. Measured: a wide one makes 12 cells busy, four lines of text 17.
 */
const LEAST_BUSY_CELLS = 16;

/**
 * How strongly each of 16 waves across by each of 16 waves down is in a picture, in greys: the lower part of its
 * discrete cosine transform. Negative where the wave is upside down.
 *
 * @returns 256 strengths, or undefined where the picture has too little detail
 * @throws sharp's error where the picture cannot be decoded
 */
export async function wavesOf(bytes: Buffer): Promise<Float64Array | undefined> {
  const greys = await greysOf(bytes);
  if (countBusyCells(greys) < LEAST_BUSY_CELLS) return undefined;
  const across = WAVES.map((wave) =>
    Float64Array.from(wave, (_, y) => strengthAlong(greys.subarray(y * RASTER_EDGE, (y + 1) * RASTER_EDGE), wave)),
  );
  const strengths = Float64Array.from(across.flatMap((column) => WAVES.map((wave) => strengthAlong(column, wave))));
  return typical(strengths) < LEAST_TYPICAL_STRENGTH ? undefined : strengths;
}

/**
 * The first frame, upright, on white where it is transparent, row by row. It is made grey only when it is small, which
 * takes half of the time; sRGB has three parts a pixel for grey files, too.
 */
async function greysOf(bytes: Buffer): Promise<Float64Array> {
  const colours = await openUpright(bytes)
    .flatten({ background: "white" })
    .resize(RASTER_EDGE, RASTER_EDGE, { fit: "fill" })
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  return Float64Array.from({ length: RASTER_EDGE ** 2 }, (_, place) =>
    BRIGHTNESS.reduce((grey, weight, part) => grey + weight * (colours[3 * place + part] ?? 0), 0),
  );
}

function countBusyCells(greys: Float64Array): number {
  let busy = 0;
  for (let top = 0; top < RASTER_EDGE; top += CELL_EDGE) {
    for (let left = 0; left < RASTER_EDGE; left += CELL_EDGE) {
      if (rangeOfCell(greys, left, top) >= LEAST_BUSY_RANGE) busy += 1;
    }
  }
  return busy;
}

function rangeOfCell(greys: Float64Array, left: number, top: number): number {
  let [least, most] = [255, 0];
  for (let y = top; y < top + CELL_EDGE; y += 1) {
    for (let x = left; x < left + CELL_EDGE; x += 1) {
      const grey = greys[y * RASTER_EDGE + x] ?? 0;
      least = Math.min(least, grey);
      most = Math.max(most, grey);
    }
  }
  return most - least;
}

function strengthAlong(line: Float64Array, wave: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < RASTER_EDGE; place += 1) sum += (line[place] ?? 0) * (wave[place] ?? 0);
  return sum;
}

/** Half of them are as strong. */
function typical(strengths: Float64Array): number {
  return strengths.map(Math.abs).sort()[strengths.length / 2] ?? 0;
}
