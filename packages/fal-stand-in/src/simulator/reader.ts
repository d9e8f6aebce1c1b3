import pLimit from "p-limit";
import sharp from "sharp";
import type { Clock } from "../protocol/clock.ts";
import { findTesseract, type ReadingEngine, startTesseract } from "./tesseract.ts";

/** Reads text in pictures on this machine. */
export interface Reader {
  /**
   * The text in a picture, a line a line; empty where there is none.
   *
   * @throws Error where it cannot be read, or not in time
   */
  read(picture: Buffer): Promise<string>;
  close(): Promise<void>;
}

/** A page full of small print takes a few seconds. */
const LONGEST_MS = 20_000;
/** An unused engine holds 150 MB for nothing. */
const IDLE_MS = 60_000;
/** Pixels of the longer side: more takes longer and reads no better, and letters of a small picture are too small. */
const LARGEST_SIDE = 2000;
const SMALL_SIDE = 1000;
/** Tesseract guesses, and complains, where a picture does not say it. */
const DOTS_PER_INCH = 96;

/** The reader of this machine; undefined where Tesseract is not installed. */
export function openReader(clock: Clock): Reader | undefined {
  const modelPath = findTesseract();
  return modelPath === undefined ? undefined : createReader(() => startTesseract(modelPath), clock);
}

/** Reads one picture after the other with an engine that is started when it is needed, and ended when it rests. */
export function createReader(startEngine: () => ReadingEngine, clock: Clock): Reader {
  const inTurn = pLimit(1);
  let engine: ReadingEngine | undefined;
  let callOffEnd = () => {};
  let isClosed = false;
  const end = async () => {
    callOffEnd();
    const ended = engine;
    engine = undefined;
    await ended?.end();
  };
  const read = async (picture: Buffer): Promise<string> => {
    const prepared = await prepare(picture);
    if (isClosed) throw new Error("The reader is closed.");
    callOffEnd();
    engine ??= startEngine();
    try {
      return await inTime(engine.read(prepared), clock);
    } catch (error) {
      await end(); // the next picture gets a new one
      throw error;
    } finally {
      callOffEnd = clock.after(IDLE_MS, () => void end());
    }
  };
  return {
    read: (picture) => inTurn(read, picture),
    async close() {
      isClosed = true;
      await end();
    },
  };
}

/** As Tesseract reads best: grey, with full contrast, neither small nor large. */
async function prepare(picture: Buffer): Promise<Buffer> {
  const { autoOrient } = await sharp(picture).metadata();
  const longest = Math.max(autoOrient.width, autoOrient.height);
  const side = longest < SMALL_SIDE ? longest * 2 : Math.min(longest, LARGEST_SIDE);
  return sharp(picture)
    .autoOrient()
    .flatten({ background: "#fff" })
    .resize(side, side, { fit: "inside" })
    .greyscale()
    .normalise()
    .withMetadata({ density: DOTS_PER_INCH })
    .png()
    .toBuffer();
}

async function inTime<Result>(work: Promise<Result>, clock: Clock): Promise<Result> {
  const isDone = new AbortController();
  const tooLong = clock.sleep(LONGEST_MS, isDone.signal).then(() => {
    throw new Error(`The picture was not read within ${LONGEST_MS / 1000} seconds.`);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    isDone.abort();
  }
}
