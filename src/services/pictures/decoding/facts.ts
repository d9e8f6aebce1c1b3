import { createHash } from "node:crypto";
import type { Metadata } from "sharp";
import { UserError } from "../../../core/errors.ts";
import type { PictureFacts, PictureFormat } from "../../../core/request/picture.ts";
import { readHeader } from "./decode.ts";
import { decodingBytesOf, MAX_DECODING_BYTES } from "./decoding-bytes.ts";
import { countFrames } from "./frames.ts";
import { sniff } from "./magic.ts";
import { type PictureShape, MAX_PICTURE_PIXELS } from "../shape/picture-shape.ts";
import { judgeShape, readShape } from "../shape/shape.ts";

/** What a walk over the structure proves. Models take these as they are. */
const PROVED_BY_STRUCTURE: ReadonlySet<PictureFormat> = new Set(["png", "jpeg", "webp"]);

/** What a header tells of a picture. */
export interface Inspection {
  readonly facts: PictureFacts;
  /** Whether it is sure to be whole without being decoded. */
  readonly isProved: boolean;
}

/**
 * Judges the bytes of a picture by its header and returns its facts; no pixel is decoded.
 *
 * @remarks The readers of `shape/` come first: what could cost the decoder too much is refused before it sees a byte.
 *   Decoding costs far more than all the rest, so a png, jpeg or webp is proved by their walk over its structure, and
 *   needs decoding only where that finds a fault, where it may be transparent, or moves; a flaw that the walk cannot
 *   see shows at the model. The other formats must be decoded to be judged.
 *
 * @param name what the file is called, for the error's sentence
 * @param hash the {@link sha256} of the bytes as they were posted
 * @throws UserError `pictureEmpty`, `notAPicture`, `pictureFormatUnread`, `pictureTooManyPixels`, `pictureTooLong`,
 *   `pictureTooManyFrames`, `pictureBroken`
 */
export async function inspectHeader(bytes: Buffer, name: string, hash: string): Promise<Inspection> {
  const format = formatOf(bytes, name);
  const shape = await orBroken(name, () => readShape(bytes, format));
  judgeShape(shape, name);
  const header = await orBroken(name, () => readHeader(bytes));
  if (formatOfHeader(header) !== format || isBeyond(header, shape)) throw new UserError("pictureBroken", { name });
  const { width, height } = header.autoOrient;
  const decodingBytes = decodingBytesOf(format, header, shape);
  const maxPixels = Math.min(MAX_PICTURE_PIXELS, (width * height * MAX_DECODING_BYTES) / decodingBytes);
  if (width * height > maxPixels) {
    throw new UserError("pictureTooManyPixels", { name, limitMegapixels: Math.floor(maxPixels / 1_000_000) });
  }
  const isProved = shape.complete && PROVED_BY_STRUCTURE.has(format);
  const count = countFrames(bytes, format, header, shape);
  const facts = {
    sha256: hash,
    format,
    byteLength: bytes.length,
    width,
    height,
    modelReady: isProved && isModelReady(shape, header),
    hasAlpha: header.hasAlpha,
    frame: { index: 0, count },
    decodingBytes,
  };
  return { facts, isProved };
}

/** Whether there is more to know of a picture than its header tells, see `lookAt`. */
export function mustBeLookedAt({ facts, isProved }: Inspection): boolean {
  return !isProved || facts.hasAlpha || facts.frame.count > 1;
}

/** A whole picture which our own readers prove to be one. */
export interface ProvedPicture {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
}

/** What our own readers prove of a whole picture; `undefined` where they cannot. */
export function provedPictureOf(bytes: Buffer): ProvedPicture | undefined {
  const sniffed = sniff(bytes);
  if (sniffed.kind !== "picture" || !PROVED_BY_STRUCTURE.has(sniffed.format)) return undefined;
  try {
    const shape = readShape(bytes, sniffed.format);
    judgeShape(shape, "");
    return shape.complete ? { format: sniffed.format, width: shape.width, height: shape.height } : undefined;
  } catch {
    return undefined; // a decoder says why
  }
}

/** The name by which a picture is known: the hash of its bytes, hex. */
export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Runs a step of decoding; whatever goes wrong in it is the picture's fault. */
export async function orBroken<Result>(name: string, decode: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await decode();
  } catch (error) {
    throw new UserError("pictureBroken", { name }, { cause: error });
  }
}

function formatOf(bytes: Buffer, name: string): PictureFormat {
  if (bytes.length === 0) throw new UserError("pictureEmpty", { name });
  const sniffed = sniff(bytes);
  switch (sniffed.kind) {
    case "picture":
      return sniffed.format;
    case "unread":
      throw new UserError("pictureFormatUnread", { name, format: sniffed.format });
    case "other":
      throw new UserError("notAPicture", { name, what: sniffed.what });
  }
}

/** sharp calls AVIF by its container, `heif`, with the codec beside it. */
function formatOfHeader({ format, compression }: Metadata): string {
  return format === "heif" && compression === "av1" ? "avif" : format;
}

/** Whether the decoder reads a larger picture out of the file than was judged. It may turn it by itself. */
function isBeyond({ width, height }: Metadata, shape: PictureShape): boolean {
  return width * height > shape.width * shape.height || Math.max(width, height) > Math.max(shape.width, shape.height);
}

function isModelReady({ animated }: PictureShape, header: Metadata): boolean {
  const upright = header.orientation === undefined || header.orientation === 1;
  // Print colours, and 16 bits, are spaces of their own.
  const plainColours = header.space === "srgb" || header.space === "b-w";
  return !animated && upright && plainColours;
}
