import sharp, { type Sharp } from "sharp";
import type { PictureFormat } from "../../src/core/request/picture.ts";
import {
  animatedPicture,
  animatedPng,
  cmykJpeg,
  encode,
  greyPng,
  noise,
  noisy,
  orientedPicture,
  plainPicture,
  sixteenBitPng,
  transparentPicture,
} from "./pictures.ts";

/** A sound picture of some kind. */
export interface RealPicture {
  readonly what: string;
  readonly format: PictureFormat;
  readonly make: () => Promise<Buffer>;
}

const SIZE = { width: 31, height: 21 };

/** A picture that hardly compresses, half of it transparent. */
function seeThrough(): Sharp {
  const pixels = noise(SIZE.width * SIZE.height * 4, 3);
  return sharp(pixels, { raw: { ...SIZE, channels: 4 } });
}

const opaque = () => noisy(SIZE);

/** Three frames, or pages, of different noise. */
function several(channels: 3 | 4): Sharp {
  const { width, height } = SIZE;
  const pixels = noise(width * height * 3 * channels, 5);
  return sharp(pixels, { raw: { width, height: height * 3, channels, pageHeight: height } });
}

const kind = (what: string, format: PictureFormat, make: () => Promise<Buffer>): RealPicture => ({
  what,
  format,
  make,
});

const pngs = [
  kind("colour", "png", () => encode(opaque(), "png")),
  kind("transparency", "png", () => encode(seeThrough(), "png")),
  kind("grey", "png", greyPng),
  kind("one grey channel", "png", () => opaque().toColourspace("b-w").png().toBuffer()),
  kind("grey with transparency", "png", () => seeThrough().toColourspace("b-w").png().toBuffer()),
  kind("16 bits", "png", sixteenBitPng),
  kind("16 bits with transparency", "png", () => seeThrough().toColourspace("rgb16").png().toBuffer()),
  kind("16 bits of grey", "png", () => opaque().toColourspace("grey16").png().toBuffer()),
  kind("a palette", "png", () => opaque().png({ palette: true }).toBuffer()),
  kind("a palette of two", "png", () => opaque().png({ palette: true, colours: 2 }).toBuffer()),
  kind("a palette with transparency", "png", () => seeThrough().png({ palette: true }).toBuffer()),
  kind("interlaced", "png", () => opaque().png({ progressive: true }).toBuffer()),
  kind("a single pixel", "png", () => plainPicture("png", { width: 1, height: 1 })),
  kind("animated", "png", animatedPng),
];

const jpegs = [
  kind("colour", "jpeg", () => encode(opaque(), "jpeg")),
  kind("half of the colours", "jpeg", () => opaque().jpeg({ chromaSubsampling: "4:2:0" }).toBuffer()),
  kind("grey", "jpeg", () => opaque().toColourspace("b-w").jpeg().toBuffer()),
  kind("print colours", "jpeg", cmykJpeg),
  kind("progressive", "jpeg", () => opaque().jpeg({ progressive: true }).toBuffer()),
  kind("on its side", "jpeg", () => orientedPicture("jpeg", 6)),
];

const webps = [
  kind("lossy", "webp", () => encode(opaque(), "webp")),
  kind("lossy with transparency", "webp", () => seeThrough().webp().toBuffer()),
  kind("lossless", "webp", () => opaque().webp({ lossless: true }).toBuffer()),
  kind("lossless with transparency", "webp", () => transparentPicture("webp")),
  kind("on its side", "webp", () => orientedPicture("webp", 6)),
  kind("animated", "webp", () => animatedPicture("webp")),
  kind("animated with transparency", "webp", () => several(4).webp({ lossless: true }).toBuffer()),
];

const gifs = [
  kind("still", "gif", () => encode(opaque(), "gif")),
  kind("transparent", "gif", () => encode(seeThrough(), "gif")),
  kind("animated", "gif", () => animatedPicture("gif")),
  kind("three frames", "gif", () => several(3).gif().toBuffer()),
];

const avifs = [
  kind("colour", "avif", () => encode(opaque(), "avif")),
  kind("transparency", "avif", () => encode(seeThrough(), "avif")),
  kind("10 bits", "avif", () => opaque().avif({ bitdepth: 10, effort: 0 }).toBuffer()),
  kind("lossless", "avif", () => opaque().avif({ lossless: true, effort: 0 }).toBuffer()),
  kind("grey", "avif", () => opaque().toColourspace("b-w").avif({ effort: 0 }).toBuffer()),
];

const tiffs = [
  ...(["none", "lzw", "deflate", "packbits", "jpeg"] as const).map((compression) =>
    kind(`compressed by ${compression}`, "tiff", () => opaque().tiff({ compression }).toBuffer()),
  ),
  kind("transparency", "tiff", () => seeThrough().tiff({ compression: "lzw" }).toBuffer()),
  kind("tiles", "tiff", () => opaque().tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer()),
  kind("a pyramid", "tiff", () => noisy({ width: 600, height: 300 }).tiff({ pyramid: true, tile: true }).toBuffer()),
  kind("big", "tiff", () => opaque().tiff({ bigtiff: true }).toBuffer()),
  kind("one bit", "tiff", () => opaque().toColourspace("b-w").tiff({ bitdepth: 1, compression: "none" }).toBuffer()),
  kind("a fax", "tiff", () => opaque().toColourspace("b-w").tiff({ bitdepth: 1, compression: "ccittfax4" }).toBuffer()),
  ...(["rgb16", "scrgb", "lab", "cmyk", "b-w", "grey16"] as const).flatMap((space) => [
    kind(space, "tiff", () => opaque().toColourspace(space).tiff({ compression: "deflate" }).toBuffer()),
    kind(`${space} with transparency`, "tiff", () =>
      seeThrough().toColourspace(space).tiff({ compression: "deflate" }).toBuffer(),
    ),
  ]),
  kind("three pages", "tiff", () => several(3).tiff().toBuffer()),
];

/** Sound pictures of every kind that sharp writes, each a few kilobytes. */
export const REAL_PICTURES: readonly RealPicture[] = [...pngs, ...jpegs, ...webps, ...gifs, ...avifs, ...tiffs];
