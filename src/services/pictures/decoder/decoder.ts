import type { Clock } from "../../../core/clock.ts";
import type { File } from "../../../core/engine.ts";
import { UserError } from "../../../core/errors.ts";
import type { KnownPicture, PictureFacts, PictureNeeds, PictureSource, Region } from "../../../core/picture.ts";
import { createRemembered } from "../../../core/remembered.ts";
import { log } from "../../../log.ts";
import { MAX_DECODING_BYTES } from "../decoding-bytes.ts";
import { MAX_DOWNLOAD_MS, MAX_PICTURE_BYTES } from "../download.ts";
import { sha256 as hashOf } from "../facts.ts";
import { REENCODINGS } from "../made-picture.ts";
import { rememberFacts } from "../memo.ts";
import type { PerceptualHash } from "../perceptual-hash.ts";
import { createByteBudget, type ByteShare } from "./byte-budget.ts";
import { type Connection, createConnection, DecoderEndedError } from "./connection.ts";
import type { Handle } from "./executor.ts";
import { createHeldBytes, type Held } from "./held-bytes.ts";
import { COPYING_MS, createHeldPicture, type HeldPicture } from "./held-picture.ts";
import type { OpenDecoderProcess } from "./open-process.ts";

/** The bytes of all pictures that are held, from the first to the last use: four of the largest, many of the usual size. */
const MAX_HELD_BYTES = 4 * MAX_PICTURE_BYTES;
/** Of these, what is kept of pictures that nobody is at, for the job that is about to need them. */
const MAX_RECENT_BYTES = 32 * 1024 * 1024;

/** Of several pictures at once, one person's take at most half of the decoder's time while others wait. */
const MAX_AT_ONCE = 2;

/** To read a picture has a limit of its own there; one that is not kept means that the process hangs. */
const READING_MS = MAX_DOWNLOAD_MS + 5_000;
/** How often a picture is begun anew where the process ended by another's fault. */
const MAX_ATTEMPTS = 4;
/** A picture for which the process had to be ended is refused for so long, and its owner's others wait behind all. */
const CONDEMNED_MS = 10 * 60_000;
const MAX_CONDEMNED = 1_000;

/**
 * The way to the bytes of pictures which people show us. They are read and decoded in a process of their own, see
 * executor.ts, and never in the bot's; what leaves it is what they say, and files that were made of them there.
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
  /**
   * The file as it was posted. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError, as {@link Decoder.judge}, or the signal's reason
   */
  asPosted(picture: KnownPicture, signal: AbortSignal): Promise<File>;
  /**
   * The picture as a model needs it, see `normalisePicture`. It is read again where its bytes are not at hand any more.
   *
   * @throws UserError, as {@link Decoder.perceptualHash}, or the signal's reason
   */
  normalise(picture: KnownPicture, needs: PictureNeeds, region: Region | undefined, signal: AbortSignal): Promise<File>;
  /**
   * A picture that Discord takes: the file itself where it has at most `maxBytes`, else a JPEG of it (a WebP where it is
   * transparent), smaller in quality first and in size only where that is not enough.
   *
   * @throws UserError `modelFileTooLarge` where nothing helps, `modelAnswerUnreadable` where it is no picture
   */
  fitForDiscord(bytes: Buffer, maxBytes: number, signal: AbortSignal): Promise<File>;
  /** Whether the process answers; true where none is needed just now. One that hangs is ended after a while. */
  answers(): Promise<boolean>;
  /** Ends the process. */
  close(): void;
}

export interface DecoderOptions {
  readonly open: OpenDecoderProcess;
  readonly clock: Clock;
  /** By which the process is bounded; the clock unless given. */
  readonly processClock?: Clock;
}

