import type { Clock } from "../../../core/async/clock.ts";

/** So long others are let go first for each who waits. */
const WAIT_FOR_EACH_MS = 10;
/** Discord answers sooner as a rule; whatever it does, nothing is put off for longer. */
const MAX_WAIT_MS = 250;

/** First responses have three seconds: whatever else there is to do lets those go first that are yet to be given. */
export interface FirstResponseGate {
  /**
   * Somebody waits for a first response.
   *
   * @param who - who enters again is still one
   * @returns to be called when it is given, or never will be; calling it again does nothing
   */
  enter(who: string): () => void;
  /** Resolves when nobody waits for a first response, or others have been let go first for long enough. */
  over(): Promise<void>;
}

export function createFirstResponseGate(clock: Clock): FirstResponseGate {
  const waiting = new Set<string>();
  const putOff = new Set<() => void>();
  return {
    enter(who) {
      waiting.add(who);
      return () => {
        waiting.delete(who);
        if (waiting.size === 0) for (const goOn of putOff) goOn();
      };
    },
    async over() {
      if (waiting.size === 0) return;
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          cancel();
          putOff.delete(goOn);
          resolve();
        };
        const cancel = clock.after(Math.min(waiting.size * WAIT_FOR_EACH_MS, MAX_WAIT_MS), goOn);
        putOff.add(goOn);
      });
    },
  };
}
