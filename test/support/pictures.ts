import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import type { PictureFormat } from "../../src/core/request/picture.ts";

// Test pictures of every kind, all made here: by sharp, or byte by byte where no library would make such a thing.

type Size = { readonly width: number; readonly height: number };

/** What stands in the four quarters of {@link quartered}, clockwise from the top left. */
export const QUARTERS = {
  topLeft: [220, 30, 30],
  topRight: [30, 180, 30],
  bottomRight: [240, 240, 240],
  bottomLeft: [30, 30, 220],
} as const;

/** Four plain quarters of different colours, so that every turn, mirror and cut shows. */
export function quartered(size: Size): Sharp {
  return painted(size, (x, y) => quarterAt(x / size.width, y / size.height));
}

function quarterAt(x: number, y: number): readonly [number, number, number] {
  if (y < 0.5) return x < 0.5 ? QUARTERS.topLeft : QUARTERS.topRight;
  return x < 0.5 ? QUARTERS.bottomLeft : QUARTERS.bottomRight;
}

function painted({ width, height }: Size, colour: (x: number, y: number) => readonly number[]): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.set(colour(x, y), (y * width + x) * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Bytes that look random and are the same every time. */
export function noise(byteLength: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(byteLength);
  let state = seed;
  for (let at = 0; at < byteLength; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** A picture that hardly compresses. */
export function noisy({ width, height }: Size): Sharp {
  return sharp(noise(width * height * 3), { raw: { width, height, channels: 3 } });
}

/** Writes a picture in any of the formats that are read. */
export function encode(image: Sharp, format: PictureFormat): Promise<Buffer> {
  switch (format) {
    case "png":
      return image.png().toBuffer();
    case "jpeg":
      return image.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
    case "webp":
      return image.webp({ quality: 95 }).toBuffer();
    case "gif":
      return image.gif().toBuffer();
    case "avif":
      return image.avif({ effort: 0, quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
    case "tiff":
      return image.tiff({ compression: "deflate" }).toBuffer();
  }
}

/** {@link quartered} in one of the formats that are read. */
export function plainPicture(format: PictureFormat, size: Size = { width: 60, height: 40 }): Promise<Buffer> {
  return encode(quartered(size), format);
}

/**
 * Where on the screen (0 to 1) a stored pixel is seen, by EXIF orientation. The standard says which side of the picture
 * the first row and the first column are: for 6, right and top.
 */
const SEEN_AT: Readonly<Record<number, (column: number, row: number) => [x: number, y: number]>> = {
  1: (column, row) => [column, row],
  2: (column, row) => [1 - column, row],
  3: (column, row) => [1 - column, 1 - row],
  4: (column, row) => [column, 1 - row],
  5: (column, row) => [row, column],
  6: (column, row) => [1 - row, column],
  7: (column, row) => [1 - row, 1 - column],
  8: (column, row) => [row, 1 - column],
};

/** Looks like {@link quartered} at 60 × 40 on a screen, and is stored turned by an EXIF orientation of 1 to 8. */
export function orientedPicture(format: "jpeg" | "png" | "webp", orientation: number): Promise<Buffer> {
  const seenAt = SEEN_AT[orientation];
  if (seenAt === undefined) throw new RangeError(`there is no orientation ${orientation}`);
  const size = orientation < 5 ? { width: 60, height: 40 } : { width: 40, height: 60 };
  // The middle of a pixel, so that a mirrored one falls on another's middle.
  const stored = painted(size, (x, y) => quarterAt(...seenAt((x + 0.5) / size.width, (y + 0.5) / size.height)));
  return encode(stored.withMetadata({ orientation }), format);
}

export function cmykJpeg(): Promise<Buffer> {
  return quartered({ width: 60, height: 40 }).toColourspace("cmyk").jpeg().toBuffer();
}

export function sixteenBitPng(): Promise<Buffer> {
  return quartered({ width: 60, height: 40 }).toColourspace("rgb16").png().toBuffer();
}

export function greyPng(): Promise<Buffer> {
  return quartered({ width: 60, height: 40 }).greyscale().png().toBuffer();
}

/** Red, fully transparent in its left half. */
export function transparentPicture(format: "png" | "webp"): Promise<Buffer> {
  const [width, height] = [60, 40];
  const pixels = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1) pixels.set([220, 30, 30, at % width < width / 2 ? 0 : 255], at * 4);
  const image = sharp(pixels, { raw: { width, height, channels: 4 } });
  return format === "png" ? image.png().toBuffer() : image.webp({ lossless: true }).toBuffer();
}

/** Two frames, the first red, the second blue. */
export function animatedPicture(format: "gif" | "webp"): Promise<Buffer> {
  const [width, height] = [60, 40];
  const pixels = Buffer.alloc(width * height * 2 * 3);
  for (let at = 0; at < width * height * 2; at += 1) {
    pixels.set(at < width * height ? QUARTERS.topLeft : QUARTERS.bottomLeft, at * 3);
  }
  const image = sharp(pixels, { raw: { width, height: height * 2, channels: 3, pageHeight: height } });
  return format === "gif" ? image.gif().toBuffer() : image.webp().toBuffer();
}

/** A PNG chunk with its length and checksum. */
export function pngChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

const PNG_SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/** Signature and IHDR of a PNG take this much. */
const PNG_HEAD_BYTES = 33;

/** A PNG that is animated: one frame, which is what readers without animation show. */
export async function animatedPng(): Promise<Buffer> {
  const png = await plainPicture("png");
  const control = pngChunk("acTL", Buffer.concat([uint32(1), uint32(0)]));
  const frame = Buffer.alloc(26);
  frame.writeUInt32BE(60, 4);
  frame.writeUInt32BE(40, 8);
  return Buffer.concat([
    png.subarray(0, PNG_HEAD_BYTES),
    control,
    pngChunk("fcTL", frame),
    png.subarray(PNG_HEAD_BYTES),
  ]);
}

/** A few hundred bytes that claim to be a picture of `width` × `height`. */
export function bombPng({ width, height }: Size): Buffer {
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.alloc(100_000))),
    pngChunk("IEND"),
  ]);
}

