import type { BinaryFile } from "../../../core/binary-file.ts";
import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import type { KnownPicture, PictureFacts, PictureNeeds, PictureSource, Region } from "../../../core/request/picture.ts";
import { log } from "../../../log.ts";
import { mustBeLookedAt, provedPictureOf } from "../decoding/facts.ts";
import type { FrameLook } from "../look/look.ts";
import { mayBeBlack, REENCODINGS } from "../decoding/made-picture.ts";
import { rememberFacts } from "./facts-cache.ts";
import type { PerceptualHash } from "../look/perceptual-hash.ts";
import { createAttempts, type Job } from "./attempts.ts";
import { createConnection } from "./process/process-connection.ts";
import type { HeldPicture } from "./held-picture.ts";
import type { OpenDecoderProcess } from "./process/open-process.ts";
import type { Reading } from "./reading.ts";

/**
 * Access to the bytes of posted pictures. They are read and decoded in a process of their own, see process/executor.ts,
 * and never in the bot's; only facts, and files that were made there, leave it.
 */
export interface Decoder {
  /**
   * Reads a picture and judges it.
   *
   * @throws UserError `picture…` or `notAPicture`, or the signal's reason
   */
  judge(source: PictureSource, signal: AbortSignal): Promise<PictureFacts>;
  /**
   * What a picture looks like, see {@link PerceptualHash}. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError `pictureBroken`, or as {@link Decoder.judge} does; the signal's reason
   */
  perceptualHash(picture: KnownPicture, signal: AbortSignal): Promise<PerceptualHash | undefined>;
  /** What other frames of an animation look like, see {@link FrameLook}; throws as {@link Decoder.perceptualHash} does. */
  otherFrames(picture: KnownPicture, signal: AbortSignal): Promise<readonly FrameLook[]>;
  /**
   * The file as it was posted. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError, as {@link Decoder.judge}, or the signal's reason
   */
  asPosted(picture: KnownPicture, signal: AbortSignal): Promise<BinaryFile>;
  /**
   * The picture as a model needs it, see `normalisePicture`. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError, as {@link Decoder.perceptualHash}, or the signal's reason
   */
  normalise(
    picture: KnownPicture,
    needs: PictureNeeds,
    region: Region | undefined,
    signal: AbortSignal,
  ): Promise<BinaryFile>;
  /**
   * A picture that Discord accepts: the file itself where it has at most `maxBytes`, else a JPEG of it (a WebP where it
   * is transparent), smaller in quality first and in size only where that is not enough.
   *
   * @throws UserError `modelFileTooLarge` where nothing helps, `modelAnswerUnreadable` where it is no picture
   */
  fitForDiscord(bytes: Buffer, maxBytes: number, signal: AbortSignal): Promise<FittedPicture>;
  /** Whether the process answers; true while none is needed. A process that hangs is ended after a while. */
  answers(): Promise<boolean>;
  /** Ends the process, and begins no other. */
  close(): void;
}

/** A made picture that Discord takes. */
export interface FittedPicture extends BinaryFile {
  /** Whether it is known to be black all over. */
  readonly isBlack: boolean;
}

export interface DecoderOptions {
  readonly open: OpenDecoderProcess;
  readonly clock: Clock;
  /** By which the process is bounded; the clock unless given. */
  readonly processClock?: Clock;
}

