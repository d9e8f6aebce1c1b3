import { createHash } from "node:crypto";
import sharp, { type OverlayOptions } from "sharp";
import { type Canvas, createCanvas, LETTER_STEP, LINE_STEP, type Rgb, writeLine } from "./canvas.ts";
import { plainLetters } from "./font.ts";
import { fitText } from "./text-fit.ts";

const WHITE: Rgb = [255, 255, 255];
const YELLOW: Rgb = [255, 220, 90];
/** About this many letters fit along the shorter side. */
const LETTERS_A_SIDE = 28;

/** The content of a simulated picture. */
export interface Drawing {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly prompt: string;
  readonly seed: number;
  /** Pictures that were given, shown small. */
  readonly inputs: readonly Buffer[];
}

/** Draws the prompt, the size and the seed. The same drawing gives the same bytes. */
export async function draw(drawing: Drawing, format: "jpeg" | "png"): Promise<Buffer> {
  const { width, height, inputs } = drawing;
  const thumbnailSide = inputs.length === 0 ? 0 : thumbnailSideOf(drawing);
  const canvas = createCanvas(width, height, backgroundOf(drawing));
  writeWords(canvas, drawing, height - thumbnailSide);
  const thumbnails = await Promise.all(inputs.map((input, index) => thumbnail(input, index, thumbnailSide, height)));
  return sharp(canvas.pixels, { raw: { width, height, channels: 3 } })
    .composite(thumbnails)
    .removeAlpha()
    .toFormat(format)
    .toBuffer();
}

/** Two dark colours, told by the prompt and the seed, on which light letters can be read. */
function backgroundOf({ prompt, seed }: Drawing): readonly [Rgb, Rgb] {
  const digest = createHash("sha256").update(`${seed}:${prompt}`).digest();
  const dark = (at: number): Rgb => [(digest[at] ?? 0) / 2, (digest[at + 1] ?? 0) / 2, (digest[at + 2] ?? 0) / 2];
  return [dark(0), dark(3)];
}

function writeWords(canvas: Canvas, { prompt, seed }: Drawing, height: number): void {
  const { width } = canvas;
  const scale = Math.max(1, Math.floor(Math.min(width, height) / (LETTERS_A_SIDE * LETTER_STEP)));
  const margin = 2 * scale;
  const room = { width: width - 2 * margin, height: height - 2 * margin - 2 * LINE_STEP * scale };
  const { lines, scale: wordScale } = fitText(plainLetters(prompt), room, scale);
  writeLine(canvas, "SIMULATED", { x: margin, y: margin, scale, colour: YELLOW });
  for (const [index, line] of lines.entries()) {
    const y = margin + LINE_STEP * scale + index * LINE_STEP * wordScale;
    writeLine(canvas, line, { x: margin, y, scale: wordScale, colour: WHITE });
  }
  const y = height - margin - LINE_STEP * scale;
  writeLine(canvas, `${width}x${canvas.height} seed ${seed}`, { x: margin, y, scale, colour: YELLOW });
}

/** All of them stand in one row, which takes at most a third of the height. */
function thumbnailSideOf({ width, height, inputs }: Drawing): number {
  return Math.max(1, Math.floor(Math.min(width / inputs.length, height / 3)));
}

async function thumbnail(input: Buffer, index: number, side: number, height: number): Promise<OverlayOptions> {
  const small = await sharp(input).resize(side, side, { fit: "contain", background: "#000" }).png().toBuffer();
  return { input: small, left: index * side, top: height - side };
}