/** A GIF whose screen and only frame claim to be `width` × `height`. */
export function bombGif({ width, height }: Size): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  return Buffer.concat([
    Buffer.from("GIF89a"),
    size,
    Buffer.from([0x80, 0, 0, 255, 0, 0, 0, 0, 255]), // a table of two colours
    Buffer.from([0x2c, 0, 0, 0, 0]),
    size,
    Buffer.from([0, 2, 2, 0x4c, 0x01, 0, 0x3b]), // one pixel of data, end
  ]);
}

/** The head of an ISO base media file: `ftyp` with a major and compatible brands, then bytes that mean nothing. */
export function brandedFile(...brands: [major: string, ...compatible: string[]]): Buffer {
  const [major, ...compatible] = brands;
  const body = Buffer.from(`ftyp${major}\0\0\0\0${compatible.join("")}`, "latin1");
  return Buffer.concat([uint32(body.length + 4), body, noise(200)]);
}

/** An SVG that would read a file of this machine and one from the network, were it ever drawn. */
export function svgWithReferences(): Buffer {
  return Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
    <image href="file:///etc/passwd" width="9" height="9"/><image xlink:href="http://127.0.0.1:1/" width="9" height="9"/>
    <text>&secret;</text></svg>`,
  );
}

/** Begins as a WebP does, yet is an SVG to a reader that looks for `<svg` in a text. */
export function webpThatIsSvg(): Buffer {
  return Buffer.concat([Buffer.from("RIFF\t\t\t\tWEBPVP8 \t\t\t\t        "), svgWithReferences()]);
}

/** A Windows bitmap of one pixel. */
export function bmp(): Buffer {
  const bytes = Buffer.alloc(58);
  bytes.write("BM", "latin1");
  bytes.writeUInt32LE(58, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(1, 18);
  bytes.writeInt32LE(1, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

/** The colour at a place of a picture, as a viewer without transparency or orientation sees it. */
export async function colourAt(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
