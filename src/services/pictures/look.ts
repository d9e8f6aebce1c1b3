import type { Backdrop, PictureFacts } from "../../core/picture.ts";
import { workWithFrame } from "./decode.ts";
import { type Frames, readFrames } from "./frames/frames.ts";
import { backdropFor, greysOf, smallCopyOf } from "./small-copy.ts";

/** Greys between the darkest and the brightest place, of 255: with less, a frame is as good as empty. */
const LEAST_DETAIL = 32;

/** A frame that was looked at. */
interface Seen {
  readonly index: number;
  readonly backdrop: Backdrop | undefined;
  readonly detail: number;
}

/**
 * Looks at a picture as people do, by decoding it: which frame stands for it, whether anything is transparent, and on what
 * it stands out then.
 *
 * @remarks The frame is the one that is seen longest, or the first with detail where that one is empty.
 * @param facts what the header says
 * @throws where nothing of it can be decoded
 */
export async function lookAt(bytes: Buffer, facts: PictureFacts): Promise<PictureFacts> {
  const { index, backdrop } = await findFrame(bytes, await readFrames(bytes, facts));
  const frame = { index, count: facts.frame.count };
  return { ...facts, frame, hasAlpha: backdrop !== undefined, ...(backdrop && { backdrop }) };
}

async function findFrame(bytes: Buffer, frames: Frames): Promise<Seen> {
  let first: Seen | undefined;
  let failure: unknown;
  for (const index of framesInTurn(frames)) {
    try {
      const seen = await see(bytes, index);
      if (seen.detail >= LEAST_DETAIL) return seen;
      first ??= seen;
    } catch (error) {
      failure ??= error; // one frame may be damaged, and others not
    }
  }
  if (!first) throw failure;
  return first;
}

/** The longest, then the others in order, at growing distances: each costs as much as all before it. */
function* framesInTurn({ reach, longest }: Frames): Generator<number> {
  yield longest;
  for (let index = 0; index < reach; index = index < 8 ? index + 1 : Math.ceil(index * 1.5)) {
    if (index !== longest) yield index;
  }
}

async function see(bytes: Buffer, index: number): Promise<Seen> {
  const copy = await workWithFrame(bytes, index, smallCopyOf);
  const backdrop = backdropFor(copy);
  const greys = greysOf(copy, backdrop);
  let [darkest, brightest] = [255, 0];
  for (const grey of greys) {
    darkest = Math.min(darkest, grey);
    brightest = Math.max(brightest, grey);
  }
  return { index, backdrop, detail: brightest - darkest };
}
