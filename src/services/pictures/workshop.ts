import type { Clock } from "../../core/clock.ts";
import type { File } from "../../core/engine.ts";
import { UserError } from "../../core/errors.ts";
import type { KnownPicture, PictureFacts, PictureNeeds, PictureSource, Region } from "../../core/picture.ts";
import { createDecodeBudget } from "./decode-budget.ts";
import type { PictureReader } from "./download.ts";
import { inspectPicture, orBroken } from "./facts.ts";
import { rememberFacts } from "./memo.ts";
import { normalisePicture } from "./normalise.ts";
import { type PerceptualHash, perceptualHash } from "./perceptual-hash.ts";
import { createRecentBytes } from "./recent-bytes.ts";

/** Bytes that were just read are kept for the job at hand, as long as all of them together are no more. */
const MAX_RECENT_BYTES = 32 * 1024 * 1024;

/**
 * The only place that holds the bytes of pictures which people show us. What leaves it is what they say, and files that
 * were made of them here.
 */
export interface Workshop {
  /**
   * Reads a picture and judges it.
   *
   * @throws UserError `picture…` or `notAPicture`, or the signal's reason
   */
  judge(source: PictureSource, signal: AbortSignal): Promise<PictureFacts>;
  /**
   * What a picture looks like, see {@link perceptualHash}. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError `pictureBroken`, or as {@link Workshop.judge} does; the signal's reason
   */
  perceptualHash(picture: KnownPicture, signal: AbortSignal): Promise<PerceptualHash | undefined>;
  /**
   * The file as it was posted. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError, as {@link Workshop.judge}, or the signal's reason
   */
  asPosted(picture: KnownPicture, signal: AbortSignal): Promise<File>;
  /**
   * The picture as somebody needs it, see {@link normalisePicture}. It is read again where its bytes are not at hand any
   * more.
   *
   * @throws UserError, as {@link Workshop.perceptualHash}, or the signal's reason
   */
  normalise(picture: KnownPicture, needs: PictureNeeds, region: Region | undefined, signal: AbortSignal): Promise<File>;
}

export interface WorkshopOptions {
  readonly read: PictureReader;
  readonly clock: Clock;
}

export function createWorkshop({ read, clock }: WorkshopOptions): Workshop {
  const decodeFor = createDecodeBudget();
  const recent = createRecentBytes(MAX_RECENT_BYTES, clock);
  /** The same bytes are judged once, under whatever address they were posted: a wave is many posts of few pictures. */
  const judged = rememberFacts(clock);

  const readAgain = async ({ source, facts }: KnownPicture, signal: AbortSignal): Promise<Buffer> => {
    const { sha256, bytes } = await read(source, signal);
    // What was never judged must not reach the decoder, nor an answer be kept for a picture that it is not about.
    if (sha256 !== facts.sha256) throw new UserError("pictureGone", { name: source.name });
    return bytes();
  };

  const takeBytes = async (picture: KnownPicture, signal: AbortSignal): Promise<Buffer> =>
    recent.take(picture.facts.sha256) ?? readAgain(picture, signal);

  /** Decodes a picture that was judged before, when there is memory for it. */
  const decode = <Result>({ source, facts }: KnownPicture, signal: AbortSignal, work: () => Promise<Result>) =>
    decodeFor(signal)(facts.decodingBytes, () => orBroken(source.name, work));

  return {
    async judge(source, signal) {
      const { sha256, bytes } = await read(source, signal);
      const whole = recent.peek(sha256) ?? bytes();
      const facts = judged.get(sha256) ?? (await inspectPicture(whole, source.name, decodeFor(signal), sha256));
      judged.set(sha256, facts);
      recent.put(sha256, whole);
      return facts;
    },
    async perceptualHash(picture, signal) {
      const { sha256 } = picture.facts;
      const bytes = recent.peek(sha256) ?? (await readAgain(picture, signal));
      recent.put(sha256, bytes); // its text may be asked for next
      return decode(picture, signal, () => perceptualHash(bytes));
    },
    async asPosted(picture, signal) {
      return { bytes: await takeBytes(picture, signal), contentType: `image/${picture.facts.format}` };
    },
    async normalise(picture, needs, region, signal) {
      const { facts } = picture;
      const bytes = await takeBytes(picture, signal);
      return decode(picture, signal, () => normalisePicture(bytes, facts, needs, region));
    },
  };
}