export function createDecoder({ open, clock, processClock = clock }: DecoderOptions): Decoder {
  const connection = createConnection({ open, clock: processClock, onEnded: () => clear() });
  const { attempt, clear } = createAttempts(connection, clock);
  /** The same bytes are judged once, whatever their address: a wave is many posts of few pictures. */
  const judged = rememberFacts(clock);

  return {
    judge: (source, signal) =>
      attempt({
        ...jobOf(source, signal),
        isDone: false,
        acquire: (reading) => reading.read(source, signal),
        async work(picture) {
          const facts = judged.get(picture.sha256) ?? (await judge(picture));
          judged.set(picture.sha256, facts);
          return facts;
        },
      }),
    perceptualHash: (known, signal) =>
      attempt({
        ...jobOfKnown(known, signal),
        isDone: false, // its text may be asked for next
        work: (picture) =>
          picture.decode(known.facts, "perceptualHash", [picture.handle, picture.name, known.facts.frame.index]),
      }),
    otherFrames: (known, signal) =>
      attempt({
        ...jobOfKnown(known, signal),
        isDone: false, // their text may be asked for next
        work: (picture) => picture.decode(known.facts, "otherFrames", [picture.handle, picture.name, known.facts]),
      }),
    asPosted: (known, signal) =>
      attempt({
        ...jobOfKnown(known, signal),
        work: async (picture) => ({ bytes: await picture.bytes(), contentType: `image/${known.facts.format}` }),
      }),
    normalise: (known, needs, region, signal) =>
      attempt({
        ...jobOfKnown(known, signal),
        work: (picture) =>
          picture.decode(known.facts, "normalise", [picture.handle, picture.name, known.facts, needs, region]),
      }),
    async fitForDiscord(bytes, maxBytes, signal) {
      const acquire = (reading: Reading) => reading.hand(bytes, signal);
      const work = (picture: HeldPicture) => fit(picture, bytes, maxBytes);
      const decode = () => attempt({ name: "", signal, isDone: true, acquire, work });
      const proved = bytes.length <= maxBytes ? provedPictureOf(bytes) : undefined;
      if (!proved) return orUnreadable(signal, decode);
      const asItIs = { bytes, contentType: `image/${proved.format}`, isBlack: false };
      return mayBeBlack(bytes.length, proved) ? orAsItIs(signal, decode, asItIs) : asItIs;
    },
    answers: connection.answers,
    close: connection.close,
  };
}

function jobOf({ name, ownerId }: PictureSource, signal: AbortSignal) {
  return { name, person: ownerId, signal };
}

/** A job for a picture that was judged before. */
function jobOfKnown({ source, facts }: KnownPicture, signal: AbortSignal): Omit<Job<never>, "work"> {
  const acquire = async (reading: Reading) => {
    const held = reading.borrow(facts.sha256) ?? (await reading.read(source, signal));
    if (held.sha256 === facts.sha256) return held;
    // Bytes that were not judged must not reach the decoder, nor an answer be kept under the wrong picture.
    reading.giveBack(held, true);
    throw new UserError("pictureGone", { name: source.name });
  };
  return { ...jobOf(source, signal), isDone: true, acquire };
}

async function judge(picture: HeldPicture): Promise<PictureFacts> {
  const inspection = await picture.inspect();
  const { facts } = inspection;
  return mustBeLookedAt(inspection) ? picture.decode(facts, "look", [picture.handle, picture.name, facts]) : facts;
}

/** A model's incomplete picture is not posted. */
async function judgeMade(picture: HeldPicture): Promise<PictureFacts> {
  const { facts, isProved } = await picture.inspect();
  if (!isProved) await picture.decode(facts, "prove", [picture.handle, picture.name]);
  return facts;
}

async function fit(picture: HeldPicture, bytes: Buffer, maxBytes: number): Promise<FittedPicture> {
  const facts = await judgeMade(picture);
  const isBlack =
    mayBeBlack(bytes.length, facts) && (await picture.decode(facts, "isBlack", [picture.handle, picture.name]));
  if (bytes.length <= maxBytes) return { bytes, contentType: `image/${facts.format}`, isBlack };
  const { width, hasAlpha } = facts;
  for (const how of REENCODINGS) {
    const smaller = await picture.decode(facts, "reencode", [
      picture.handle,
      picture.name,
      { ...how, width, hasAlpha },
    ]);
    if (smaller.bytes.length <= maxBytes) return { ...smaller, isBlack };
  }
  throw new UserError("modelFileTooLarge", {});
}

/** A failure of a made picture is the model's: the person cannot mend the file. */
async function orUnreadable<Done>(signal: AbortSignal, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError) || error.key === "modelFileTooLarge") throw error;
    throw new UserError("modelAnswerUnreadable", {}, { cause: error });
  }
}

/** A proven picture is posted unchanged where the decoder cannot look at it: it is paid for. */
async function orAsItIs<Done>(signal: AbortSignal, work: () => Promise<Done>, asItIs: Done): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    log.info({ err: error }, "a made picture could not be looked at");
    return asItIs;
  }
}
