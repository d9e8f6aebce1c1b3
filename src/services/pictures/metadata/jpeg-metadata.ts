import { type Allowance, keep, keepTo, look, type Walk } from "./walk.ts";

const MARK = 0xff;
const END = 0xd9;
const COMMENT = 0xfe;
const FIRST_APPLICATION = 0xe0;
const LAST_APPLICATION = 0xef;
const ADOBE = 0xee;

/** An escaped 0xFF, and markers that stand alone. */
const hasNoLength = (marker: number) => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
const isMetadata = (marker: number) =>
  marker === COMMENT || (marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION);

/**
 * Comments and the applications' segments, which are small each and may be many; they may also stand between scans. The
 * first of Adobe's says how colours are to be understood, and stays.
 */
export function* walkJpegMetadata(allowance: Allowance): Walk {
  let hasAdobe = false;
  yield keep(2);
  for (;;) {
    yield keepTo(MARK);
    const marker = (yield look(2))[1] ?? 0;
    if (marker === MARK) {
      yield keep(1); // fills the space before a marker
    } else if (marker === END) {
      yield keep(2);
      yield* allowance.passRest();
    } else if (hasNoLength(marker)) {
      yield keep(2);
    } else {
      const head = yield look(4);
      const byteLength = 2 + head.readUInt16BE(2);
      const mayGo = isMetadata(marker) && (marker !== ADOBE || hasAdobe);
      if (marker === ADOBE) hasAdobe = true;
      yield mayGo ? allowance.passes(byteLength) : keep(byteLength);
    }
  }
}
