import type { Clock } from "../../../core/async/clock.ts";
import type { PictureSource } from "../../../core/request/picture.ts";
import { MAX_DOWNLOAD_MS, MAX_PICTURE_BYTES } from "../reading/download.ts";
import { sha256 as hashOf } from "../decoding/facts.ts";
import { type ByteShare, createByteBudget } from "../../../core/async/byte-budget.ts";
import type { Connection } from "./process/process-connection.ts";
import type { Handle } from "./process/executor.ts";
import { createHeldBytes, type Held, type HeldBytes } from "./held-bytes.ts";
import { COPYING_MS } from "./held-picture.ts";

/** The bytes of all pictures that are held, from the first to the last use: four of the largest, many of the usual size. */
const MAX_HELD_BYTES = 4 * MAX_PICTURE_BYTES;
/** The part of these for pictures that are not in use, kept for the next job. */
const MAX_RECENT_BYTES = 32 * 1024 * 1024;
/** Reading a picture has a time limit of its own in the process; when that fails, the process hangs. */
const READING_MS = MAX_DOWNLOAD_MS + 5_000;

/** The bytes that the process holds, and how they get there; all are given back after use. */
export interface Reading extends Pick<HeldBytes, "borrow" | "giveBack" | "isHeld" | "clear"> {
  /**
   * Makes the process read a picture, when there is room for it.
   *
   * @throws UserError `picture…`; DecoderEndedError; the signal's reason
   */
  read(source: PictureSource, signal: AbortSignal): Promise<Held>;
  /** Gives the process bytes that were read elsewhere. */
  hand(bytes: Buffer, signal: AbortSignal): Promise<Held>;
}

export interface ReadingOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Whether a person's pictures are read only while no other person's wait. */
  readonly isLast: (person: string) => boolean;
}

export function createReading({ connection, clock, isLast }: ReadingOptions): Reading {
  const budget = createByteBudget(MAX_HELD_BYTES, { isLast, makeRoom: (byteLength) => held.makeRoom(byteLength) });
  const held = createHeldBytes({
    clock,
    maxRecentBytes: MAX_RECENT_BYTES,
    isShort: budget.isShort,
    drop: connection.drop,
  });
  let lastHandle = 0;

  /** @param fetch - makes the process hold bytes under a handle, and resolves with their hash */
  const hold = async (share: ByteShare, fetch: (handle: Handle) => Promise<string>): Promise<Held> => {
    const handle = (lastHandle += 1);
    try {
      return held.add(handle, await fetch(handle), share);
    } catch (error) {
      connection.drop(handle); // bytes that arrived just after the caller left are held all the same
      share.release();
      throw error;
    }
  };

  return {
    borrow: held.borrow,
    giveBack: held.giveBack,
    isHeld: held.isHeld,
    clear: held.clear,
    async read(source, signal) {
      const share = await budget.take(MAX_PICTURE_BYTES, signal, source.ownerId);
      return hold(share, async (handle) => {
        const options = { deadlineMs: READING_MS, signal, onAnnounced: share.shrinkTo };
        const { sha256, byteLength } = await connection.request("read", [handle, source], options);
        share.shrinkTo(byteLength);
        return sha256;
      });
    },
    async hand(bytes, signal) {
      const share = await budget.take(bytes.length, signal);
      return hold(share, async (handle) => {
        await connection.request("hold", [handle, bytes], { deadlineMs: COPYING_MS });
        return hashOf(bytes);
      });
    },
  };
}
