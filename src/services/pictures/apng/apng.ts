import { FileView } from "../shape/file-view.ts";
import { PNG_SIGNATURE, pngChunk } from "../shape/png-chunk.ts";
import { type Chunk, chunksOf } from "../shape/png.ts";

const IHDR_BYTES = 13;
const CONTROL_BYTES = 26;
const SEQUENCE_NUMBER_BYTES = 4;
/** Where no denominator is given, durations count hundredths of a second. */
const DEFAULT_DENOMINATOR = 100;

/** What becomes of a frame's area before the next one is drawn. */
const DISPOSE = ["keep", "clear", "restore"] as const;

/** A frame of an animated PNG, and where on the canvas it is drawn. */
export interface ApngFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly durationMs: number;
  readonly dispose: (typeof DISPOSE)[number];
  /** Whether what is transparent in it leaves what was there, or clears it. */
  readonly blends: boolean;
  /** A PNG of this frame alone. */
  png(): Buffer;
}

export interface Apng {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly ApngFrame[];
  /** Whether the first frame is what programs show that know no animations. */
  readonly beginsWithStill: boolean;
}

/**
 * Reads the frames of an animated PNG, which libvips does not: https://www.w3.org/TR/png-3/#apng-frame-based-animation
 *
 * @returns undefined where there are none, or one is not within the canvas: browsers then show the still picture; and where
 * the file may say that it is to be turned, which is not done here
 */
export function readApng(bytes: Buffer): Apng | undefined {
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return undefined;
  const view = new FileView(bytes, "big endian");
  const canvas = { width: view.uint32(PNG_SIGNATURE.length + 8), height: view.uint32(PNG_SIGNATURE.length + 12) };
  const head: Buffer[] = [];
  const drafts: { readonly control: number; readonly data: Buffer[] }[] = [];
  let [isAnimated, hasData, beginsWithStill] = [false, false, false];
  for (const { type, at, end } of chunksOf(view)) {
    const last = drafts.at(-1);
    if (type === "eXIf") return undefined;
    if (type === "IDAT") {
      if (!isAnimated) return undefined; // a control that comes later counts for nothing
      hasData = true;
      beginsWithStill = last !== undefined;
      last?.data.push(bytes.subarray(at, end));
    } else if (type === "acTL") isAnimated = true;
    else if (type === "fcTL" && end - at === CONTROL_BYTES) drafts.push({ control: at, data: [] });
    else if (type === "fdAT" && end - at > SEQUENCE_NUMBER_BYTES) {
      last?.data.push(bytes.subarray(at + SEQUENCE_NUMBER_BYTES, end));
    } else if (!hasData && !ALONE.has(type)) head.push(bytes.subarray(at - 8, end + 4));
  }
  const header = view.slice(PNG_SIGNATURE.length + 8, IHDR_BYTES);
  const whole = drafts.filter(({ data }) => data.length > 0);
  const frames = whole.map(({ control, data }) => readFrame(view, control, { header, head, data }));
  const isWithin = ({ left, top, width, height }: ApngFrame) =>
    width > 0 && height > 0 && left + width <= canvas.width && top + height <= canvas.height;
  if (frames.length === 0 || !frames.every(isWithin)) return undefined;
  return { ...canvas, frames, beginsWithStill };
}

/** Chunks that each frame has of its own, or that are none of a frame's. */
const ALONE: ReadonlySet<Chunk["type"]> = new Set(["IHDR", "acTL", "fcTL", "fdAT", "IDAT", "IEND"]);

interface FrameParts {
  /** What the file's IHDR says. */
  readonly header: Buffer;
  /** Whole chunks: the palette, and how colours are to be understood. */
  readonly head: readonly Buffer[];
  readonly data: readonly Buffer[];
}

function readFrame(view: FileView, at: number, { header, head, data }: FrameParts): ApngFrame {
  const [width, height] = [view.uint32(at + 4), view.uint32(at + 8)];
  const denominator = view.uint16(at + 22) || DEFAULT_DENOMINATOR;
  return {
    width,
    height,
    left: view.uint32(at + 12),
    top: view.uint32(at + 16),
    durationMs: (1000 * view.uint16(at + 20)) / denominator,
    dispose: DISPOSE[view.uint8(at + 24)] ?? "keep",
    blends: view.uint8(at + 25) === 1,
    png() {
      const ihdr = Buffer.from(header);
      ihdr.writeUInt32BE(width, 0);
      ihdr.writeUInt32BE(height, 4);
      return Buffer.concat([PNG_SIGNATURE, pngChunk("IHDR", ihdr), ...head, ...data.map(dataChunk), pngChunk("IEND")]);
    },
  };
}

const dataChunk = (data: Buffer): Buffer => pngChunk("IDAT", data);
