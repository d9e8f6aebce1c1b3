import sharp, { type Sharp } from "sharp";
import { pngChunk } from "./pictures.ts";

export const ANIMATED = ["gif", "webp", "png"] as const;

export type Animated = (typeof ANIMATED)[number];

export interface AnimatedFrame {
  readonly image: Sharp;
  readonly durationMs: number;
}

const PNG_HEAD_BYTES = 33;
const PNG_FRAME_BYTES = 12;

/** An animation of frames that are all of one size, and cover what was before them. */
export async function animation(format: Animated, frames: readonly AnimatedFrame[]): Promise<Buffer> {
  if (format === "png") {
    const whole = await Promise.all(
      frames.map(async ({ image, durationMs }) => ({
        png: await image.clone().ensureAlpha().png().toBuffer(),
        durationMs,
      })),
    );
    return apng(whole);
  }
  const raw = await Promise.all(
    frames.map(({ image }) => image.clone().ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  const { width = 1, height: pageHeight = 1 } = raw[0]?.info ?? {};
  const pixels = Buffer.concat(raw.map(({ data }) => data));
  const size = { width, height: pageHeight * frames.length, pageHeight, channels: 4 as const };
  const options = { loop: 0, delay: frames.map(({ durationMs }) => durationMs) };
  const film = sharp(pixels, { raw: size });
  return format === "gif" ? film.gif(options).toBuffer() : film.webp({ ...options, lossless: true }).toBuffer();
}

export interface ApngPart {
  /** Of the kind of the first one: a file of eight bits, with transparency. */
  readonly png: Buffer;
  readonly durationMs?: number;
  readonly left?: number;
  readonly top?: number;
  readonly dispose?: "keep" | "clear" | "restore";
  readonly blends?: boolean;
}

const DISPOSE = { keep: 0, clear: 1, restore: 2 };

/** An animated PNG as the specification describes it: https://www.w3.org/TR/png-3/#apng-frame-based-animation */
export function apng(frames: readonly ApngPart[], still?: Buffer): Buffer {
  const base = still ?? frames[0]?.png ?? Buffer.alloc(0);
  const count = Buffer.alloc(8);
  count.writeUInt32BE(frames.length, 0);
  let sequence = 0;
  const control = ({ png, durationMs = 100, left = 0, top = 0, dispose = "keep", blends = false }: ApngPart) => {
    const data = Buffer.alloc(26);
    data.writeUInt32BE(sequence++, 0);
    png.copy(data, 4, 16, 24); // width and height, from its header
    data.writeUInt32BE(left, 12);
    data.writeUInt32BE(top, 16);
    data.writeUInt16BE(durationMs, 20);
    data.writeUInt16BE(1000, 22);
    data.writeUInt8(DISPOSE[dispose], 24);
    data.writeUInt8(blends ? 1 : 0, 25);
    return pngChunk("fcTL", data);
  };
  const parts = [base.subarray(0, PNG_HEAD_BYTES), pngChunk("acTL", count)];
  if (still) parts.push(pngChunk("IDAT", dataOf(still)));
  for (const [index, frame] of frames.entries()) {
    parts.push(control(frame));
    if (index === 0 && !still) parts.push(pngChunk("IDAT", dataOf(frame.png)));
    else {
      const number = Buffer.alloc(4);
      number.writeUInt32BE(sequence++, 0);
      parts.push(pngChunk("fdAT", Buffer.concat([number, dataOf(frame.png)])));
    }
  }
  return Buffer.concat([...parts, pngChunk("IEND")]);
}

function dataOf(png: Buffer): Buffer {
  const data: Buffer[] = [];
  for (let at = PNG_HEAD_BYTES; at < png.length;) {
    const byteLength = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + byteLength));
    at += PNG_FRAME_BYTES + byteLength;
  }
  return Buffer.concat(data);
}

/** A GIF whose frames come again and again, `times` of them. */
export function repeated(gif: Buffer, times: number): Buffer {
  const tableBytes = ((gif[10] ?? 0) & 0x80) === 0 ? 0 : 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  const frames = gif.subarray(13 + tableBytes, -1);
  return Buffer.concat([
    gif.subarray(0, 13 + tableBytes),
    ...Array.from({ length: times }, () => frames),
    gif.subarray(-1),
  ]);
}

/** Red, blue and lime, each with a white bar, on 48 × 32 pixels: an animated AVIF as `avifenc` of libavif 0.11 wrote it. */
export function animatedAvif(): Buffer {
  const lines = [
    "AAAALGZ0eXBhdmlzAAAAAGF2aWZhdmlzbXNmMWlzbzhtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAA",
    "AAAAAAAAAGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAADywAAAC4AAAAoaWluZgAAAAAAAQAAABppbmZl",
    "AgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAADAAAAAgAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQAM",
    "AAAAABNjb2xybmNseAABAA0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAAqVtb292AAAAeG12aGQBAAAAAAAAAOczwHcAAAAA5zPAdwAA",
    "AAIAAAAAAAAAAwABAAABAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAABAAACJXRyYWsAAABodGtoZAEAAAEAAAAA5zPAdwAAAADnM8B3AAAAAQAAAAAAAAAAAAAAAwAAAAAAAAAAAAAAAAAAAAAAAQAA",
    "AAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAMAAAACAAAAAAAbVtZGlhAAAALG1kaGQBAAAAAAAAAOczwHcAAAAA5zPAdwAAAAIA",
    "AAAAAAAAA1XEAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAABWW1pbmYAAAAUdm1oZAAAAAEAAAAAAAAAAAAA",
    "ACRkaW5mAAAAHGRyZWYAAAAAAAAAAQAAAAx1cmwgAAAAAQAAARlzdGJsAAAAFHN0Y28AAAAAAAAAAQAAA8sAAAAcc3RzYwAAAAAAAAABAAAA",
    "AQAAAAMAAAABAAAAIHN0c3oAAAAAAAAAAAAAAAMAAAAuAAAASAAAAEQAAAAUc3RzcwAAAAAAAAABAAAAAQAAABhzdHRzAAAAAAAAAAEAAAAD",
    "AAAAAQAAAJVzdHNkAAAAAAAAAAEAAACFYXYwMQAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAwACAASAAAAEgAAAAAAAAAAQpBT00gQ29kaW5n",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAABj//wAAAAxhdjFDgQAMAAAAABNjb2xybmNseAABAA0ABoAAAAAQY2NzdAAAAAB8AAAAAAAAwm1kYXQS",
    "AAoNAAAAAqX/f/5kBDQaEDIbFAAqAAAAkAAAgDg3e5t/CQGUAcwec7J5i4FvEgAyRDIB4EAAACNUAAABIA+EUAD7uZn657ojFQm3UQ0O4irl",
    "/6ekSyFFOdsA73pBU1p5OEpDyGppAvcHROlcbhHTIO6egfjAEgAyQDIC4IIAAANUAAABIAIBQADwCkOomPpu1stBjjKbVcrHgocTXG0DCcOm",
    "Jd7oXwPt1m/25vjPKr0VspZCiTqwyjw=",
  ];
  return Buffer.from(lines.join(""), "base64");
}
