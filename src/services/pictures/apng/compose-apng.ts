import type { Apng, ApngFrame } from "./apng.ts";

/** Pixels in red, green, blue and opacity, of 8 bits each, row by row. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/**
 * Draws a frame of an animated PNG as a viewer sees it: on top of what earlier frames left.
 *
 * @param decode reads a PNG to its pixels
 * @throws what `decode` throws
 */
export async function composeApng(
  { width, height, frames }: Apng,
  index: number,
  decode: (png: Buffer) => Promise<Buffer>,
): Promise<Canvas> {
  const canvas: Canvas = { width, height, pixels: Buffer.alloc(4 * width * height) };
  for (const [at, frame] of frames.entries()) {
    if (at > index) break;
    const restored = at < index && frame.dispose === "restore" ? Buffer.from(canvas.pixels) : undefined;
    draw(canvas, frame, await decode(frame.png()));
    if (at === index) break;
    // The first frame has nothing before it that could be restored.
    if (restored && at > 0) restored.copy(canvas.pixels);
    else if (frame.dispose !== "keep") clear(canvas, frame);
  }
  return canvas;
}

function draw({ width, pixels }: Canvas, frame: ApngFrame, drawn: Buffer): void {
  for (let row = 0; row < frame.height; row += 1) {
    const to = 4 * ((frame.top + row) * width + frame.left);
    const from = 4 * row * frame.width;
    if (frame.blends) blendRow(pixels, to, drawn, from, frame.width);
    else drawn.copy(pixels, to, from, from + 4 * frame.width);
  }
}

/** https://www.w3.org/TR/png-3/#13Alpha-channel-processing */
function blendRow(pixels: Buffer, to: number, drawn: Buffer, from: number, width: number): void {
  for (let at = 0; at < 4 * width; at += 4) {
    const above = drawn[from + at + 3] ?? 0;
    if (above === 0) continue;
    const below = ((255 - above) * (pixels[to + at + 3] ?? 0)) / 255;
    const opacity = above + below;
    for (let channel = 0; channel < 3; channel += 1) {
      const [upper, lower] = [drawn[from + at + channel] ?? 0, pixels[to + at + channel] ?? 0];
      pixels[to + at + channel] = Math.round((upper * above + lower * below) / opacity);
    }
    pixels[to + at + 3] = Math.round(opacity);
  }
}

function clear({ width, pixels }: Canvas, { left, top, width: cleared, height }: ApngFrame): void {
  for (let row = top; row < top + height; row += 1) {
    const at = 4 * (row * width + left);
    pixels.fill(0, at, at + 4 * cleared);
  }
}
