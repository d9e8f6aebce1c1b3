import type { Clock } from "../../core/async/clock.ts";
import type { Engine } from "../../core/request/engine.ts";
import { UserError } from "../../core/errors.ts";
import type { MadeFile } from "../../core/request/outcome.ts";
import { AS_LONG_AS_IT_TAKES, retry } from "../../core/async/retry.ts";
import { type ByteBudget, createByteBudget } from "../../core/async/byte-budget.ts";
import type { Pictures } from "../pictures/pictures.ts";

/** All files of one answer together: what is larger is no picture of four megapixels. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** All files that are held in the process at once, from before they are read until they were posted. */
const MAX_HELD_BYTES = 128 * 1024 * 1024;

/** The least time to fetch files, however late they are made: they are paid for. */
const LEAST_MS = 60_000;

/** For whom files are fetched. */
export interface MadeFilesOptions {
  readonly signal: AbortSignal;
  /** When the request was made: the time in which it can be answered counts from then; now, unless given. */
  readonly askedAtMs?: number;
  /** The largest file that can be posted where the answer goes. */
  readonly maxFileBytes: number;
  /** Called before each try to read them; resolves to a callback for after it. */
  readonly beginReading?: () => Promise<() => void>;
  /** Given a callback for when the files were posted, or never will be; left out where an answer has none. */
  readonly onFilesHeld?: (drop: () => void) => void;
}

/**
 * Fetches the files that a model made, made small enough to post. They are paid for: while they are out of reach, the
 * fetch is retried. Answers wait for each other while together their files would take too much memory.
 *
 * @throws UserError `resultLost`, `modelAnswerUnreadable`, `modelFileTooLarge`, `falUnreachable`; the signal's reason
 */
export type FetchMadeFiles = (urls: readonly string[], options: MadeFilesOptions) => Promise<readonly MadeFile[]>;

export interface MadeFilesServices {
  readonly engine: Pick<Engine, "download">;
  readonly pictures: Pick<Pictures, "fitForDiscord">;
  readonly clock: Clock;
  /** For how long after the request another try may begin. */
  readonly timeoutMs: number;
  readonly budget?: ByteBudget;
}

/** A person waits for what is made already. */
const LONGEST_PAUSE_MS = 30_000;

export function createFetchMadeFiles(services: MadeFilesServices): FetchMadeFiles {
  const { clock, timeoutMs, budget = createByteBudget(MAX_HELD_BYTES) } = services;
  return async (urls, options) => {
    if (urls.length === 0) return [];
    const attempt = async () => {
      const end = await options.beginReading?.();
      return fetchInTurn(services, budget, urls, options).finally(end);
    };
    const { askedAtMs = clock.now() } = options;
    const passedMs = Math.max(0, clock.now() - askedAtMs); // the clock may have been set back
    return retry(attempt, {
      clock,
      pausesMs: AS_LONG_AS_IT_TAKES, // in the pauses other callers use the room; each try counts as a read
      longestPauseMs: LONGEST_PAUSE_MS,
      withinMs: Math.max(timeoutMs - passedMs, LEAST_MS),
      isPassing: isOutOfReach,
      waitWantedMs: () => 0,
      signal: options.signal,
    });
  };
}

function isOutOfReach(error: unknown): boolean {
  return error instanceof UserError && error.key === "falUnreachable";
}

async function fetchInTurn(
  { engine, pictures }: MadeFilesServices,
  budget: ByteBudget,
  urls: readonly string[],
  { signal, maxFileBytes, onFilesHeld }: MadeFilesOptions,
): Promise<readonly MadeFile[]> {
  // One share for all of them: two answers that each held one file and waited for room for the next would wait for ever.
  const share = await budget.take(MAX_ANSWER_BYTES, signal);
  try {
    const files: MadeFile[] = [];
    let heldBytes = 0;
    for (const [index, url] of urls.entries()) {
      const isLast = index === urls.length - 1;
      const onAnnounced = (byteLength: number) => isLast && share.shrinkTo(heldBytes + byteLength);
      const { bytes } = await engine.download(url, MAX_ANSWER_BYTES - heldBytes, signal, onAnnounced);
      const file = await pictures.fitForDiscord(bytes, maxFileBytes, signal);
      files.push({ ...file, isReencoded: file.bytes !== bytes });
      heldBytes += file.bytes.length;
    }
    share.shrinkTo(heldBytes);
    if (onFilesHeld) onFilesHeld(share.release);
    else share.release();
    return files;
  } catch (error) {
    share.release();
    throw error;
  }
}
