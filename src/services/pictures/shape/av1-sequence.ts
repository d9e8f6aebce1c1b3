import { BrokenFileError, type FileView } from "./file-view.ts";

const SEQUENCE_HEADER = 1;

/**
 * The largest size that the pictures of an AV1 bitstream may have, by its sequence headers; nothing without one:
 * https://aomediacodec.github.io/av1-spec/#sequence-header-obu-syntax
 *
 * @param file where the bitstream stands
 * @throws BrokenFileError where a part goes beyond the end
 */
export function readSequenceSize(file: FileView, bitstream: Buffer): { width: number; height: number } {
  let [width, height] = [0, 0];
  for (let at = 0; at < bitstream.length;) {
    file.countPart();
    const header = bitstream.readUInt8(at);
    const hasExtension = (header & 0x04) !== 0;
    const hasLength = (header & 0x02) !== 0;
    at += hasExtension ? 2 : 1;
    const length = hasLength ? readLength(bitstream, at) : { value: bitstream.length - at, end: at };
    at = length.end + length.value;
    if (at > bitstream.length) throw new BrokenFileError("a part of an AV1 picture has no room");
    if (((header >> 3) & 0x0f) !== SEQUENCE_HEADER) continue;
    const size = parseSequenceHeader(new Bits(bitstream.subarray(length.end, at)));
    width = Math.max(width, size.width);
    height = Math.max(height, size.height);
  }
  return { width, height };
}

/** Seven bits in a byte, the lowest first: https://aomediacodec.github.io/av1-spec/#leb128 */
function readLength(bitstream: Buffer, from: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bitstream[from + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if ((byte & 0x80) === 0) return { value, end: from + index + 1 };
  }
  throw new BrokenFileError("a length in an AV1 picture has no end");
}

function parseSequenceHeader(bits: Bits): { width: number; height: number } {
  bits.read(3 + 1); // the profile; whether it is a still picture
  const isReduced = bits.read(1) === 1;
  if (isReduced) bits.read(5);
  else skipTimingAndOperatingPoints(bits);
  const widthBits = bits.read(4) + 1;
  const heightBits = bits.read(4) + 1;
  return { width: bits.read(widthBits) + 1, height: bits.read(heightBits) + 1 };
}

function skipTimingAndOperatingPoints(bits: Bits): void {
  const hasTiming = bits.read(1) === 1;
  if (hasTiming) {
    bits.skip(32 + 32);
    if (bits.read(1) === 1) bits.skipExponent();
  }
  const hasDecoderModel = hasTiming && bits.read(1) === 1;
  const delayBits = hasDecoderModel ? bits.read(5) + 1 : 0;
  if (hasDecoderModel) bits.skip(32 + 5 + 5);
  const hasDisplayDelay = bits.read(1) === 1;
  const points = bits.read(5) + 1;
  for (let point = 0; point < points; point += 1) {
    bits.skip(12);
    if (bits.read(5) > 7) bits.skip(1);
    if (hasDecoderModel && bits.read(1) === 1) bits.skip(2 * delayBits + 1);
    if (hasDisplayDelay && bits.read(1) === 1) bits.skip(4);
  }
}

/** Reads bits, the highest of a byte first. */
class Bits {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new BrokenFileError("an AV1 sequence header is cut");
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** A number that is as many bits long as zeros stand before it: https://aomediacodec.github.io/av1-spec/#uvlc */
  skipExponent(): void {
    let zeros = 0;
    while (this.read(1) === 0) zeros += 1;
    if (zeros < 32) this.skip(zeros);
  }
}
