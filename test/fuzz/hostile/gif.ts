import { bombGif, noise, plainPicture } from "../../support/pictures.ts";
import { hostileOf, into, latin1, littleEndian, repeated } from "./hostile-picture.ts";

const END = latin1(";");

/** The head of a GIF of two colours. */
const screen = (width: number, height: number) =>
  Buffer.concat([latin1("GIF89a"), littleEndian(2, width, height), Buffer.from([0x80, 0, 0, 255, 0, 0, 0, 0, 255])]);

/** A frame of a single pixel's data. */
const frame = (left: number, top: number, width: number, height: number) =>
  Buffer.concat([latin1(","), littleEndian(2, left, top, width, height), Buffer.from([0, 2, 2, 0x4c, 0x01, 0])]);

const gif = (...parts: readonly Buffer[]) => Buffer.concat([...parts, END]);
const blocks = (byteLength: number) =>
  repeated(Buffer.concat([Buffer.from([255]), noise(255)]), Math.ceil(byteLength / 256));

/** A sound picture with something in front of its first block. */
async function withBlocks(...parts: readonly Buffer[]): Promise<Buffer> {
  const bytes = await plainPicture("gif");
  const flags = bytes[10] ?? 0;
  return into(bytes, 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)), ...parts);
}

export const HOSTILE_GIFS = hostileOf("gif", [
  ["65535 × 65535", "pictureTooManyPixels", () => bombGif({ width: 65_535, height: 65_535 })],
  ["65535 × 900", "pictureTooLong", () => bombGif({ width: 65_535, height: 900 })],
  [
    "a screen of 65535 × 65535 around a pixel",
    "pictureTooManyPixels",
    () => gif(screen(65_535, 65_535), frame(0, 0, 1, 1)),
  ],
  ["a frame far outside of the screen", "pictureTooManyPixels", () => gif(screen(10, 10), frame(60_000, 60_000, 1, 1))],
  [
    "a second frame far outside of the screen",
    "pictureTooManyPixels",
    () => gif(screen(1, 1), frame(0, 0, 1, 1), frame(9_000, 9_000, 10, 10)),
  ],
  [
    "no screen, and a frame of 60000 × 60000",
    "pictureTooManyPixels",
    () => gif(screen(0, 0), frame(0, 0, 60_000, 60_000)),
  ],
  ["100000 frames", "pictureTooManyFrames", () => gif(screen(1, 1), repeated(frame(0, 0, 1, 1), 100_000))],
  ["10000 frames", "facts", () => gif(screen(1, 1), repeated(frame(0, 0, 1, 1), 10_000))],
  ["no frame", "pictureBroken", () => gif(screen(10, 10))],
  ["neither screen nor frame", "pictureBroken", () => gif(screen(0, 0), frame(0, 0, 0, 0))],
  ["a comment of 20 MB", "facts", () => withBlocks(latin1("!\xfe"), blocks(20_000_000), Buffer.from([0]))],
  [
    "a comment without an end",
    "pictureBroken",
    () => Buffer.concat([screen(10, 10), latin1("!\xfe"), blocks(3_000_000)]),
  ],
  ["a million empty comments", "facts", () => withBlocks(repeated(latin1("!\xfe\0"), 1_000_000))],
  ["a million graphic controls", "facts", () => withBlocks(repeated(latin1("!\xf9\x04\0\0\0\0\0"), 1_000_000))],
  [
    "pixels for 100 pictures",
    "facts",
    () => gif(screen(1, 1), frame(0, 0, 1, 1).subarray(0, -1), blocks(1_000_000), Buffer.from([0])),
  ],
]);
