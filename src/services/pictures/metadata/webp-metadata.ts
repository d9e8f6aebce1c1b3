import { type Allowance, keep, look, type Walk } from "./walk.ts";

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

const SHOWN = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"]);

/** Exif, XMP, a profile, and chunks of an unknown kind, which may be many. */
export function* walkWebpMetadata(allowance: Allowance): Walk {
  const fileBytes = CHUNK_HEADER_BYTES + (yield look(CHUNK_HEADER_BYTES)).readUInt32LE(4);
  yield keep(RIFF_HEADER_BYTES);
  for (let at = RIFF_HEADER_BYTES; at < fileBytes;) {
    const head = yield look(CHUNK_HEADER_BYTES);
    const length = head.readUInt32LE(4);
    // Some encoders leave out the padding byte of the last chunk.
    const byteLength = Math.min(CHUNK_HEADER_BYTES + length + (length % 2), fileBytes - at);
    const isShown = SHOWN.has(head.toString("latin1", 0, 4));
    yield isShown ? keep(byteLength) : allowance.passes(byteLength);
    at += byteLength;
  }
  yield* allowance.passRest();
}

/** Makes the length right that stands in a file's first bytes, after so many bytes of it were dropped. */
export function shortenRiff(bytes: Buffer, droppedBytes: number): void {
  bytes.writeUInt32LE(bytes.readUInt32LE(4) - droppedBytes, 4);
}
