/** What to do with the next bytes of a file. */
export type Step =
  /** Wait for so many, and tell what they are; they are not passed yet. */
  | { readonly kind: "look"; readonly byteLength: number }
  | { readonly kind: "keep"; readonly byteLength: number }
  | { readonly kind: "drop"; readonly byteLength: number }
  /** Keep all up to the next byte of this value. */
  | { readonly kind: "keepTo"; readonly value: number }
  /** Keep whatever follows, or drop it. */
  | { readonly kind: "keepRest" | "dropRest" };

/**
 * A walk over a file that is still coming. It asks for the bytes by which it finds its way, and says what becomes of
 * all; where in them the network cuts the file makes no difference to it. After its end, all that follows is kept.
 */
export type Walk = Generator<Step, void, Buffer>;

export const look = (byteLength: number): Step => ({ kind: "look", byteLength });
export const keep = (byteLength: number): Step => ({ kind: "keep", byteLength });
export const drop = (byteLength: number): Step => ({ kind: "drop", byteLength });
export const keepTo = (value: number): Step => ({ kind: "keepTo", value });
export const KEEP_REST: Step = { kind: "keepRest" };
export const DROP_REST: Step = { kind: "dropRest" };

/** Counts down how much metadata may still be kept. */
export class Allowance {
  #leftBytes: number;

  constructor(maxBytes: number) {
    this.#leftBytes = maxBytes;
  }

  /** Keeps a part where it has room as a whole. */
  passes(byteLength: number): Step {
    if (byteLength > this.#leftBytes) return drop(byteLength);
    this.#leftBytes -= byteLength;
    return keep(byteLength);
  }

  /** Of what stands behind the picture's end, and is no part of it, keeps as much as has room. */
  *passRest(): Walk {
    yield keep(this.#leftBytes);
    yield DROP_REST;
  }
}
