import { crc32 } from "node:zlib";
import type { SoundPicture } from "./corpus.ts";

/** A picture that was sound until something in it was changed. */
export interface MutatedPicture {
  /** By which it is made again: what it was, and what was done to it. */
  readonly what: string;
  readonly bytes: Buffer;
}

/** Numbers of 32 bits that look random, and are the same for the same seed: https://github.com/bryc/code mulberry32 */
function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof createRandom>;

/** By which a file is told; a picture with another start would only be no picture. */
const SIGNATURE_BYTES = 12;
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** A place behind the signature; every other time in the first few hundred bytes, where the headers are. */
function placeIn(bytes: Buffer, random: Random): number {
  const end = random(2) === 0 ? Math.min(bytes.length, 300) : bytes.length;
  return SIGNATURE_BYTES + random(Math.max(1, end - SIGNATURE_BYTES));
}

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "bits turned": (bytes, random) => {
    for (let count = 1 + random(16); count > 0; count -= 1) {
      const at = placeIn(bytes, random);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    }
    return bytes;
  },
  "numbers set to extremes": (bytes, random) => {
    for (let count = 1 + random(4); count > 0; count -= 1) {
      const [byteLength, at] = [[1, 2, 4][random(3)] ?? 1, placeIn(bytes, random)];
      if (at + byteLength > bytes.length) continue;
      const value = (EXTREMES[random(EXTREMES.length)] ?? 0) % 2 ** (8 * byteLength);
      if (random(2) === 0) bytes.writeUIntBE(value, at, byteLength);
      else bytes.writeUIntLE(value, at, byteLength);
    }
    return bytes;
  },
  cut: (bytes, random) => bytes.subarray(0, placeIn(bytes, random)),
  "a part left out": (bytes, random) => {
    const at = placeIn(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(64))]);
  },
  "a part twice": (bytes, random) => {
    const at = placeIn(bytes, random);
    return Buffer.concat([bytes.subarray(0, at + 1 + random(200)), bytes.subarray(at)]);
  },
  "spliced with another": (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, placeIn(bytes, random)), other.subarray(placeIn(other, random))]),
};

/** Makes a PNG's checksums right, so that what was changed is looked at and not only found to be damaged. */
function mendChecksums(bytes: Buffer): Buffer {
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end - 4)), end - 4);
    at = end;
  }
  return bytes;
}

/**
 * Mutated pictures, as many as are asked for: of each kind and format in turn. The same seed makes the same ones.
 *
 * @param sound what they are made of
 */
export function* mutatedPictures(sound: readonly SoundPicture[], seed: number): Generator<MutatedPicture> {
  const kinds = Object.entries(MUTATIONS);
  for (let index = 0; ; index += 1) {
    const random = createRandom(seed * 1_000_003 + index);
    const picture = sound[index % sound.length];
    const [kind, mutate] = kinds[Math.floor(index / sound.length) % kinds.length] ?? [];
    if (!picture || !mutate) return;
    const others = sound.filter(({ format }) => format === picture.format);
    const other = others[random(others.length)] ?? picture;
    const bytes = mutate(Buffer.from(picture.bytes), random, other.bytes);
    const isMended = picture.format === "png" && random(4) > 0;
    yield {
      what: `${picture.name}, ${kind} (seed ${seed}, ${index})`,
      bytes: isMended ? mendChecksums(Buffer.from(bytes)) : bytes,
    };
  }
}
