import sharp from "sharp";

interface Look {
  /** CSS colours. Default: black on white. */
  readonly ground?: string;
  readonly ink?: string;
  readonly letterPixels?: number;
}

/** A PNG with lines of text in the machine's own letters. */
export async function writtenPicture(lines: readonly string[], look: Look = {}): Promise<Buffer> {
  const { ground = "#ffffff", ink = "#000000", letterPixels = 40 } = look;
  const text = `<span foreground="${ink}">${lines.join("\n")}</span>`;
  const font = `DejaVu Sans ${letterPixels}px`;
  const spacing = Math.round(letterPixels / 3);
  const margin = { top: letterPixels, bottom: letterPixels, left: letterPixels, right: letterPixels };
  const written = sharp({ text: { text, font, spacing, rgba: true } });
  const onNothing = await written
    .extend({ ...margin, background: "#0000" })
    .png()
    .toBuffer();
  return ground === "none" ? onNothing : sharp(onNothing).flatten({ background: ground }).png().toBuffer();
}
