import { type Allowance, drop, keep, look, type Walk } from "./walk.ts";

const SCREEN_BYTES = 13;
const IMAGE = 0x2c;
const IMAGE_BYTES = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const END = 0x3b;

/** Comments, the applications' blocks and plain texts, which no program draws. */
export function* walkGifMetadata(allowance: Allowance): Walk {
  const screen = yield look(SCREEN_BYTES);
  yield keep(SCREEN_BYTES + colourTableBytes(screen[10]));
  for (;;) {
    switch ((yield look(1))[0] ?? END) {
      case IMAGE: {
        const image = yield look(IMAGE_BYTES);
        yield keep(IMAGE_BYTES + colourTableBytes(image[9]) + 1);
        yield* keepSubBlocks();
        break;
      }
      case EXTENSION: {
        const label = (yield look(2))[1];
        if (label === GRAPHIC_CONTROL) {
          yield keep(2);
          yield* keepSubBlocks();
        } else {
          yield* passExtension(allowance);
        }
        break;
      }
      case END:
        yield keep(1);
        yield* allowance.passRest();
        break;
      default:
        return;
    }
  }
}

/** The table of colours that a byte of flags announces. */
function colourTableBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function* keepSubBlocks(): Walk {
  for (;;) {
    const byteLength = (yield look(1))[0] ?? 0;
    yield keep(1 + byteLength);
    if (byteLength === 0) return;
  }
}

/** Keeps the sub-blocks that have room: an extension that is begun is ended, and one without room is not begun. */
function* passExtension(allowance: Allowance): Walk {
  const introduction = allowance.passes(3); // and its end
  const isBegun = introduction.kind === "keep";
  yield isBegun ? keep(2) : drop(2);
  for (;;) {
    const byteLength = (yield look(1))[0] ?? 0;
    if (byteLength === 0) break;
    yield isBegun ? allowance.passes(1 + byteLength) : drop(1 + byteLength);
  }
  yield isBegun ? keep(1) : drop(1);
}
