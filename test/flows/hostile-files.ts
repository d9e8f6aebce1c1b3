import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { PICTURE_FORMATS, type PictureFormat } from "../../src/core/request/picture.ts";
import {
  animatedPicture,
  animatedPng,
  bmp,
  bombGif,
  bombPng,
  brandedFile,
  cmykJpeg,
  encode,
  greyPng,
  noise,
  noisy,
  orientedPicture,
  plainPicture,
  pngChunk,
  quartered,
  sixteenBitPng,
  svgWithReferences,
  transparentPicture,
  webpThatIsSvg,
} from "../support/pictures.ts";

/** A file that a person attaches without meaning well, or without looking. */
export interface HostileFile {
  readonly what: string;
  /** Discord's client lets nothing through whose name does not end as a picture's does. */
  readonly filename: string;
  readonly bytes: Buffer;
  /** What Discord says that it is, where that is not what the name says. */
  readonly contentType?: string;
}

type Maker = () => Promise<Buffer> | Buffer;
type Entry = readonly [what: string, filename: string, make: Maker, contentType?: string];

/** Files of one sort, and what is to be said of them: the sentence's sense, or `answer` where they are fine pictures. */
export interface HostileGroup {
  readonly name: string;
  readonly outcome: RegExp | "answer";
  readonly files: readonly Entry[];
}

const latin1 = (text: string) => Buffer.from(text, "latin1");
const behind = (picture: Promise<Buffer>, more: Buffer) => picture.then((bytes) => Buffer.concat([bytes, more]));
const extension = (format: PictureFormat) => (format === "jpeg" ? "jpg" : format);

function tar(): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write("ustar", 257, "latin1");
  return bytes;
}

/** A good PNG with a comment before its pixels that is a few hundred kilobytes and unpacks to 100 MB. */
async function pngWithPackedComment(type: "zTXt" | "iCCP"): Promise<Buffer> {
  const png = await plainPicture("png");
  const comment = pngChunk(type, Buffer.concat([latin1("comment\0\0"), deflateSync(Buffer.alloc(100_000_000))]));
  const headBytes = 33;
  return Buffer.concat([png.subarray(0, headBytes), comment, png.subarray(headBytes)]);
}

/** A TIFF whose only directory says that it is followed by itself, for ever. */
async function endlessTiff(): Promise<Buffer> {
  const tiff = await plainPicture("tiff");
  const directory = tiff.readUInt32LE(4);
  tiff.writeUInt32LE(directory, directory + 2 + 12 * tiff.readUInt16LE(directory));
  return tiff;
}

/** A real picture of 108 megapixels. */
const vast = () => quartered({ width: 60, height: 40 }).resize(12_000, 9_000, { fit: "fill", kernel: "nearest" });

const cut = async (format: PictureFormat, share: number) => {
  const bytes = await encode(noisy({ width: 200, height: 150 }), format);
  return bytes.subarray(0, Math.floor(bytes.length * share));
};

/** Of which browsers show what has come. */
const SHOWN_IN_PART: ReadonlySet<PictureFormat> = new Set(["png", "jpeg", "gif"]);

const cutFiles = (format: PictureFormat): Entry[] => [
  [`half a ${format}`, `half.${extension(format)}`, () => cut(format, 0.5)],
  [`nearly all of a ${format}`, `nearly.${extension(format)}`, () => cut(format, 0.98)],
];

