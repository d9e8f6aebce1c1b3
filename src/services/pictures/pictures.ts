import type { Keyv } from "keyv";
import type { Clock } from "../../core/clock.ts";
import type { Engine, File } from "../../core/engine.ts";
import { UserError } from "../../core/errors.ts";
import type { Metrics } from "../../core/metrics.ts";
import {
  type KnownPicture,
  type PictureFacts,
  type PictureNeeds,
  type PictureSource,
  type Region,
  signedUntilMs,
} from "../../core/picture.ts";
import { createCrowd } from "./crowd.ts";
import { createDecodeBudget } from "./decode-budget.ts";
import type { PictureReader, ReadPicture } from "./download.ts";
import { inspectPicture, orBroken } from "./facts.ts";
import { isDiscordCdn } from "./host-guard.ts";
import { createPictureMemo, rememberFacts } from "./memo.ts";
import { normalisePicture } from "./normalise.ts";
import type { PerceptualHash } from "./perceptual-hash.ts";
import { createPerceptualHashMemo, type RememberedLook } from "./perceptual-hash-memo.ts";
import { createRecentBytes, type RecentBytes } from "./recent-bytes.ts";
import { createSharing } from "../sharing.ts";
import type { StoreHealth } from "../store-health.ts";

/** Bytes that were just read are kept for the job at hand, as long as all of them together are no more. */
const MAX_RECENT_BYTES = 32 * 1024 * 1024;

