import type { Engine } from "../core/engine.ts";
import type { MadeFile } from "../core/outcome.ts";
import { type ByteBudget, createByteBudget } from "./pictures/decoder/byte-budget.ts";
import type { Pictures } from "./pictures/pictures.ts";

/** All files of one answer together: what is larger is no picture of four megapixels. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** All files that are held in the process at once, from before they are read until they were posted. */
const MAX_HELD_BYTES = 128 * 1024 * 1024;

/** For whom files are fetched. */
export interface FilesAsker {
  readonly signal: AbortSignal;
  /** The largest file that can be posted where the answer goes. */
  readonly maxFileBytes: number;
  /** Given what is to be called once the files were posted, or never will be; left out where an answer has none. */
  readonly onFilesHeld?: (drop: () => void) => void;
}

/**
 * Fetches the files that a model made, so small that they can be posted. Answers wait for each other while together
 * their files would take too much memory.
 *
 * @throws UserError `resultLost`, `modelAnswerUnreadable`, `modelFileTooLarge`, `falUnreachable`; the signal's reason
 */
export type FetchMadeFiles = (urls: readonly string[], asker: FilesAsker) => Promise<readonly MadeFile[]>;

export function createFetchMadeFiles(
  engine: Pick<Engine, "download">,
  { fitForDiscord }: Pick<Pictures, "fitForDiscord">,
  budget: ByteBudget = createByteBudget(MAX_HELD_BYTES),
): FetchMadeFiles {
  return async (urls, { signal, maxFileBytes, onFilesHeld }) => {
    if (urls.length === 0) return [];
    // One share for all of them: two answers that each held one file and waited for room for the next would wait for ever.
    const share = await budget.take(MAX_ANSWER_BYTES, signal);
    try {
      const files: MadeFile[] = [];
      let heldBytes = 0;
      for (const [index, url] of urls.entries()) {
        const isLast = index === urls.length - 1;
        const onAnnounced = (byteLength: number) => isLast && share.shrinkTo(heldBytes + byteLength);
        const { bytes } = await engine.download(url, MAX_ANSWER_BYTES - heldBytes, signal, onAnnounced);
        const file = await fitForDiscord(bytes, maxFileBytes, signal);
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
  };
}
