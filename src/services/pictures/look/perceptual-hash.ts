import type { Sensitivity } from "../../../core/server/settings.ts";
import { workWithFrame } from "../decoding/decode.ts";
import { type SmallCopy, smallCopyOf } from "../decoding/small-copy.ts";
import { dctOf } from "./dct.ts";

/** What a picture looks like: 256 bits, as 64 hexadecimal digits. Pictures that look alike differ in few of them. */
export type PerceptualHash = string;

/**
 * The largest distance, in bits, at which two hashes count as those of the same picture.
 *
 * @remarks Measured with pictures made for it (`test/services/moderation/altered-copies.test.ts` prints the figures):
 * re-encoded and resized copies differ by 24 bits at most, but roughly scaled thumbnails of text by 52; copies cropped by
 * 2 % a side by 38 in the middle. Of 245 000 pairs of unrelated pictures, 128 in the middle, none is nearer than 75; of
 * screenshots of one layout with other words, 114 in the middle, none is nearer than 64.
 */
export const NEAR: Readonly<Record<Sensitivity, number>> = { low: 24, medium: 48, high: 60 };

/**
 * Hashes the look of a picture that was judged before.
 *
 * @remarks A bit tells whether a wave is upright or upside down. That is nearly PDQ
 *   (https://github.com/facebook/ThreatExchange/tree/main/pdq), which compares with the median instead of zero.
 * @param frame which of an animation's frames, counted from 0
 * @returns undefined where the picture has too little detail to be told from others
 * @throws sharp's error where the picture cannot be decoded
 */
export async function perceptualHash(bytes: Buffer, frame = 0): Promise<PerceptualHash | undefined> {
  return hashOf(await workWithFrame(bytes, frame, smallCopyOf));
}

/** The same, of a frame that was decoded already. */
export function hashOf(copy: SmallCopy): PerceptualHash | undefined {
  const waves = dctOf(copy);
  if (!waves) return undefined;
  const hash = Buffer.alloc(waves.length / 8);
  for (const [bit, strength] of waves.entries()) {
    if (strength > 0) hash[bit >> 3] = (hash[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return hash.toString("hex");
}

/** In how many bits two hashes differ; infinitely many where they are not of the same length, and so not of one kind. */
export function distance(one: PerceptualHash, other: PerceptualHash): number {
  if (one.length !== other.length) return Infinity;
  let differing = 0;
  for (let at = 0; at < one.length; at += DIGITS_AT_ONCE) {
    differing += countOnes(digitsAt(one, at) ^ digitsAt(other, at));
  }
  return differing;
}

/** As many as make the 32 bits that `^` takes. */
const DIGITS_AT_ONCE = 8;

const digitsAt = (hash: PerceptualHash, at: number): number => Number.parseInt(hash.slice(at, at + DIGITS_AT_ONCE), 16);

/** Counts the ones of every two bits, four, eight, and adds up the four bytes. */
function countOnes(bits: number): number {
  const twos = bits - ((bits >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
