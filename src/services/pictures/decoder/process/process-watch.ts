import type { Clock } from "../../../../core/async/clock.ts";

/** With more than this the process is ended, so that all of the bot's processes together stay below 768 MB. */
export const MAX_RESIDENT_BYTES = 512_000_000;
/** How often its memory is looked at while it decodes. */
const WATCH_EVERY_MS = 25;
/** A process that retains more memory than this after decoding is replaced when it rests. */
const BLOATED_BYTES = 200_000_000;
/** When it counts as resting, and how long it is kept for the next picture. */
const RESTING_MS = 1_000;
const IDLE_MS = 5 * 60_000;

export interface ProcessWatchOptions {
  readonly clock: Clock;
  /** See `DecoderProcess.residentBytes`. */
  readonly residentBytes: () => number | undefined;
  /** Ends the process. */
  readonly end: (how: string) => void;
}

/** Watches a process's memory: how much it takes while it works, and how long it is kept when it rests. */
export function createProcessWatch({ clock, residentBytes, end }: ProcessWatchOptions) {
  let stop = (): void => undefined;
  const endIdle = (): void => end("it is not needed any more");

  const watch = (): void => {
    const bytes = residentBytes() ?? 0;
    if (bytes > MAX_RESIDENT_BYTES) end(`it took ${Math.round(bytes / 1e6)} MB`);
    else stop = clock.after(WATCH_EVERY_MS, watch);
  };

  const rest = (): void => {
    const isBloated = (residentBytes() ?? 0) > BLOATED_BYTES;
    stop = clock.after(isBloated ? 0 : IDLE_MS - RESTING_MS, endIdle);
  };

  return {
    /** It has work. */
    works() {
      stop();
      stop = clock.after(WATCH_EVERY_MS, watch);
    },
    /** It has no work. */
    rests() {
      stop();
      stop = clock.after(RESTING_MS, rest);
    },
    /** It has ended. */
    ends: () => stop(),
  };
}
