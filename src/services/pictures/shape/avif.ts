import { readSequenceSize } from "./av1-sequence.ts";
import { type Item, readDerivations, readItems } from "./avif-items.ts";
import { BrokenFileError, FileView } from "./file-view.ts";
import { type Box, boxesIn, boxIn, BoxWithoutRoomError, VERSION_BYTES } from "./iso-boxes.ts";
import type { PictureShape } from "./picture-shape.ts";

const ALPHA = /^urn:mpeg:(?:mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0/;

/** Items that are put together from others. */
const PUT_TOGETHER = new Set(["grid", "iovl", "iden"]);

/**
 * How many times a picture's pixels its tiles may have together: those at the edge stand out, and transparency has as
 * many again. Every mention of a tile is decoded anew.
 */
const MAX_TILE_SHARE = 8;

interface Findings {
  width: number;
  height: number;
  hasAlpha: boolean;
  isDeep: boolean;
  frames: number;
}

/**
 * Reads an AVIF's shape from its boxes, and from the AV1 headers of its pictures, which are what the decoder goes by:
 * https://aomediacodec.github.io/av1-avif/
 *
 * @remarks The largest size counts that a property, a track, a bitstream or a grid of tiles says. Turning, which sharp
 * does while it reads, is not applied.
 * @throws BrokenFileError also where tiles are other than AV1 pictures, or far more than the picture needs
 */
export function readAvif(bytes: Buffer): PictureShape {
  const view = new FileView(bytes, "big endian");
  const findings: Findings = { width: 0, height: 0, hasAlpha: false, isDeep: false, frames: 0 };
  for (const box of boxesOfFile(view)) {
    if (box.type === "meta") readMeta(view, { at: box.at + VERSION_BYTES, end: box.end }, findings);
    if (box.type === "moov") readTracks(view, box, findings);
  }
  const channels = findings.hasAlpha ? 4 : 3;
  const bitsPerChannel = findings.isDeep ? 16 : 8;
  return {
    width: findings.width,
    height: findings.height,
    channels,
    bitsPerChannel,
    hasAlpha: findings.hasAlpha,
    heldBytesPerPixel: (channels * bitsPerChannel) / 8,
    frames: Math.max(1, findings.frames),
    complete: true,
    animated: findings.frames > 1,
  };
}

/** The boxes of the file; what follows the picture and is no box ends them, as it does for the decoder. */
function* boxesOfFile(view: FileView): Generator<Box> {
  let hasPicture = false;
  try {
    for (const box of boxesIn(view, 0, view.length)) {
      yield box;
      hasPicture ||= box.type === "meta";
    }
  } catch (error) {
    if (!hasPicture || !(error instanceof BoxWithoutRoomError)) throw error;
  }
}

function grow(findings: Findings, width: number, height: number): void {
  findings.width = Math.max(findings.width, width);
  findings.height = Math.max(findings.height, height);
}

function readMeta(view: FileView, meta: Pick<Box, "at" | "end">, findings: Findings): void {
  readProperties(view, meta, findings);
  const items = new Map(readItems(view, meta).map((item) => [item.id, item]));
  const pixels = new Map<number, number>();
  for (const item of items.values()) {
    const size = item.type === "av01" ? readSequenceSize(view, item.data) : readCanvas(item);
    grow(findings, size.width, size.height);
    if (item.type === "av01") pixels.set(item.id, size.width * size.height);
  }
  let tilePixels = 0;
  for (const { from, to } of readDerivations(view, meta)) {
    if (!PUT_TOGETHER.has(items.get(from)?.type ?? "")) continue;
    for (const id of to) {
      const tile = pixels.get(id);
      if (!tile) throw new BrokenFileError("a picture is put together from what is none");
      tilePixels += tile;
    }
  }
  if (tilePixels > MAX_TILE_SHARE * findings.width * findings.height) {
    throw new BrokenFileError("tiles have far more pixels than the picture");
  }
}

function readProperties(view: FileView, meta: Pick<Box, "at" | "end">, findings: Findings): void {
  const properties = boxIn(view, meta, "iprp");
  const container = properties && boxIn(view, properties, "ipco");
  if (!container) return;
  for (const { type, at, end } of boxesIn(view, container.at, container.end)) {
    if (type === "ispe") grow(findings, view.uint32(at + VERSION_BYTES), view.uint32(at + VERSION_BYTES + 4));
    if (type === "av1C") readConfiguration(view, at, end, findings);
    if (type === "auxC") findings.hasAlpha ||= ALPHA.test(view.text(at + VERSION_BYTES, end - at - VERSION_BYTES));
  }
}

/** https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox-section */
function readConfiguration(view: FileView, at: number, end: number, findings: Findings): void {
  findings.isDeep ||= (view.uint8(at + 2) & 0x40) !== 0;
  const size = readSequenceSize(view, view.slice(at + 4, end - at - 4));
  grow(findings, size.width, size.height);
}

/** The size of a grid of tiles, or of a canvas on which pictures are laid: ISO/IEC 23008-12 section 6.6.2. */
function readCanvas({ type, data }: Item): { width: number; height: number } {
  if (type !== "grid" && type !== "iovl") return { width: 0, height: 0 };
  const view = new FileView(data, "big endian");
  const isLong = (view.uint8(1) & 1) === 1;
  const at = type === "grid" ? 4 : 10;
  return isLong
    ? { width: view.uint32(at), height: view.uint32(at + 4) }
    : { width: view.uint16(at), height: view.uint16(at + 2) };
}

/** Reads what the tracks of a moving picture say. */
function readTracks(view: FileView, movie: Box, findings: Findings): void {
  for (const track of boxesIn(view, movie.at, movie.end)) {
    if (track.type !== "trak") continue;
    const header = boxIn(view, track, "tkhd");
    // Whole pixels, and as much again for parts of them.
    if (header) grow(findings, view.uint16(header.end - 8), view.uint16(header.end - 4));
    const samples = ["mdia", "minf", "stbl"].reduce<Box | undefined>(
      (outer, type) => outer && boxIn(view, outer, type),
      track,
    );
    const sizes = samples && boxIn(view, samples, "stsz");
    if (sizes) findings.frames = Math.max(findings.frames, view.uint32(sizes.at + VERSION_BYTES + 4));
    const descriptions = samples && boxIn(view, samples, "stsd");
    if (!descriptions) continue;
    for (const { at } of boxesIn(view, descriptions.at + VERSION_BYTES + 4, descriptions.end)) {
      grow(findings, view.uint16(at + 24), view.uint16(at + 26));
    }
  }
}
