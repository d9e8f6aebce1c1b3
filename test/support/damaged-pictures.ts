import sharp from "sharp";
import type { PictureFormat } from "../../src/core/request/picture.ts";
import { noise, pngChunk, quartered } from "./pictures.ts";

/** A file with something wrong in it. */
export interface DamagedPicture {
  readonly what: string;
  readonly format: PictureFormat;
  readonly bytes: Buffer;
}

const PNG_HEAD_BYTES = 33;
const PNG_END_BYTES = 12;
const JPEG_END_BYTES = 2;

const size = { width: 200, height: 160 };
const cut = (bytes: Buffer, share: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * share));
const inserted = (bytes: Buffer, at: number, more: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);

function withWrongSum(chunk: Buffer): Buffer {
  const wrong = Buffer.from(chunk);
  wrong.writeUInt8(wrong.readUInt8(wrong.length - 1) ^ 1, wrong.length - 1);
  return wrong;
}

/** Four quarters with so much grain that no part of a file is empty. */
async function picture() {
  const grain = sharp(
    noise(size.width * size.height * 3).map((value) => value >> 2),
    { raw: { ...size, channels: 3 } },
  );
  const input = await grain.png().toBuffer();
  const bytes = await quartered(size)
    .composite([{ input, blend: "difference" }])
    .png()
    .toBuffer();
  return sharp(bytes);
}

/** Files that every browser shows in whole or in part, although something is wrong with each. */
export async function damagedButShown(): Promise<readonly DamagedPicture[]> {
  const image = await picture();
  const [png, interlaced, jpeg, progressive, cmyk, gif, avif, webp] = await Promise.all([
    image.clone().png().toBuffer(),
    image.clone().png({ progressive: true }).toBuffer(),
    image.clone().jpeg().toBuffer(),
    image.clone().jpeg({ progressive: true }).toBuffer(),
    image.clone().toColourspace("cmyk").jpeg().toBuffer(),
    image.clone().gif().toBuffer(),
    image.clone().avif({ effort: 0 }).toBuffer(),
    image.clone().webp().toBuffer(),
  ]);
  const rest = noise(500, 3);
  const of = (format: PictureFormat, kinds: Readonly<Record<string, Buffer>>): DamagedPicture[] =>
    Object.entries(kinds).map(([what, bytes]) => ({ what, format, bytes }));
  return [
    ...of("jpeg", {
      "without its last bytes": jpeg.subarray(0, -12),
      "without its end mark": jpeg.subarray(0, -JPEG_END_BYTES),
      "cut in its middle": cut(jpeg, 0.5),
      "cut near its beginning": cut(jpeg, 0.4),
      "progressive, without its end mark": progressive.subarray(0, -JPEG_END_BYTES),
      "progressive, without its last bytes": progressive.subarray(0, -12),
      "progressive, cut after its first scan": cut(progressive, 0.4),
      "of print colours, without its last bytes": cmyk.subarray(0, -12),
      "with bytes of nothing before its end mark": inserted(jpeg, jpeg.length - JPEG_END_BYTES, Buffer.alloc(30, 17)),
      "with bytes behind its end": Buffer.concat([jpeg, rest]),
      "with another behind it": Buffer.concat([jpeg, jpeg]),
      "with damaged data": Buffer.from(jpeg).fill(0x55, jpeg.length >> 1, (jpeg.length >> 1) + 20),
    }),
    ...of("png", {
      "without its end mark": png.subarray(0, -PNG_END_BYTES),
      "without the last byte of its end mark": png.subarray(0, -1),
      "cut in its middle": cut(png, 0.5),
      "interlaced, cut in its middle": cut(interlaced, 0.5),
      "interlaced, without its end mark": interlaced.subarray(0, -PNG_END_BYTES),
      "with a wrong checksum of a text": inserted(
        png,
        PNG_HEAD_BYTES,
        withWrongSum(pngChunk("tEXt", Buffer.from("a\0b"))),
      ),
      "with a wrong checksum of its data": withWrongSum(png.subarray(0, -PNG_END_BYTES)),
      "with a colour profile that is none": inserted(png, PNG_HEAD_BYTES, pngChunk("iCCP", Buffer.from("x\0\0zzzz"))),
      "with bytes behind its end": Buffer.concat([png, rest]),
    }),
    ...of("gif", {
      "without its end mark": gif.subarray(0, -1),
      "without its last bytes": gif.subarray(0, -12),
      "cut in its middle": cut(gif, 0.5),
      "with bytes of nothing before its end mark": inserted(gif, gif.length - 1, Buffer.alloc(20, 17)),
    }),
    ...of("avif", { "with bytes behind its end": Buffer.concat([avif, rest]) }),
    ...of("webp", { "with bytes behind its end": Buffer.concat([webp, rest]) }),
  ];
}
