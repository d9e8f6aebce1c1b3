import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import { createTtlCache } from "../../../core/async/ttl-cache.ts";
import { log } from "../../../log.ts";
import { MAX_DECODING_BYTES } from "../decoding/decoding-bytes.ts";
import { createByteBudget } from "../../../core/async/byte-budget.ts";
import type { Connection } from "./process/process-connection.ts";
import { DecoderEndedError } from "./process/ended.ts";
import type { Held } from "./held-bytes.ts";
import { createHeldPicture, type HeldPicture } from "./held-picture.ts";
import { createReading, type Reading } from "./reading.ts";

/** How many pictures decode at once; one person's take at most half of the decoder's time while other people wait. */
const MAX_AT_ONCE = 2;
/**
 * How often a picture is begun where the process ends for no known reason. An end by another picture's fault does not
 * count.
 */
const MAX_ATTEMPTS = 10;
/**
 * How long a picture for which the process had to be ended is refused, and its owner's other pictures wait behind all.
 */
const REFUSED_MS = 10 * 60_000;
const MAX_REFUSED = 1_000;

/** Work on the bytes of a picture. */
export interface Job<Done> {
  /** What the file is called, for an error's sentence. */
  readonly name: string;
  /** Whose picture it is. */
  readonly person?: string | undefined;
  readonly signal: AbortSignal;
  /** Whether the bytes are not expected to be needed soon after. */
  readonly isDone: boolean;
  /** Has the process hold the bytes. */
  acquire(reading: Reading): Promise<Held>;
  work(picture: HeldPicture): Promise<Done>;
}

/**
 * Runs a job, and begins it anew where the process ended meanwhile by another picture's fault.
 *
 * @throws UserError `pictureUnopenable` where the process had to be ended for this one, now or not long ago
 */
export type Attempt = <Done>(job: Job<Done>) => Promise<Done>;

export interface Attempts {
  readonly attempt: Attempt;
  /** Forgets all bytes: the process has ended. */
  clear(): void;
}

export function createAttempts(connection: Connection, clock: Clock): Attempts {
  const refused = createTtlCache<string, true>({ clock, freshMs: REFUSED_MS, maxEntries: MAX_REFUSED });
  const servedLast = createTtlCache<string, true>({ clock, freshMs: REFUSED_MS, maxEntries: MAX_REFUSED });
  const isLast = (person: string) => servedLast.get(person) === true;
  const reading = createReading({ connection, clock, isLast });
  const headerBudget = createByteBudget(MAX_AT_ONCE, { isLast });
  const decodingBudget = createByteBudget(MAX_DECODING_BYTES, { isLast, maxShares: MAX_AT_ONCE, goesByUse: true });

  const refuse = (error: unknown, sha256: string, person: string | undefined): void => {
    if (!(error instanceof DecoderEndedError) || error.role !== "culprit") return;
    refused.set(sha256, true);
    if (person !== undefined) servedLast.set(person, true);
    log.warn({ err: error, sha256 }, "a picture could not be opened within its bounds");
  };

  /** @param isSuspect - one of several that may have ended the process: it runs alone, which shows the culprit */
  const open = (held: Held, { name, person, signal }: Job<unknown>, isSuspect: boolean): HeldPicture =>
    createHeldPicture({
      connection,
      headerBudget,
      decodingBudget,
      held,
      isHeld: () => reading.isHeld(held),
      name,
      person,
      signal,
      decodingBytes: isSuspect ? MAX_DECODING_BYTES : undefined,
      onFailure: (error) => refuse(error, held.sha256, person),
    });

  return {
    clear: reading.clear,
    async attempt(job) {
      const unopenable = (cause?: unknown) => new UserError("pictureUnopenable", { name: job.name }, { cause });
      let isSuspect = false;
      let attempt = 1;
      for (;;) {
        let picture: HeldPicture | undefined;
        try {
          picture = open(await job.acquire(reading), job, isSuspect);
          if (refused.get(picture.sha256)) throw unopenable();
          return await job.work(picture);
        } catch (error) {
          if (!(error instanceof DecoderEndedError)) throw error;
          if (error.role === "culprit") throw unopenable(error);
          if (error.role === "bystander") continue;
          if (attempt === MAX_ATTEMPTS) throw error;
          attempt += 1;
          isSuspect ||= error.role === "suspect";
        } finally {
          const used = picture;
          void used?.settled().then(() => reading.giveBack(used, job.isDone));
        }
      }
    },
  };
}
