import { BrokenFileError } from "./file-view.ts";
import type { PictureShape } from "./picture-shape.ts";
import { type Directory, readDirectories } from "./tiff-directories.ts";

const TAG = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  photometric: 262,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  planarConfiguration: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
} as const;

/** The colours of a pixel by its photometric interpretation; what is beyond them is transparency. */
const COLOURS = new Map([
  [0, 1], // white is zero
  [1, 1], // black is zero
  [2, 3], // RGB
  [3, 1], // palette
  [5, 4], // CMYK
  [6, 3], // YCbCr
  [8, 3], // CIELab
]);
const PALETTE = 3;
const SEPARATE_PLANES = 2;

/** Colours of print and some layers of transparency beside them. */
const MAX_SAMPLES = 16;

/** A tile is decoded whole, and more than one at once. They are mostly 256 pixels wide and high. */
const MAX_TILE_BYTES = 64 * 1024 * 1024;

/** The largest picture in the smallest tiles, twice. Each takes room in the decoder before a pixel is decoded. */
const MAX_PARTS = 500_000;

/**
 * Reads a TIFF's shape from its directories, which must be sound, see {@link readDirectories}:
 * https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
 *
 * @remarks The size is that of the first page, which is the one that is read; each page must hold as many strips or
 * tiles as its size needs.
 * @throws BrokenFileError
 */
export function readTiff(bytes: Buffer): PictureShape {
  const [first, ...others] = readDirectories(bytes).map((directory) => readPage(directory));
  if (!first) throw new BrokenFileError("there is no page");
  return { ...first, heldBytesPerPixel: 0, frames: 1 + others.length, complete: true, animated: false };
}

type Page = Pick<PictureShape, "width" | "height" | "channels" | "bitsPerChannel" | "hasAlpha">;

function readPage(directory: Directory): Page {
  const photometric = numberOf(directory, TAG.photometric, 1);
  const samples = numberOf(directory, TAG.samplesPerPixel, 1);
  if (samples > MAX_SAMPLES) throw new BrokenFileError(`${samples} channels are more than any picture has`);
  // libtiff reads only pictures whose samples all have as many bits.
  const bitsPerSample = numberOf(directory, TAG.bitsPerSample, 1);
  const page = {
    width: numberOf(directory, TAG.width, 0),
    height: numberOf(directory, TAG.height, 0),
    channels: photometric === PALETTE ? samples + 2 : samples,
    bitsPerChannel: [8, 16, 32].find((bits) => bitsPerSample <= bits) ?? 64,
    hasAlpha: samples > (COLOURS.get(photometric) ?? samples),
  };
  const planes = numberOf(directory, TAG.planarConfiguration, 1) === SEPARATE_PLANES ? samples : 1;
  demandParts(directory, page, planes);
  return page;
}

/** Refuses a page of fewer strips or tiles than its size needs: the decoder would make room for all of them. */
function demandParts(directory: Directory, page: Page, planes: number): void {
  // libtiff tells tiles from strips by their size, and takes either's places for the other's.
  const isTiled = directory.has(TAG.tileWidth) || directory.has(TAG.tileHeight);
  const width = isTiled ? numberOf(directory, TAG.tileWidth, 0) : page.width;
  const height = isTiled ? numberOf(directory, TAG.tileHeight, 0) : numberOf(directory, TAG.rowsPerStrip, page.height);
  if (width === 0 || height === 0) throw new BrokenFileError(`strips or tiles of ${width} × ${height} pixels`);
  if (isTiled && (width * height * page.channels * page.bitsPerChannel) / 8 > MAX_TILE_BYTES) {
    throw new BrokenFileError(`tiles of ${width} × ${height} pixels are larger than any program writes`);
  }
  const needed = Math.ceil(page.width / width) * Math.ceil(page.height / height) * planes;
  const places = directory.get(TAG.tileOffsets) ?? directory.get(TAG.stripOffsets);
  if (needed > MAX_PARTS || needed > (places?.count ?? 0)) {
    throw new BrokenFileError(`${needed} strips or tiles are needed, and ${places?.count ?? 0} are named`);
  }
}

function numberOf(directory: Directory, tag: number, otherwise: number): number {
  const values = directory.get(tag);
  return values && values.count > 0 ? values.at(0) : otherwise;
}