export function createDecoder({ open, clock, processClock = clock }: DecoderOptions): Decoder {
  const connection: Connection = createConnection({ open, clock: processClock, onEnded: () => held.clear() });
  const drop = (handle: Handle): void => {
    connection.request("drop", [handle], { deadlineMs: COPYING_MS }).catch(() => undefined); // it has ended, and so have they
  };
  const held = createHeldBytes({ clock, maxRecentBytes: MAX_RECENT_BYTES, drop });
  const condemned = createRemembered<string, true>({ clock, freshMs: CONDEMNED_MS, maxEntries: MAX_CONDEMNED });
  const punished = createRemembered<string, true>({ clock, freshMs: CONDEMNED_MS, maxEntries: MAX_CONDEMNED });
  const isLast = (person: string) => punished.get(person) === true;
  const readingBudget = createByteBudget(MAX_HELD_BYTES, { isLast, makeRoom: held.makeRoom });
  const headerBudget = createByteBudget(MAX_AT_ONCE, { isLast });
  const decodingBudget = createByteBudget(MAX_DECODING_BYTES, { isLast, maxShares: MAX_AT_ONCE });
  /** The same bytes are judged once, under whatever address they were posted: a wave is many posts of few pictures. */
  const judged = rememberFacts(clock);
  let lastHandle = 0;

  const read = async (source: PictureSource, signal: AbortSignal): Promise<Held> => {
    const share = await readingBudget.take(MAX_PICTURE_BYTES, signal, source.ownerId);
    return hold(share, async (handle) => {
      const options = { deadlineMs: READING_MS, signal, onAnnounced: share.shrinkTo };
      const { sha256, byteLength } = await connection.request("read", [handle, source], options);
      share.shrinkTo(byteLength);
      return sha256;
    });
  };

  /** @param fetch - has the process hold bytes under a handle, and resolves with their hash */
  const hold = async (share: ByteShare, fetch: (handle: Handle) => Promise<string>): Promise<Held> => {
    const handle = (lastHandle += 1);
    try {
      return held.add(handle, await fetch(handle), share);
    } catch (error) {
      share.release();
      throw error;
    }
  };

  /** The process had to be ended for a picture: it does not come back, and its owner's others wait behind all. */
  const condemn = (error: unknown, sha256: string, person: string | undefined): void => {
    if (!(error instanceof DecoderEndedError) || error.role !== "culprit") return;
    condemned.set(sha256, true);
    if (person !== undefined) punished.set(person, true);
    log.warn({ err: error, sha256 }, "a picture could not be opened within its bounds");
  };

  /** Does something with held bytes, and begins anew where the process ended by another picture's fault. */
  const withBytes = async <Done>({ acquire, work, isDone, ...job }: BytesJob<Done>): Promise<Done> => {
    const { name, person, signal } = job;
    let isSuspect = false;
    for (let attempt = 1; ; attempt += 1) {
      let picture: HeldPicture | undefined;
      try {
        const bytes = await acquire();
        picture = createHeldPicture({
          ...{ connection, headerBudget, decodingBudget, held: bytes, name, person, signal },
          // A suspect has the decoder to itself: if it ends it again, it is known by whom.
          decodingBytes: isSuspect ? MAX_DECODING_BYTES : undefined,
          onFailure: (error) => condemn(error, bytes.sha256, person),
        });
        if (condemned.get(picture.sha256)) throw new UserError("pictureUnopenable", { name });
        return await work(picture);
      } catch (error) {
        if (!(error instanceof DecoderEndedError)) throw error;
        if (error.role === "culprit") throw new UserError("pictureUnopenable", { name }, { cause: error });
        if (attempt === MAX_ATTEMPTS) throw error;
        isSuspect ||= error.role === "suspect";
      } finally {
        const used = picture;
        void used?.settled().then(() => held.giveBack(used, isDone));
      }
    }
  };

  const withPicture = <Done>(
    { source, facts }: KnownPicture,
    signal: AbortSignal,
    isDone: boolean,
    work: (picture: HeldPicture) => Promise<Done>,
  ): Promise<Done> =>
    withBytes({
      ...jobOf(source, signal),
      isDone,
      work,
      async acquire() {
        const bytes = held.borrow(facts.sha256) ?? (await read(source, signal));
        if (bytes.sha256 === facts.sha256) return bytes;
        // What was never judged must not reach the decoder, nor an answer be kept for a picture that it is not about.
        held.giveBack(bytes, true);
        throw new UserError("pictureGone", { name: source.name });
      },
    });

  return {
    judge: (source, signal) =>
      withBytes({
        ...jobOf(source, signal),
        isDone: false,
        acquire: () => read(source, signal),
        async work(picture) {
          const known = judged.get(picture.sha256);
          if (known) return known;
          const facts = await judgeHeld(picture);
          judged.set(picture.sha256, facts);
          return facts;
        },
      }),
    perceptualHash: (known, signal) =>
      withPicture(known, signal, false, (picture) =>
        picture.decode(known.facts, "perceptualHash", [picture.handle, picture.name]),
      ),
    asPosted: (known, signal) =>
      withPicture(known, signal, true, async (picture) => ({
        bytes: await picture.bytes(),
        contentType: `image/${known.facts.format}`,
      })),
    normalise: (known, needs, region, signal) =>
      withPicture(known, signal, true, (picture) =>
        picture.decode(known.facts, "normalise", [picture.handle, picture.name, known.facts, needs, region]),
      ),
    async fitForDiscord(bytes, maxBytes, signal) {
      const acquire = async () => {
        const share = await readingBudget.take(Math.min(bytes.length, MAX_HELD_BYTES), signal);
        return hold(share, async (handle) => {
          await connection.request("hold", [handle, bytes], { deadlineMs: COPYING_MS });
          return hashOf(bytes);
        });
      };
      const job = { name: "", person: undefined, signal, isDone: true, acquire };
      return orUnreadable(signal, () => withBytes({ ...job, work: (picture) => fit(picture, bytes, maxBytes) }));
    },
    answers: connection.answers,
    close: connection.close,
  };
}

/** What is to be done with bytes. */
interface BytesJob<Done> {
  /** What the file is called, for the error's sentence. */
  readonly name: string;
  readonly person: string | undefined;
  readonly signal: AbortSignal;
  /** Whether nobody is expected to need the bytes soon. */
  readonly isDone: boolean;
  acquire(): Promise<Held>;
  work(picture: HeldPicture): Promise<Done>;
}

function jobOf({ name, ownerId }: PictureSource, signal: AbortSignal) {
  return { name, person: ownerId, signal };
}

async function judgeHeld(picture: HeldPicture): Promise<PictureFacts> {
  const { facts, isProven } = await picture.inspect();
  if (!isProven) await picture.decode(facts, "prove", [picture.handle, picture.name]);
  return facts;
}

async function fit(picture: HeldPicture, bytes: Buffer, maxBytes: number): Promise<File> {
  const facts = await judgeHeld(picture);
  if (bytes.length <= maxBytes) return { bytes, contentType: `image/${facts.format}` };
  const { width, hasAlpha } = facts;
  for (const how of REENCODINGS) {
    const smaller = await picture.decode(facts, "reencode", [
      picture.handle,
      picture.name,
      { ...how, width, hasAlpha },
    ]);
    if (smaller.bytes.length <= maxBytes) return smaller;
  }
  throw new UserError("modelFileTooLarge", {});
}

/** What a model made is nothing that a person could save anew. */
async function orUnreadable<Done>(signal: AbortSignal, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError) || error.key === "modelFileTooLarge") throw error;
    throw new UserError("modelAnswerUnreadable", {}, { cause: error });
  }
}
