import type { BinaryFile } from "../../core/binary-file.ts";
import type { Keyv } from "keyv";
import type { Clock } from "../../core/async/clock.ts";
import type { Engine } from "../../core/request/engine.ts";
import type { Metrics } from "../../core/metrics.ts";
import {
  known,
  type KnownPicture,
  nameOfLook,
  type PictureFacts,
  type PictureNeeds,
  type PictureSource,
  type Region,
  signedUntilMs,
} from "../../core/request/picture.ts";
import { createSingleFlight } from "../../core/async/single-flight.ts";
import type { StoreHealth } from "../storage/store-health.ts";
import { isDiscordCdn } from "./reading/host-guard.ts";
import { createPictureMemo, rememberFacts } from "./decoder/facts-cache.ts";
import type { FrameLook } from "./look/look.ts";
import type { PerceptualHash } from "./look/perceptual-hash.ts";
import { createPerceptualHashMemo, type RememberedLook } from "./perceptual-hash-cache.ts";
import type { ByteBudget } from "../../core/async/byte-budget.ts";
import type { Decoder } from "./decoder/decoder.ts";
import { createUploadFile } from "./uploads.ts";

export interface PicturesOptions {
  /** Where the bytes are. */
  readonly decoder: Decoder;
  /** Facts by attachment id: `store.values("pictures", PICTURE_MEMO_OPTIONS)`. */
  readonly memo: Keyv<PictureFacts>;
  /** Perceptual hashes by sha256: `store.values("perceptual-hashes", PERCEPTUAL_HASH_OPTIONS)`. */
  readonly perceptualHashes: Keyv<RememberedLook>;
  /** Uploads a picture for models to read, for an hour. */
  readonly upload: Engine["upload"];
  /** What files may take while they are uploaded; see uploads.ts unless given. */
  readonly uploadBudget?: ByteBudget;
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Wraps the read of a picture, where it must be read at all. */
export type WhileReading = <Result>(read: () => Promise<Result>) => Promise<Result>;

const readAtOnce: WhileReading = (read) => read();

/** Pictures that people show us, from their URL to what a model is given. */
export interface Pictures {
  /**
   * Reads and judges a picture; a known attachment is not read again.
   *
   * @param whileReading - notes that a picture is read, where it is
   * @throws UserError `picture…` or `notAPicture`, or the signal's reason
   */
  know(source: PictureSource, signal: AbortSignal, whileReading?: WhileReading): Promise<KnownPicture>;
  /**
   * A URL at which a model can read the picture for at least `deadlineMs`, as it needs it: Discord's own where that
   * serves, else an upload, of the file as it was posted where that is what the model needs.
   *
   * @param region the part that the model is to see, in pixels of the upright picture
   * @throws UserError, as {@link Pictures.know} and the upload do, or the signal's reason
   */
  offer(
    picture: KnownPicture,
    needs: PictureNeeds,
    region: Region | undefined,
    options: { readonly deadlineMs: number; readonly whileReading?: WhileReading },
    signal: AbortSignal,
  ): Promise<string>;
  /**
   * The picture's bytes, as the caller needs them.
   *
   * @throws UserError, as {@link Pictures.know}, or the signal's reason
   */
  copy(picture: KnownPicture, needs: PictureNeeds, signal: AbortSignal): Promise<BinaryFile>;
  /** The same, but always an upload of a file that is made anew: for a model that could not read what it was offered. */
  reupload(
    picture: KnownPicture,
    needs: PictureNeeds,
    region: Region | undefined,
    signal: AbortSignal,
    whileReading?: WhileReading,
  ): Promise<string>;
  /**
   * What the picture looks like, to compare it with others; undefined where it has too little detail for that. Asked
   * as soon as the picture is known, it costs no second download, nor does what is asked afterwards.
   *
   * @throws UserError `pictureBroken`, or as {@link Pictures.know} does; the signal's reason
   */
  perceptualHash(picture: KnownPicture, signal: AbortSignal): Promise<PerceptualHash | undefined>;
  /**
   * Other frames of an animation that differ from the one that stands for it: three at most, none of a still picture.
   *
   * @throws as {@link Pictures.perceptualHash} does
   */
  otherFrames(picture: KnownPicture, signal: AbortSignal): Promise<readonly FrameLook[]>;
  /** A picture that a model made, so small that Discord takes it, see {@link Decoder.fitForDiscord}. */
  readonly fitForDiscord: Decoder["fitForDiscord"];
}

export function createPictures(options: PicturesOptions): Pictures {
  const { decoder, health, clock, metrics } = options;
  const memo = createPictureMemo({ values: options.memo, health, cache: rememberFacts(clock) });
  const judge = countJudging(decoder, metrics);
  const shareReading = createSingleFlight<PictureFacts>();
  const upload = createUploadFile(options.upload, options.uploadBudget);

  const recall = async (attachmentId: string): Promise<PictureFacts | undefined> => {
    const cached = await memo.find(attachmentId);
    metrics.count("cacheLookups", { cache: "pictures", result: cached ? "hit" : "miss" });
    return cached;
  };

  const readAndJudge = async (source: PictureSource, signal: AbortSignal): Promise<PictureFacts> => {
    const facts = await judge(source, signal);
    if (source.attachmentId !== undefined) await memo.keep(source.attachmentId, facts);
    return facts;
  };

  const pictures: Pictures = {
    async know(source, signal, whileReading = readAtOnce) {
      const { attachmentId } = source;
      const cached = attachmentId === undefined ? undefined : await recall(attachmentId);
      if (cached) return known(source, cached);
      const read = () => shareReading(attachmentId ?? source.url, signal, (shared) => readAndJudge(source, shared));
      return known(source, await whileReading(read));
    },

    async offer(picture, needs, region, { deadlineMs, whileReading = readAtOnce }, signal) {
      const { facts, source } = picture;
      if (region !== undefined || !suits(facts, needs)) {
        return pictures.reupload(picture, needs, region, signal, whileReading);
      }
      if (outlives(source, clock.now() + deadlineMs)) return source.url;
      const make = (shared: AbortSignal) => whileReading(() => decoder.asPosted(picture, shared));
      return upload({ key: facts.sha256, person: source.ownerId, signal, make });
    },

    copy: (picture, needs, signal) => decoder.normalise(picture, needs, undefined, signal),

    reupload(picture, needs, region, signal, whileReading = readAtOnce) {
      const key = JSON.stringify([nameOfLook(picture.facts), needs.maxPixels, needs.alpha, region ?? null]);
      const make = (shared: AbortSignal) => whileReading(() => decoder.normalise(picture, needs, region, shared));
      return upload({ key, person: picture.source.ownerId, signal, make });
    },

    ...createPerceptualHashMemo({ values: options.perceptualHashes, health, make: decoder }),

    fitForDiscord: decoder.fitForDiscord,
  };
  return pictures;
}

function countJudging({ judge }: Decoder, metrics: Metrics): Decoder["judge"] {
  let inFlight = 0;
  metrics.gauge("downloadsInFlight", () => [{ labels: {}, value: inFlight }]);
  return async (source, signal) => {
    inFlight += 1;
    try {
      return await judge(source, signal);
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
