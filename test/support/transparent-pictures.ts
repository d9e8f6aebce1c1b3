import sharp from "sharp";
import { noise } from "./pictures.ts";

const SIZE = { width: 192, height: 128 };
const CELL = 8;

type Paint = readonly [red: number, green: number, blue: number, opacity: number];

/** Nothing, as programs leave it behind what they erase: black in some, white in others. */
export const ERASED: Paint = [0, 0, 0, 0];

/** Whether there is ink at a place: strokes like those of a few lines of writing. */
function isInk(x: number, y: number): boolean {
  const cell = Math.floor(y / CELL) * Math.ceil(SIZE.width / CELL) + Math.floor(x / CELL);
  return (STROKES[cell] ?? 0) > 150;
}

const STROKES = noise((SIZE.width / CELL) * (SIZE.height / CELL), 7);

/** Something written in one or several colours, one after the other from left to right, on something else or nothing. */
export async function written(
  format: "png" | "webp" | "gif",
  inks: readonly Paint[],
  paper: Paint = ERASED,
): Promise<Buffer> {
  const { width, height } = SIZE;
  const pixels = Buffer.alloc(width * height * 4);
  for (let place = 0; place < width * height; place += 1) {
    const [x, y] = [place % width, Math.floor(place / width)];
    const ink = inks[Math.floor((x * inks.length) / width)] ?? ERASED;
    pixels.set(isInk(x, y) ? ink : paper, 4 * place);
  }
  const image = sharp(pixels, { raw: { width, height, channels: 4 } });
  if (format === "png") return image.png().toBuffer();
  return format === "gif" ? image.gif().toBuffer() : image.webp({ lossless: true }).toBuffer();
}

/** How much brighter, of 255, the ink is in a picture than what is beside it; darker where that is below 0. */
export async function contrastOfInk(bytes: Buffer, part: { from: number; to: number } = { from: 0, to: 1 }) {
  const { width, height } = SIZE;
  const { data } = await sharp(bytes).removeAlpha().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const ink: number[] = [];
  const paper: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = Math.ceil(part.from * width); x < part.to * width; x += 1) {
      (isInk(x, y) ? ink : paper).push(data[y * width + x] ?? 0);
    }
  }
  return mean(ink) - mean(paper);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
