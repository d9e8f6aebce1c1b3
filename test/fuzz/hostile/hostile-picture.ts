import type { UserErrorKey } from "../../../src/core/errors.ts";
import type { PictureFormat } from "../../../src/core/request/picture.ts";

/** A file that was made by hand to cost its reader more than it should. */
export interface HostilePicture {
  readonly what: string;
  /** What its first bytes say that it is. */
  readonly format: PictureFormat;
  readonly make: () => Promise<Buffer> | Buffer;
  /** What becomes of it: it is read as the picture that it is, or why not. */
  readonly outcome: "facts" | UserErrorKey;
}

/** Hostile files of one format. */
export function hostileOf(
  format: PictureFormat,
  files: readonly (readonly [what: string, outcome: HostilePicture["outcome"], make: HostilePicture["make"]])[],
): HostilePicture[] {
  return files.map(([what, outcome, make]) => ({ what, format, outcome, make }));
}

export const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** Whole numbers of some bytes each, the highest first. */
export function bigEndian(byteLength: number, ...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(byteLength * numbers.length);
  numbers.forEach((number, index) => bytes.writeUIntBE(number, index * byteLength, byteLength));
  return bytes;
}

/** Whole numbers of some bytes each, the lowest first. */
export function littleEndian(byteLength: number, ...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(byteLength * numbers.length);
  numbers.forEach((number, index) => bytes.writeUIntLE(number, index * byteLength, byteLength));
  return bytes;
}

/** The same bytes again and again. */
export const repeated = (bytes: Buffer, count: number): Buffer => Buffer.alloc(bytes.length * count, bytes);

/** A file with something put into it. */
export const into = (bytes: Buffer, at: number, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);
