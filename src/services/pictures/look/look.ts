import type { Backdrop, PictureFacts } from "../../../core/request/picture.ts";
import { workWithFrame } from "../decoding/decode.ts";
import { type Frames, readFrames } from "../decoding/frames.ts";
import { distance, hashOf, NEAR, type PerceptualHash } from "./perceptual-hash.ts";
import { backdropFor, greysOf, smallCopyOf } from "../decoding/small-copy.ts";

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
  return { index, backdrop, detail: detailIn(greysOf(copy, backdrop)) };
}

function detailIn(greys: Float64Array): number {
  let [darkest, brightest] = [255, 0];
  for (const grey of greys) {
    darkest = Math.min(darkest, grey);
    brightest = Math.max(brightest, grey);
  }
  return brightest - darkest;
}

/** What another frame of an animation looks like than the one that stands for it. */
export interface FrameLook {
  /** Counted from 0. */
  readonly frame: number;
  /** Absent where it has too little detail for one. */
  readonly hash?: PerceptualHash;
}

/**
 * Looks at the first, the middle and the last frame of an animation, and tells of those that show something else than the
 * one that stands for it, and than each other. One that cannot be decoded, or is empty, shows nothing.
 *
 * @param facts what {@link lookAt} tells
 */
export async function lookAtOthers(bytes: Buffer, facts: PictureFacts): Promise<readonly FrameLook[]> {
  const { reach } = await readFrames(bytes, facts);
  const shown = [await viewOf(bytes, facts.frame.index)];
  const others = new Set([0, Math.floor(reach / 2), reach - 1]);
  others.delete(facts.frame.index);
  for (const frame of others) {
    const view = await viewOf(bytes, frame).catch(() => undefined);
    if (!view || detailIn(view.greys) < LEAST_DETAIL) continue;
    if (shown.every((one) => differs(one, view))) shown.push(view);
  }
  return shown.slice(1).map(({ frame, hash }) => (hash === undefined ? { frame } : { frame, hash }));
}

interface FrameView {
  readonly frame: number;
  readonly greys: Float64Array;
  readonly hash: PerceptualHash | undefined;
}

async function viewOf(bytes: Buffer, frame: number): Promise<FrameView> {
  const copy = await workWithFrame(bytes, frame, smallCopyOf);
  return { frame, greys: greysOf(copy, backdropFor(copy)), hash: hashOf(copy) };
}

/** By their hashes where both have one, else by any place that is brighter or darker to the eye. */
function differs(one: FrameView, other: FrameView): boolean {
  if (one.hash !== undefined && other.hash !== undefined) return distance(one.hash, other.hash) > NEAR.low;
  return one.greys.some((grey, place) => Math.abs(grey - (other.greys[place] ?? 0)) >= LEAST_DETAIL);
}
