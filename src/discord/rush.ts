import { type Clock, NOT_NEEDED } from "../core/clock.ts";

/** So long work is put off for others' first responses: it takes far longer itself. */
const MAX_PUT_OFF_MS = 300;

/** First responses have three seconds: whatever else there is to do lets those go first that are yet to be given. */
export interface Rush {
  /**
   * Somebody waits for a first response.
   *
   * @returns to be called when it is given, or never will be; calling it again does nothing
   */
  enter(): () => void;
  /** Resolves when nobody waits for a first response, or others have been let go first for long enough. */
  over(): Promise<void>;
}

export function createRush(clock: Clock): Rush {
  let waiting = 0;
  let over = new AbortController();

  return {
    enter() {
      waiting += 1;
      let isGiven = false;
      return () => {
        if (isGiven) return;
        isGiven = true;
        waiting -= 1;
        if (waiting > 0) return;
        over.abort(NOT_NEEDED);
        over = new AbortController();
      };
    },
    async over() {
      if (waiting === 0) return;
      await clock.sleep(MAX_PUT_OFF_MS, over.signal).catch(() => undefined); // it is over before
    },
  };
}
