import { promisify } from "node:util";
import { createInflate, deflate } from "node:zlib";
import { BrokenFileError, FileView } from "../shape/file-view.ts";
import { PNG_SIGNATURE, pngChunk } from "../shape/png-chunk.ts";
import { chunksOf } from "../shape/png.ts";

/** Not at once: other pictures are decoded in the same process, and their time runs. */
const deflateBeside = promisify(deflate);

const HEADER_BYTES = 13;
/** Larger ones are not mended: the data are held as they are decompressed. */
const MAX_DATA_BYTES = 64_000_000;

/** Where the passes of an interlaced PNG begin, and in what steps they go: https://www.w3.org/TR/png-3/#8Interlace */
const PASSES = [
  { x: 0, y: 0, across: 8, down: 8 },
  { x: 4, y: 0, across: 8, down: 8 },
  { x: 0, y: 4, across: 4, down: 8 },
  { x: 2, y: 0, across: 4, down: 4 },
  { x: 0, y: 2, across: 2, down: 4 },
  { x: 1, y: 0, across: 2, down: 2 },
  { x: 0, y: 1, across: 1, down: 2 },
] as const;

/** Samples of a pixel, by colour type. */
const SAMPLES = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/**
 * An interlaced PNG without the rest of its data, made whole: what is missing stays empty. libpng shows nothing of one
 * that ends too soon, though all of the picture may be there, if blurred.
 *
 * @returns the file itself where it is anything else
 */
export async function mendInterlacedPng(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return bytes;
  const view = new FileView(bytes, "big endian");
  const header = view.slice(PNG_SIGNATURE.length + 8, HEADER_BYTES);
  const dataBytes = dataBytesOf(header);
  if (header[12] !== 1 || dataBytes > MAX_DATA_BYTES) return bytes;
  const head: Buffer[] = [];
  const data: Buffer[] = [];
  let dataAt = PNG_SIGNATURE.length + HEADER_BYTES + 12;
  for (const { type, at, end } of chunksOf(view)) {
    if (type === "IDAT") data.push(bytes.subarray(at, end));
    else if (data.length === 0) head.push(bytes.subarray(at - 8, end + 4));
    dataAt = end + 4;
  }
  if (view.length >= dataAt + 8 && view.text(dataAt + 4, 4) === "IDAT") data.push(bytes.subarray(dataAt + 8)); // cut
  const rows = Buffer.alloc(dataBytes);
  await inflateInto(rows, data);
  const whole = pngChunk("IDAT", await deflateBeside(rows, { level: 1 }));
  return Buffer.concat([PNG_SIGNATURE, ...head, whole, pngChunk("IEND")]);
}

/** What the data come to when they are decompressed: rows with a byte before each that tells its filter. */
function dataBytesOf(header: Buffer): number {
  const [width, height, depth] = [header.readUInt32BE(0), header.readUInt32BE(4), header.readUInt8(8)];
  const bitsPerPixel = depth * (SAMPLES.get(header.readUInt8(9)) ?? 0);
  return PASSES.reduce((sum, { x, y, across, down }) => {
    const [columns, rows] = [Math.ceil((width - x) / across), Math.ceil((height - y) / down)];
    return columns <= 0 || rows <= 0 ? sum : sum + rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  }, 0);
}

/** Decompresses as much as there is, and as fits. */
async function inflateInto(rows: Buffer, data: readonly Buffer[]): Promise<void> {
  const inflate = createInflate();
  inflate.on("error", () => undefined); // what was cut, or is damaged from here on
  for (const piece of data) inflate.write(piece);
  inflate.end();
  let at = 0;
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      at += piece.copy(rows, at);
      if (at === rows.length) return;
    }
  } catch (error) {
    if (at === 0) throw new BrokenFileError("none of the data can be decompressed", { cause: error });
  }
}
