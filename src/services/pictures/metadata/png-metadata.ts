import { type Allowance, keep, look, type Walk } from "./walk.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const FRAME_BYTES = 12;

/** Chunks that are not critical by their name, and yet show: transparency, and the frames of an animation. */
const SHOWN = new Set(["tRNS", "acTL", "fcTL", "fdAT"]);

/** Texts, profiles and whatever else is called ancillary: https://www.w3.org/TR/png-3/#5Chunk-naming-conventions */
export function* walkPngMetadata(allowance: Allowance): Walk {
  yield keep(SIGNATURE_BYTES);
  for (;;) {
    const head = yield look(8);
    const byteLength = FRAME_BYTES + head.readUInt32BE(0);
    const type = head.toString("latin1", 4, 8);
    const isAncillary = ((head[4] ?? 0) & 0x20) !== 0 && !SHOWN.has(type);
    yield isAncillary ? allowance.passes(byteLength) : keep(byteLength);
    if (type === "IEND") yield* allowance.passRest();
  }
}
