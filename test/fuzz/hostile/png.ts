import { deflateSync } from "node:zlib";
import { animatedPng, bombPng, noise, plainPicture, pngChunk } from "../../support/pictures.ts";
import { bigEndian, hostileOf, into, latin1, repeated } from "./hostile-picture.ts";

const SIGNATURE = latin1("\x89PNG\r\n\x1a\n");
const HEAD_BYTES = 33;
const END_BYTES = 12;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bitDepth?: number;
  readonly colourType?: number;
  readonly interlaced?: boolean;
}

const header = ({ width, height, bitDepth = 8, colourType = 2, interlaced = false }: Header) =>
  pngChunk(
    "IHDR",
    Buffer.concat([bigEndian(4, width, height), Buffer.from([bitDepth, colourType, 0, 0, +interlaced])]),
  );

const data = (byteLength: number) => pngChunk("IDAT", deflateSync(Buffer.alloc(byteLength)));
const end = pngChunk("IEND");
const png = (...chunks: readonly Buffer[]) => Buffer.concat([SIGNATURE, ...chunks]);
const small = header({ width: 8, height: 8 });
const smallData = data(8 * 25);

/** A good picture with chunks before its pixels. */
const withChunks = async (...chunks: readonly Buffer[]) => into(await plainPicture("png"), HEAD_BYTES, ...chunks);
const packed = (byteLength: number) => Buffer.concat([latin1("comment\0\0"), deflateSync(Buffer.alloc(byteLength))]);
const frameOf = (width: number, height: number) =>
  pngChunk("fcTL", Buffer.concat([bigEndian(4, 0, width, height, 0, 0), Buffer.alloc(6)]));

export const HOSTILE_PNGS = hostileOf("png", [
  ["a row of 64 million pixels", "pictureTooLong", () => bombPng({ width: 64_000_000, height: 1 })],
  ["a column of 64 million pixels", "pictureTooLong", () => bombPng({ width: 1, height: 64_000_000 })],
  [
    "a deep and transparent row of 50 million pixels",
    "pictureTooLong",
    () => png(header({ width: 50_000_000, height: 1, bitDepth: 16, colourType: 6 }), data(100_000), end),
  ],
  ["the largest row that is read", "facts", () => png(header({ width: 30_000, height: 30 }), data(2_700_030), end)],
  ["two thousand million pixels each way", "pictureTooManyPixels", () => bombPng({ width: 2 ** 31, height: 2 ** 31 })],
  [
    "64 megapixels, deep, transparent and interlaced",
    "pictureTooManyPixels",
    () =>
      png(header({ width: 8_000, height: 8_000, bitDepth: 16, colourType: 6, interlaced: true }), data(100_000), end),
  ],
  ["no width", "pictureBroken", () => bombPng({ width: 0, height: 40 })],
  ["a header that is not in front", "pictureBroken", () => png(pngChunk("tEXt"), small, smallData, end)],
  ["a second header", "pictureBroken", () => png(small, header({ width: 60_000, height: 60_000 }), smallData, end)],
  ["a colour type that is none", "pictureBroken", () => png(header({ width: 8, height: 8, colourType: 7 }), end)],
  ["20 MB of text", "facts", () => withChunks(pngChunk("tEXt", Buffer.alloc(20_000_000, "all work and no play ")))],
  ["a text that unpacks to 100 MB", "facts", () => withChunks(pngChunk("zTXt", packed(100_000_000)))],
  ["a profile that unpacks to 100 MB", "facts", () => withChunks(pngChunk("iCCP", packed(100_000_000)))],
  [
    "300 texts that unpack to 10 MB each",
    "facts",
    () => withChunks(repeated(pngChunk("zTXt", packed(10_000_000)), 300)),
  ],
  ["half a million empty chunks", "pictureBroken", () => withChunks(repeated(pngChunk("vpAg"), 500_000))],
  ["pixels that unpack to 100 MB", "facts", () => png(small, data(100_000_000), end)],
  ["a length beyond every file", "pictureBroken", () => png(small, bigEndian(4, 2 ** 32 - 1), latin1("IDAT"))],
  [
    "an animation of 20000 frames",
    "pictureTooManyFrames",
    async () => into(await animatedPng(), HEAD_BYTES + 20, repeated(frameOf(60, 40), 20_000)),
  ],
  [
    "a frame of 60000 × 60000",
    "pictureTooManyPixels",
    async () => {
      const still = await animatedPng();
      return into(still, still.length - END_BYTES, frameOf(60_000, 60_000), pngChunk("fdAT", noise(100)));
    },
  ],
]);
