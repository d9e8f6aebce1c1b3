import { walkGifMetadata } from "./gif-metadata.ts";
import { walkJpegMetadata } from "./jpeg-metadata.ts";
import { walkPngMetadata } from "./png-metadata.ts";
import { Allowance, DROP_REST, KEEP_REST, look, type Step, type Walk } from "./walk.ts";
import { shortenRiff, walkWebpMetadata } from "./webp-metadata.ts";

/** Takes a file as it comes, and leaves out of it what nothing here looks at. */
export interface MetadataFilter {
  /** The next bytes of the file. They must not be changed afterwards. */
  push(bytes: Buffer): void;
  /** What was kept so far, as one. */
  bytes(): Buffer;
}

/** How much of a file's metadata is kept, all of them together: as much as any camera or drawing program writes. */
const MAX_METADATA_BYTES = 1024 * 1024;

/**
 * A picture of 25 MB takes half a million steps at most (a JPEG has an escaped byte in 256, a GIF a block of 255). A file of
 * nothing but crumbs would take half a minute: the rest of it is dropped, and it counts as damaged.
 */
const MAX_STEPS = 2_000_000;

const NOTHING = Buffer.alloc(0);

/** By which bytes a file tells what it is. */
const SIGNATURE_BYTES = 12;

/**
 * Leaves out the metadata of a png, jpeg, webp or gif that are above 1 MB together, and what stands behind the picture's
 * end beyond that, while the file is still coming. Decoders hold all of a file's metadata, some of them several times:
 * ten tiny pictures with 20 MB of text each took more memory than there is.
 *
 * @remarks What changes the picture stays, whatever its size, except metadata: a colour profile or Exif data beyond 1
 *   MB are dropped too, and such a picture is seen in plain colours, in its stored orientation. In an avif or tiff
 *   metadata may stand anywhere, so nothing is left out of these. A file with nothing to leave out stays unchanged,
 *   byte by byte, broken or not.
 */
export function createMetadataFilter(maxMetadataBytes = MAX_METADATA_BYTES): MetadataFilter {
  return new StreamFilter(new Allowance(maxMetadataBytes));
}

class StreamFilter implements MetadataFilter {
  readonly #kept: Buffer[] = [];
  readonly #allowance: Allowance;
  #walk: Walk | undefined;
  #step: Step = look(SIGNATURE_BYTES);
  #steps = 0;
  /** How much of the step is still to be kept or dropped. */
  #leftBytes = 0;
  /** Bytes to look at that have not all arrived yet. */
  #waiting: Buffer = Buffer.alloc(0);
  #droppedBytes = 0;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  push(bytes: Buffer): void {
    const piece = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    const runs = new Runs(piece);
    let at = 0;
    for (let next = this.#take(piece, at, runs); next !== undefined; next = this.#take(piece, at, runs)) at = next;
    this.#waiting = piece.subarray(at);
    const kept = runs.joined();
    if (kept.length > 0) this.#kept.push(kept);
  }

  bytes(): Buffer {
    const whole = Buffer.concat([...this.#kept, this.#waiting]);
    if (this.#droppedBytes > 0 && whole.toString("latin1", 0, 4) === "RIFF") shortenRiff(whole, this.#droppedBytes);
    return whole;
  }

  /** Does what can be done of the step, and tells where it came; undefined where more bytes must come first. */
  #take(piece: Buffer, at: number, runs: Runs): number | undefined {
    if (at === piece.length) return undefined;
    const step = this.#step;
    switch (step.kind) {
      case "look":
        if (at + step.byteLength > piece.length) return undefined;
        this.#advance(piece.subarray(at, at + step.byteLength));
        return at;
      case "keepTo": {
        const found = piece.indexOf(step.value, at);
        if (found !== -1) this.#advance();
        return runs.keep(at, found === -1 ? piece.length : found);
      }
      case "keepRest":
        return runs.keep(at, piece.length);
      case "dropRest":
        return piece.length;
      case "keep":
      case "drop": {
        const takenBytes = Math.min(this.#leftBytes, piece.length - at);
        this.#leftBytes -= takenBytes;
        if (this.#leftBytes === 0) this.#advance();
        if (step.kind === "keep") return runs.keep(at, at + takenBytes);
        this.#droppedBytes += takenBytes;
        return at + takenBytes;
      }
    }
  }

  #advance(seen: Buffer = NOTHING): void {
    this.#steps += 1;
    this.#step = this.#steps > MAX_STEPS ? DROP_REST : this.#next(seen);
    this.#leftBytes = this.#step.kind === "keep" || this.#step.kind === "drop" ? this.#step.byteLength : 0;
  }

  #next(seen: Buffer): Step {
    const isFirst = this.#walk === undefined;
    this.#walk ??= walkFor(seen.toString("latin1"), this.#allowance);
    const { done, value } = this.#walk?.next(isFirst ? NOTHING : seen) ?? { done: true };
    return done ? KEEP_REST : value;
  }
}

/** What is kept of a piece of a file. */
class Runs {
  readonly #piece: Buffer;
  readonly #ends: { from: number; to: number }[] = [];
  #keptBytes = 0;

  constructor(piece: Buffer) {
    this.#piece = piece;
  }

  /** @returns `to` */
  keep(from: number, to: number): number {
    const last = this.#ends.at(-1);
    if (last?.to === from) last.to = to;
    else this.#ends.push({ from, to });
    this.#keptBytes += to - from;
    return to;
  }

  /** As one, and never a small part that keeps the whole piece in memory. */
  joined(): Buffer {
    const [first, ...others] = this.#ends.map(({ from, to }) => this.#piece.subarray(from, to));
    if (first === undefined) return Buffer.alloc(0);
    const isMost = this.#keptBytes > this.#piece.length / 2;
    return others.length === 0 && isMost ? first : Buffer.concat([first, ...others]);
  }
}

/** The walk for the format that the first bytes tell; none where nothing is left out. */
function walkFor(signature: string, allowance: Allowance): Walk | undefined {
  if (signature.startsWith("\x89PNG\r\n\x1a\n")) return walkPngMetadata(allowance);
  if (signature.startsWith("\xff\xd8\xff")) return walkJpegMetadata(allowance);
  if (signature.startsWith("RIFF") && signature.endsWith("WEBP")) return walkWebpMetadata(allowance);
  if (signature.startsWith("GIF87a") || signature.startsWith("GIF89a")) return walkGifMetadata(allowance);
  return undefined;
}