/** Everything that the flows are tried with. */
export const HOSTILE_GROUPS: readonly HostileGroup[] = [
  {
    name: "other kinds of files",
    outcome: /is (?:not a picture|a text file|a sound file|an archive|an empty file)/,
    files: [
      ["nothing at all", "void.png", () => Buffer.alloc(0)],
      ["a text", "letter.png", () => Buffer.from("Grüße, it's me\n")],
      ["a web page with a drawing in it", "page.svg", () => latin1("<!DOCTYPE html><html><svg></svg>")],
      ["a program", "setup.jpg", () => Buffer.concat([latin1("\x7fELF\x02\x01\x01\0"), noise(500)])],
      ["zeros", "zeros.gif", () => Buffer.alloc(5_000)],
      ["noise", "noise.jpg", () => Buffer.concat([latin1("\0"), noise(4_000)]), "image/jpeg"],
      ["a JPEG XL", "next.webp", () => brandedFile("jxl ", "jxl ")],
      ["a zip", "photos.png", () => latin1("PK\x03\x04\x14\0")],
      ["a gzip", "drawing.svg", () => latin1("\x1f\x8b\x08\0\0\0\0\0")],
      ["a tar", "backup.png", tar],
      ["a 7z", "backup.jpg", () => latin1("7z\xbc\xaf\x27\x1c\0\x04")],
      ["an mp3", "song.png", () => latin1("ID3\x04\0\0\0\0\0\0"), "image/png"],
      ["a wav", "voice.jpg", () => latin1("RIFF\x10\0\0\0WAVEfmt ")],
      ["an ogg", "voice.webp", () => latin1("OggS\0\x02\0\0")],
      ["markdown in the name", "__init__.png", () => latin1("import os")],
    ],
  },
  {
    name: "pictures of a sort that is not read",
    outcome: /which I can't read\. Please/,
    files: [
      ["an iPhone's HEIC", "IMG_0001.heic", () => brandedFile("heic", "mif1", "heic"), "image/heic"],
      ["a HEIC that is called JPEG", "IMG_0001.jpg", () => brandedFile("mif1", "miaf", "heic"), "image/jpeg"],
      ["a BMP", "old.bmp", bmp],
      ["an SVG with external references", "logo.svg", svgWithReferences],
      ["an SVG that is called PNG", "logo.png", svgWithReferences, "image/png"],
      ["an SVG in UTF-16", "wide.svg", () => Buffer.from("\ufeff<?xml version='1.0'?><svg/>", "utf16le")],
      ["a PDF", "form.png", () => latin1("%PDF-1.7\n%\xe2\xe3"), "application/pdf"],
      ["an mp4", "clip.gif", () => brandedFile("isom", "avc1", "mp41"), "video/mp4"],
      ["a webm", "clip.webp", () => Buffer.concat([latin1("\x1a\x45\xdf\xa3"), noise(50)])],
      ["an old mov", "clip.jpg", () => Buffer.concat([latin1("\0\0\0\x08wide\0\0\x10\0mdat"), noise(50)])],
    ],
  },
  {
    name: "damaged pictures",
    outcome: /is damaged or incomplete\. Please/,
    files: [
      ...PICTURE_FORMATS.filter((format) => !SHOWN_IN_PART.has(format)).flatMap(cutFiles),
      ["the first bytes of a PNG", "head.png", () => latin1("\x89PNG\r\n\x1a\n")],
      ["the first bytes of a JPEG", "head.jpg", () => latin1("\xff\xd8\xff")],
      ["the first bytes of a TIFF", "head.tiff", () => latin1("II*\0")],
      ["a WebP's head", "head.webp", () => latin1("RIFF\x04\0\0\0WEBP")],
      ["a moving AVIF of nothing", "head.avif", () => brandedFile("avis", "msf1")],
      ["a HEIC that calls itself AVIF", "IMG_0002.avif", () => brandedFile("avif", "heic")],
      ["an SVG behind a WebP's first bytes", "both.webp", webpThatIsSvg],
      ["an SVG behind a GIF's first bytes", "both.gif", () => Buffer.concat([latin1("GIF89a"), svgWithReferences()])],
      ["a TIFF that is followed by itself", "ring.tiff", endlessTiff],
      ["a whole PNG of too few pixels", "thin.png", () => bombPng({ width: 8_000, height: 8_000 })],
    ],
  },
  {
    name: "pictures that are too large",
    outcome: /(?:has too many pixels|is too large): I read pictures up to/,
    files: [
      ["30 MB of noise", "noise.png", () => noise(30_000_000)],
      ["a PNG that claims 60000 × 60000", "bomb.png", () => bombPng({ width: 60_000, height: 60_000 })],
      ["a PNG that claims 64000001 × 1", "line.png", () => bombPng({ width: 64_000_001, height: 1 })],
      ["a GIF that claims 65535 × 65535", "bomb.gif", () => bombGif({ width: 65_535, height: 65_535 })],
      ["a real JPEG of 12000 × 9000", "vast.jpg", () => vast().jpeg().toBuffer()],
      ["a real PNG of 12000 × 9000", "vast.png", () => vast().png({ compressionLevel: 1 }).toBuffer()],
    ],
  },
  {
    name: "pictures that are too long and thin",
    outcome: /is too long or too narrow: I read pictures up to/,
    files: [
      ["a line of 20000 pixels", "line.png", () => plainPicture("png", { width: 20_000, height: 1 })],
      ["a PNG of 64000000 × 1", "row.png", () => bombPng({ width: 64_000_000, height: 1 })],
      ["a PNG of 1 × 64000000", "column.png", () => bombPng({ width: 1, height: 64_000_000 })],
      ["a GIF of 65535 × 900", "ribbon.gif", () => bombGif({ width: 65_535, height: 900 })],
    ],
  },
  {
    name: "odd pictures that are fine all the same",
    outcome: "answer",
    files: [
      ...[...SHOWN_IN_PART].flatMap(cutFiles),
      ["an animated GIF", "dance.gif", () => animatedPicture("gif")],
      ["an animated WebP", "dance.webp", () => animatedPicture("webp")],
      ["an animated PNG", "dance.png", animatedPng],
      ["an AVIF", "new.avif", () => plainPicture("avif")],
      ["a TIFF", "scan.tiff", () => plainPicture("tiff")],
      ["print colours", "print.jpg", cmykJpeg],
      ["16 bits", "deep.png", sixteenBitPng],
      ["grey", "grey.png", greyPng],
      ["transparency", "clear.webp", () => transparentPicture("webp")],
      ["a photo on its side", "turned.jpg", () => orientedPicture("jpeg", 6)],
      ["a single pixel", "dot.png", () => plainPicture("png", { width: 1, height: 1 })],
      ["a JPEG that is called PNG", "photo.png", () => plainPicture("jpeg"), "image/png"],
      ["a PNG that is called HEIC", "photo.heic", () => plainPicture("png"), "image/heic"],
      ["a WebP that is called a video", "photo.webp", () => plainPicture("webp"), "video/mp4"],
      ["a PNG of no content type", "photo.png", () => plainPicture("png"), "application/octet-stream"],
      ["a GIF that is a web page too", "both.gif", () => behind(plainPicture("gif"), latin1("<script>x</script>"))],
      ["a JPEG that is a zip too", "both.jpg", () => behind(plainPicture("jpeg"), latin1("PK\x03\x04"))],
      ["a PNG with noise behind", "both.png", () => behind(plainPicture("png"), noise(500))],
      ["a WebP with an SVG behind", "both.webp", () => behind(plainPicture("webp"), svgWithReferences())],
      ["a PNG whose comment unpacks to 100 MB", "comment.png", () => pngWithPackedComment("zTXt")],
      ["a PNG whose colour profile unpacks to 100 MB", "profile.png", () => pngWithPackedComment("iCCP")],
    ],
  },
];

