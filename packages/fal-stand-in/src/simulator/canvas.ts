import { isSet, LETTER_HEIGHT, LETTER_WIDTH } from "./font.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/** A letter with the gap after it, and a line with the gap below it, at scale 1. */
export const LETTER_STEP = LETTER_WIDTH + 1;
export const LINE_STEP = LETTER_HEIGHT + 3;

/** Pixels to be painted, three bytes each, row after row. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** Fades from one colour at the top left to another at the bottom right. */
export function createCanvas(width: number, height: number, [from, to]: readonly [Rgb, Rgb]): Canvas {
  const pixels = Buffer.alloc(width * height * 3);
  const steps = Math.max(1, width + height - 2);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const part = (x + y) / steps;
      for (let channel = 0; channel < 3; channel += 1) {
        const [start = 0, end = 0] = [from[channel], to[channel]];
        pixels[at] = start + (end - start) * part;
        at += 1;
      }
    }
  }
  return { width, height, pixels };
}

/** Writes a line of plain letters; what lies beyond the edge is not drawn. */
export function writeLine(
  canvas: Canvas,
  text: string,
  at: { x: number; y: number; scale: number; colour: Rgb },
): void {
  const { x, y, scale, colour } = at;
  for (const [index, letter] of text.split("").entries()) {
    for (let column = 0; column < LETTER_WIDTH; column += 1) {
      for (let row = 0; row < LETTER_HEIGHT; row += 1) {
        if (!isSet(letter, column, row)) continue;
        const left = x + (index * LETTER_STEP + column) * scale;
        fillSquare(canvas, left, y + row * scale, scale, colour);
      }
    }
  }
}

function fillSquare({ width, height, pixels }: Canvas, left: number, top: number, side: number, colour: Rgb): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + side); y += 1) {
    for (let x = Math.max(0, left); x < Math.min(width, left + side); x += 1) {
      pixels.set(colour, (y * width + x) * 3);
    }
  }
}
