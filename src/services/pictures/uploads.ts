import type { BinaryFile } from "../../core/binary-file.ts";
import type { Engine } from "../../core/request/engine.ts";
import { createSingleFlight } from "../../core/async/single-flight.ts";
import { type ByteBudget, createByteBudget } from "../../core/async/byte-budget.ts";

/** The share reserved for a file before it is made: hardly any file for a model is larger, even of noise. */
export const MAX_UPLOAD_BYTES = 32 * 1024 * 1024;
/** All files that are held in the bot's process at once, from before they are made until they were uploaded. */
const MAX_HELD_BYTES = 3 * MAX_UPLOAD_BYTES;

export interface UploadWish {
  /** Names the file: concurrent uploads of the same key are shared. */
  readonly key: string;
  /** Whose picture it is of. */
  readonly person: string | undefined;
  readonly signal: AbortSignal;
  make(signal: AbortSignal): Promise<BinaryFile>;
}

/**
 * Makes a file and puts it where models can read it, for an hour. Files wait for each other while together they would
 * take too much memory, as where fal is slow to take them.
 *
 * @throws what making it and the upload do; the signal's reason
 */
export type UploadFile = (order: UploadWish) => Promise<string>;

export function createUploadFile(
  upload: Engine["upload"],
  budget: ByteBudget = createByteBudget(MAX_HELD_BYTES),
): UploadFile {
  const singleFlight = createSingleFlight<string>();
  const put = async ({ person, make }: UploadWish, signal: AbortSignal): Promise<string> => {
    const room = await budget.take(MAX_UPLOAD_BYTES, signal, person);
    try {
      const file = await make(signal);
      room.shrinkTo(file.bytes.length);
      return await upload(file, signal);
    } finally {
      room.release();
    }
  };
  return (order) => singleFlight(order.key, order.signal, (shared) => put(order, shared));
}
