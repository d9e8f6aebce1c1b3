import sharp from "sharp";
import { noise, plainPicture } from "../../support/pictures.ts";
import { bigEndian, hostileOf, into, latin1, repeated } from "./hostile-picture.ts";

const START = latin1("\xff\xd8");
const END = latin1("\xff\xd9");
const PROGRESSIVE = 0xc2;
const BASELINE = 0xc0;

/** A frame's header. */
function frame(marker: number, width: number, height: number, channels = 3, bits = 8): Buffer {
  const parts = Array.from({ length: channels }, (_, index) => Buffer.from([index + 1, 0x11, 0]));
  const body = Buffer.concat([Buffer.from([bits]), bigEndian(2, height, width), Buffer.from([channels]), ...parts]);
  return Buffer.concat([Buffer.from([0xff, marker]), bigEndian(2, body.length + 2), body]);
}

const segment = (marker: number, body: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker]), bigEndian(2, body.length + 2), body]);
const emptyScan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]));
const plain = () => plainPicture("jpeg");

/** A real progressive picture whose last scan comes again and again. */
async function manyScans(width: number, height: number, count: number): Promise<Buffer> {
  const image = sharp({ create: { width, height, channels: 3, background: { r: 120, g: 120, b: 120 } } });
  const jpeg = await image.jpeg({ progressive: true }).toBuffer();
  const scanAt = jpeg.lastIndexOf(latin1("\xff\xda"));
  return into(jpeg, jpeg.length - 2, repeated(jpeg.subarray(scanAt, -2), count));
}

/** A real picture whose frame's header says something else. */
async function claiming(marker: number, width: number, height: number): Promise<Buffer> {
  const jpeg = await sharp(await plain())
    .jpeg({ progressive: marker === PROGRESSIVE })
    .toBuffer();
  const at = jpeg.indexOf(Buffer.from([0xff, marker]));
  jpeg.writeUInt16BE(height, at + 5);
  jpeg.writeUInt16BE(width, at + 7);
  return jpeg;
}

export const HOSTILE_JPEGS = hostileOf("jpeg", [
  ["5000 scans of a large picture", "pictureBroken", () => manyScans(4_000, 4_000, 5_000)],
  [
    "100000 empty scans",
    "pictureBroken",
    () => Buffer.concat([START, frame(PROGRESSIVE, 8_000, 8_000), repeated(emptyScan, 100_000), END]),
  ],
  ["65535 × 65535", "pictureTooManyPixels", () => claiming(BASELINE, 65_535, 65_535)],
  ["65535 × 16", "pictureTooLong", () => claiming(BASELINE, 65_535, 16)],
  ["30001 × 2000, progressive", "pictureTooLong", () => claiming(PROGRESSIVE, 30_001, 2_000)],
  [
    "print colours, progressive, of 64 megapixels",
    "pictureTooManyPixels",
    () => Buffer.concat([START, frame(PROGRESSIVE, 8_000, 8_000, 4), emptyScan, END]),
  ],
  ["no height, which a later segment tells", "pictureBroken", () => claiming(BASELINE, 60, 0)],
  [
    "a second frame of 60000 × 60000",
    "pictureTooManyPixels",
    async () => into(await plain(), 2, frame(BASELINE, 60_000, 60_000)),
  ],
  [
    "a second frame behind the scans",
    "pictureTooManyPixels",
    async () => {
      const jpeg = await plain();
      return into(jpeg, jpeg.length - 2, frame(BASELINE, 60_000, 60_000));
    },
  ],
  [
    "a frame of 255 channels",
    "pictureBroken",
    () => Buffer.concat([START, frame(BASELINE, 60, 40, 255), emptyScan, END]),
  ],
  ["a frame of no channel", "pictureBroken", () => Buffer.concat([START, frame(BASELINE, 60, 40, 0), emptyScan, END])],
  ["12 bits", "facts", () => Buffer.concat([START, frame(0xc1, 60, 40, 3, 12), emptyScan, END])],
  ["20 MB of comments", "facts", async () => into(await plain(), 2, repeated(segment(0xfe, noise(60_000)), 333))],
  [
    "5 million empty comments",
    "pictureBroken",
    async () => into(await plain(), 2, repeated(segment(0xfe, Buffer.alloc(0)), 5_000_000)),
  ],
  [
    "a thumbnail in a thumbnail",
    "facts",
    async () => into(await plain(), 2, segment(0xe1, await plain()), segment(0xe1, await plain())),
  ],
  ["5 MB of fill bytes", "pictureBroken", () => Buffer.concat([latin1("\xff\xd8\xff"), Buffer.alloc(5_000_000, 0xff)])],
  ["5 MB of restart marks", "pictureBroken", () => Buffer.concat([START, repeated(latin1("\xff\xd0"), 2_500_000)])],
  [
    "a segment of length 0",
    "pictureBroken",
    () => Buffer.concat([START, latin1("\xff\xe0\0\0"), frame(BASELINE, 60, 40)]),
  ],
]);
