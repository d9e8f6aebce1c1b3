/** A file whose parts contradict each other, or point beyond its end. */
export class BrokenFileError extends Error {
  override readonly name: string = "BrokenFileError";
}

/**
 * How many chunks, segments or boxes a file may have. An animation of the most frames that are read has a third of that; a
 * file of nothing but crumbs would take seconds to walk through.
 */
export const MAX_PARTS = 100_000;

/** Reads numbers of a file that may say anything: what lies beyond its end is a {@link BrokenFileError}. */
export class FileView {
  readonly length: number;
  readonly #bytes: Buffer;
  readonly #isBigEndian: boolean;
  #parts = 0;

  constructor(bytes: Buffer, order: "big endian" | "little endian") {
    this.length = bytes.length;
    this.#bytes = bytes;
    this.#isBigEndian = order === "big endian";
  }

  /** Told of each part that is walked through, of all levels. */
  countPart(): void {
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) throw new BrokenFileError("more parts than any program writes");
  }

  uint8(at: number): number {
    this.#demand(at, 1);
    return this.#bytes.readUInt8(at);
  }

  uint16(at: number): number {
    this.#demand(at, 2);
    return this.#isBigEndian ? this.#bytes.readUInt16BE(at) : this.#bytes.readUInt16LE(at);
  }

  /** Three bytes. */
  uint24(at: number): number {
    this.#demand(at, 3);
    return this.#isBigEndian ? this.#bytes.readUIntBE(at, 3) : this.#bytes.readUIntLE(at, 3);
  }

  uint32(at: number): number {
    this.#demand(at, 4);
    return this.#isBigEndian ? this.#bytes.readUInt32BE(at) : this.#bytes.readUInt32LE(at);
  }

  /** Eight bytes; above 2⁵³ no longer exact, and far beyond every file's end. */
  uint64(at: number): number {
    this.#demand(at, 8);
    return Number(this.#isBigEndian ? this.#bytes.readBigUInt64BE(at) : this.#bytes.readBigUInt64LE(at));
  }

  /** Characters of one byte, such as a type of four. */
  text(at: number, byteLength: number): string {
    this.#demand(at, byteLength);
    return this.#bytes.toString("latin1", at, at + byteLength);
  }

  /** A part of the file, not copied. */
  slice(at: number, byteLength: number): Buffer {
    this.#demand(at, byteLength);
    return this.#bytes.subarray(at, at + byteLength);
  }

  #demand(at: number, byteLength: number): void {
    if (at < 0 || byteLength < 0 || at + byteLength > this.length) {
      throw new BrokenFileError(`${byteLength} bytes at ${at} are not in the file`);
    }
  }
}