export interface PicturesOptions {
  readonly read: PictureReader;
  /** Facts by attachment id: `store.values("pictures", PICTURE_MEMO_OPTIONS)`. */
  readonly memo: Keyv<PictureFacts>;
  /** Perceptual hashes by sha256: `store.values("perceptual-hashes", PERCEPTUAL_HASH_OPTIONS)`. */
  readonly perceptualHashes: Keyv<RememberedLook>;
  /** Puts a picture where models can read it, for an hour. */
  readonly upload: Engine["upload"];
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Pictures that people show us, from their URL to what a model is given. */
export interface Pictures {
  /**
   * Reads and judges a picture; one whose attachment is known already is not read again.
   *
   * @param onCrowded - called once where so many pictures are read for people at the same time that it takes a while
   * @throws UserError `picture…` or `notAPicture`, or the signal's reason
   */
  know(source: PictureSource, signal: AbortSignal, onCrowded?: () => void): Promise<KnownPicture>;
  /**
   * A URL at which a model can read the picture for at least `deadlineMs`, as it needs it: Discord's own where that
   * serves, else an upload.
   *
   * @param region the part that the model is to see, in pixels of the upright picture
   * @throws UserError, as {@link Pictures.know} and the upload do, or the signal's reason
   */
  offer(
    picture: KnownPicture,
    needs: PictureNeeds,
    region: Region | undefined,
    options: { readonly deadlineMs: number },
    signal: AbortSignal,
  ): Promise<string>;
  /**
   * The picture itself, as somebody needs it.
   *
   * @throws UserError, as {@link Pictures.know}, or the signal's reason
   */
  copy(picture: KnownPicture, needs: PictureNeeds, signal: AbortSignal): Promise<File>;
  /** The same, but always an upload: for a model that could not read what it was offered. */
  reupload(
    picture: KnownPicture,
    needs: PictureNeeds,
    region: Region | undefined,
    signal: AbortSignal,
  ): Promise<string>;
  /**
   * What the picture looks like, to compare it with others; undefined where it has too little detail for that. Asked
   * as soon as the picture is known, it costs no second download, nor does what is asked afterwards.
   *
   * @throws UserError `pictureBroken`, or as {@link Pictures.know} does; the signal's reason
   */
  perceptualHash(picture: KnownPicture, signal: AbortSignal): Promise<PerceptualHash | undefined>;
}

export function createPictures(options: PicturesOptions): Pictures {
  const { read, upload, health, clock, metrics } = options;
  const memo = createPictureMemo({ values: options.memo, health, remembered: rememberFacts(clock) });
  const readCounted = countDownloads(read, metrics);
  const decodeFor = createDecodeBudget();
  const recent = createRecentBytes(MAX_RECENT_BYTES);
  const judge = createJudge(clock, recent, decodeFor);
  const shareReading = createSharing<PictureFacts>();
  const shareUpload = createSharing<string>();
  const crowd = createCrowd();

  const recall = async (attachmentId: string): Promise<PictureFacts | undefined> => {
    const remembered = await memo.find(attachmentId);
    metrics.count("cacheLookups", { cache: "pictures", result: remembered ? "hit" : "miss" });
    return remembered;
  };

  const readAndJudge = async (source: PictureSource, signal: AbortSignal): Promise<PictureFacts> => {
    const facts = await judge(await readCounted(source, signal), source.name, signal);
    if (source.attachmentId !== undefined) await memo.keep(source.attachmentId, facts);
    return facts;
  };

  const readAgain = async ({ source, facts }: KnownPicture, signal: AbortSignal): Promise<Buffer> => {
    const read = await readCounted(source, signal);
    // What was never judged must not reach the decoder, nor an answer be kept for a picture that it is not about.
    if (read.sha256 !== facts.sha256) throw new UserError("pictureGone", { name: source.name });
    return read.bytes();
  };

  const makeRight = async (
    picture: KnownPicture,
    needs: PictureNeeds,
    region: Region | undefined,
    signal: AbortSignal,
  ): Promise<File> => {
    const bytes = recent.take(picture.facts.sha256) ?? (await readAgain(picture, signal));
    return decodeFor(signal)(picture.facts.decodingBytes, () =>
      orBroken(picture.source.name, () => normalisePicture(bytes, picture.facts, needs, region)),
    );
  };

  const pictures: Pictures = {
    async know(source, signal, onCrowded) {
      const { attachmentId } = source;
      const remembered = attachmentId === undefined ? undefined : await recall(attachmentId);
      if (remembered) return { source, facts: remembered };
      const reading = shareReading(attachmentId ?? source.url, signal, (shared) => readAndJudge(source, shared));
      return { source, facts: await (onCrowded ? crowd.join(reading, onCrowded) : reading) };
    },

    async offer(picture, needs, region, { deadlineMs }, signal) {
      const servesAsItIs =
        region === undefined && suits(picture.facts, needs) && outlives(picture.source, clock.now() + deadlineMs);
      if (!servesAsItIs) return pictures.reupload(picture, needs, region, signal);
      recent.take(picture.facts.sha256); // nobody needs the bytes any more
      return picture.source.url;
    },

    copy: (picture, needs, signal) => makeRight(picture, needs, undefined, signal),

    reupload(picture, needs, region, signal) {
      const key = JSON.stringify([picture.facts.sha256, needs.maxPixels, needs.alpha, region ?? null]);
      return shareUpload(key, signal, async (shared) =>
        upload(await makeRight(picture, needs, region, shared), shared),
      );
    },

    perceptualHash: createPerceptualHashMemo({
      values: options.perceptualHashes,
      health,
      recent,
      readAgain,
      decodeFor,
    }),
  };
  return pictures;
}

/** The same bytes are judged once, under whatever address they were posted: a wave is many posts of few pictures. */
function createJudge(clock: Clock, recent: RecentBytes, decodeFor: ReturnType<typeof createDecodeBudget>) {
  const judged = rememberFacts(clock);
  return async ({ sha256, bytes }: ReadPicture, name: string, signal: AbortSignal): Promise<PictureFacts> => {
    const whole = recent.peek(sha256) ?? bytes();
    const facts = judged.get(sha256) ?? (await inspectPicture(whole, name, decodeFor(signal), sha256));
    judged.set(sha256, facts);
    recent.put(sha256, whole);
    return facts;
  };
}

function countDownloads(read: PictureReader, metrics: Metrics): PictureReader {
  let inFlight = 0;
  metrics.gauge("downloadsInFlight", () => [{ labels: {}, value: inFlight }]);
  return async (source, signal) => {
    inFlight += 1;
    try {
      return await read(source, signal);
    } finally {
      inFlight -= 1;
    }
  };
}

/** Whether a model can take the file as it was posted. */
function suits({ modelReady, hasAlpha, width, height }: PictureFacts, needs: PictureNeeds): boolean {
  return modelReady && width * height <= needs.maxPixels && (needs.alpha || !hasAlpha);
}

/** Whether a URL is Discord's own, and its signature is valid beyond `untilMs`. */
function outlives({ url }: PictureSource, untilMs: number): boolean {
  const signedUntil = signedUntilMs(url);
  return isDiscordCdn(new URL(url)) && signedUntil !== undefined && signedUntil > untilMs;
}
