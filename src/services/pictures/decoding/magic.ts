import type { PictureFormat } from "../../../core/request/picture.ts";

/** What the first bytes of a file say that it is. */
export type Sniffed =
  | { readonly kind: "picture"; readonly format: PictureFormat }
  /** Pictures of a sort, which are not read. */
  | { readonly kind: "unread"; readonly format: "HEIC" | "BMP" | "SVG" | "PDF" | "video" }
  | { readonly kind: "other"; readonly what: "text" | "audio" | "archive" | "unknown" };

const picture = (format: PictureFormat): Sniffed => ({ kind: "picture", format });
const HEIC: Sniffed = { kind: "unread", format: "HEIC" };
const VIDEO: Sniffed = { kind: "unread", format: "video" };
const AUDIO: Sniffed = { kind: "other", what: "audio" };
const ARCHIVE: Sniffed = { kind: "other", what: "archive" };

/** Signatures at the start of a file, in latin1. */
const SIGNATURES: readonly (readonly [signature: string, sniffed: Sniffed])[] = [
  ["\x89PNG\r\n\x1a\n", picture("png")],
  ["\xff\xd8\xff", picture("jpeg")],
  ["GIF87a", picture("gif")],
  ["GIF89a", picture("gif")],
  ["II*\0", picture("tiff")],
  ["MM\0*", picture("tiff")],
  ["II+\0", picture("tiff")],
  ["MM\0+", picture("tiff")],
  ["%PDF-", { kind: "unread", format: "PDF" }],
  ["\x1a\x45\xdf\xa3", VIDEO], // Matroska and WebM
  ["FLV\x01", VIDEO],
  ["\0\0\x01\xba", VIDEO], // MPEG program stream
  ["\0\0\x01\xb3", VIDEO], // MPEG video
  ["\x30\x26\xb2\x75\x8e\x66\xcf\x11", VIDEO], // ASF: wmv
  ["ID3", AUDIO],
  ["fLaC", AUDIO],
  ["OggS", AUDIO],
  ["MThd", AUDIO],
  ["\xff\xfb", AUDIO], // MPEG audio frames
  ["\xff\xf3", AUDIO],
  ["\xff\xf2", AUDIO],
  ["\xff\xf1", AUDIO], // AAC frames
  ["\xff\xf9", AUDIO],
  ["PK\x03\x04", ARCHIVE],
  ["PK\x05\x06", ARCHIVE],
  ["\x1f\x8b", ARCHIVE],
  ["7z\xbc\xaf\x27\x1c", ARCHIVE],
  ["Rar!\x1a\x07", ARCHIVE],
  ["BZh", ARCHIVE],
  ["\xfd7zXZ\0", ARCHIVE],
  ["\x28\xb5\x2f\xfd", ARCHIVE], // zstd
];

const RIFF_FORMS = new Map<string, Sniffed>([
  ["WEBP", picture("webp")],
  ["AVI ", VIDEO],
  ["WAVE", AUDIO],
]);

/** Brands of ISO base media files (`ftyp`) that say by themselves what the file is. */
const BRANDS = new Map<string, Sniffed>([
  ["avif", picture("avif")],
  ["avis", picture("avif")],
  ...["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"].map((brand) => [brand, HEIC] as const),
  ...["M4A ", "M4B ", "M4P "].map((brand) => [brand, AUDIO] as const),
  ...["jxl ", "jp2 ", "jpx ", "crx "].map((brand) => [brand, { kind: "other", what: "unknown" } as const] as const),
]);

/** QuickTime files from before there was `ftyp` begin with one of these boxes. */
const QUICKTIME_BOXES = new Set(["moov", "mdat", "wide", "skip", "pnot"]);

const TEXT_SAMPLE_BYTES = 4096;

/** Reads what a file is from its bytes alone: its name and its content type are a stranger's words. */
export function sniff(bytes: Buffer): Sniffed {
  const start = bytes.subarray(0, 16).toString("latin1");
  const [, signed] = SIGNATURES.find(([signature]) => start.startsWith(signature)) ?? [];
  return signed ?? sniffContainer(bytes, start) ?? sniffRest(bytes, start);
}

function sniffContainer(bytes: Buffer, start: string): Sniffed | undefined {
  if (start.startsWith("RIFF")) return RIFF_FORMS.get(start.slice(8, 12));
  const box = start.slice(4, 8);
  if (box === "ftyp") return sniffBrands(bytes);
  return QUICKTIME_BOXES.has(box) ? VIDEO : undefined;
}

/** HEIC and AVIF are the same container; the major brand tells them apart, or else the first compatible one that does. */
function sniffBrands(bytes: Buffer): Sniffed {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 512);
  const brands: string[] = [];
  // The major brand, then a version number that is none, then the compatible brands.
  for (let at = 8; at + 4 <= end; at += 4) brands.push(bytes.toString("latin1", at, at + 4));
  const telling = brands.map((brand) => BRANDS.get(brand)).find((sniffed) => sniffed !== undefined);
  const isStillPicture = brands[0] === "mif1" || brands[0] === "msf1";
  return telling ?? (isStillPicture ? HEIC : VIDEO);
}

function sniffRest(bytes: Buffer, start: string): Sniffed {
  // Many a text begins with "BM"; in a picture the length of the second header follows, of whose four bytes one is used.
  if (start.startsWith("BM") && start.slice(15, 16) === "\0") return { kind: "unread", format: "BMP" };
  if (bytes[0] === 0x47 && bytes[188] === 0x47) return VIDEO; // MPEG transport stream
  if (bytes.toString("latin1", 257, 262) === "ustar") return ARCHIVE;
  const text = asText(bytes.subarray(0, TEXT_SAMPLE_BYTES));
  if (text === undefined) return { kind: "other", what: "unknown" };
  const isHtml = /^\s*(<!doctype html|<html)/i.test(text);
  return !isHtml && /<svg[\s>/]/i.test(text) ? { kind: "unread", format: "SVG" } : { kind: "other", what: "text" };
}

/** The bytes as text, or `undefined` where they are none. */
function asText(bytes: Buffer): string | undefined {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  // Text in an old one-byte encoding is text too.
  const text = decode(bytes, encoding) ?? bytes.toString("latin1");
  return hasControlCharacters(text) ? undefined : text;
}

function decode(bytes: Buffer, encoding: string): string | undefined {
  try {
    // `stream`: a character that the sample's end cuts in two is no fault.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Characters that never stand in a text; the escape of coloured terminal logs does. */
function hasControlCharacters(text: string): boolean {
  for (const character of text) if (character < " " && !"\t\n\v\f\r\x1b".includes(character)) return true;
  return false;
}
