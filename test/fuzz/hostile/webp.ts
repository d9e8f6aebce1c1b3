import { animatedPicture, noise, plainPicture } from "../../support/pictures.ts";
import { hostileOf, latin1, littleEndian, repeated } from "./hostile-picture.ts";

const chunk = (type: string, ...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([latin1(type), littleEndian(4, body.length), body, Buffer.alloc(body.length % 2)]);
};

function riff(...chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat(chunks);
  return Buffer.concat([latin1("RIFF"), littleEndian(4, body.length + 4), latin1("WEBP"), body]);
}

const ANIMATION = 0x02;
const canvas = (width: number, height: number, flags = 0) =>
  chunk("VP8X", Buffer.from([flags, 0, 0, 0]), littleEndian(3, width - 1, height - 1));
const animation = chunk("ANIM", Buffer.alloc(6));
const lossless = (width: number, height: number) =>
  chunk("VP8L", Buffer.from([0x2f]), littleEndian(4, width - 1 + (height - 1) * 2 ** 14), noise(20));
const frame = (width: number, height: number, ...parts: readonly Buffer[]) =>
  chunk("ANMF", Buffer.alloc(6), littleEndian(3, width - 1, height - 1), Buffer.alloc(4), ...parts);

/** The only chunk of a sound picture of 60 × 40. */
const plainChunk = async () => (await plainPicture("webp")).subarray(12);

/** A sound picture that says that it is of another size. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const webp = await plainPicture("webp");
  webp.writeUInt16LE(width, 26);
  webp.writeUInt16LE(height, 28);
  return webp;
}

export const HOSTILE_WEBPS = hostileOf("webp", [
  ["16383 × 16383", "pictureTooManyPixels", () => claiming(16_383, 16_383)],
  ["16383 × 10", "pictureTooLong", () => claiming(16_383, 10)],
  ["no height", "pictureBroken", () => claiming(60, 0)],
  [
    "a canvas of 16 million pixels each way",
    "pictureTooManyPixels",
    async () => riff(canvas(2 ** 24, 2 ** 24), await plainChunk()),
  ],
  [
    "a canvas of 60 × 40 around 16383 × 16383",
    "pictureTooManyPixels",
    async () => riff(canvas(60, 40), (await claiming(16_383, 16_383)).subarray(12)),
  ],
  ["a canvas around a smaller picture", "pictureBroken", async () => riff(canvas(600, 400), await plainChunk())],
  [
    "a frame around 16383 × 16383",
    "pictureTooManyPixels",
    () => riff(canvas(60, 40, ANIMATION), animation, frame(60, 40, lossless(16_383, 16_383))),
  ],
  [
    "a frame of 16 million pixels each way",
    "pictureTooManyPixels",
    async () => riff(canvas(60, 40, ANIMATION), animation, frame(2 ** 24, 2 ** 24, await plainChunk())),
  ],
  ["a frame without a picture", "pictureBroken", () => riff(canvas(60, 40, ANIMATION), animation, frame(60, 40))],
  [
    "20000 frames",
    "pictureTooManyFrames",
    async () => riff(canvas(60, 40, ANIMATION), animation, repeated(frame(60, 40, await plainChunk()), 20_000)),
  ],
  ["a million empty chunks", "pictureBroken", async () => riff(await plainChunk(), repeated(chunk("junk"), 1_000_000))],
  [
    "20 MB of Exif",
    "facts",
    async () => {
      const moving = await animatedPicture("webp");
      return riff(moving.subarray(12), chunk("EXIF", noise(20_000_000)));
    },
  ],
  ["a picture of noise without loss", "pictureBroken", () => riff(lossless(8_000, 8_000)).subarray(0, -4)],
  [
    "a length beyond every file",
    "pictureTooManyPixels",
    () => Buffer.concat([latin1("RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\xff"), noise(50)]),
  ],
]);