const made = new Map<Entry, Promise<HostileFile>>();

/** Makes a file of a group, once. */
export function makeFile(entry: Entry): Promise<HostileFile> {
  const [what, filename, make, contentType] = entry;
  const file =
    made.get(entry) ??
    Promise.resolve(make()).then((bytes) => ({
      what,
      filename,
      bytes,
      ...(contentType !== undefined && { contentType }),
    }));
  made.set(entry, file);
  return file;
}

/** 63.2 megapixels, just under what is read: pictures that must be decoded whole before a model can have them. */
export async function largePictures(): Promise<readonly HostileFile[]> {
  const [width, height] = [8_000, 7_900];
  const background = { r: 200, g: 30, b: 30 };
  const opaque = () => sharp({ create: { width, height, channels: 3, background } });
  const deep = sharp({ create: { width, height, channels: 4, background: { ...background, alpha: 0.5 } } });
  const onItsSide = { orientation: 6 };
  return [
    {
      what: "a JPEG on its side",
      filename: "large.jpg",
      bytes: await opaque().withMetadata(onItsSide).jpeg().toBuffer(),
    },
    {
      what: "a PNG of 16 bits and transparency on its side",
      filename: "large.png",
      bytes: await deep.toColourspace("rgb16").withMetadata(onItsSide).png({ compressionLevel: 1 }).toBuffer(),
    },
    {
      what: "a WebP on its side",
      filename: "large.webp",
      bytes: await opaque().withMetadata(onItsSide).webp({ effort: 0 }).toBuffer(),
    },
    { what: "a GIF", filename: "large.gif", bytes: await opaque().gif({ effort: 1 }).toBuffer() },
    { what: "an AVIF", filename: "large.avif", bytes: await opaque().avif({ effort: 0, quality: 40 }).toBuffer() },
  ];
}
