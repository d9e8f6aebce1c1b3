import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../../core/async/clock.ts";

/** Other work waits so long for each first response that is still to be given. */
const WAIT_FOR_EACH_MS = 10;
/** Discord answers sooner as a rule; whatever it does, no work waits for longer. */
const MAX_WAIT_MS = 250;
/** Pictures of so many people are read so soon that each may wait for the answer itself. */
const MAX_READ_AT_EASE = 32;

/**
 * First responses have three seconds: work that takes the processor lets those go first that are still to be given.
 *
 * @remarks 200 `/caption` at once, 99 % of the first responses, beside bare discord.js (Node 24.21): 1.55 × with it, 2.2 ×
 * where work does not wait, 8.8 × where many are not told before their pictures are read.
 */
export interface FirstResponseGate {
  /**
   * A person waits for a first response.
   *
   * @param who - a person who enters again still counts once
   * @returns to be called when it is given, or never will be; calling it again does nothing
   */
  enter(who: string): () => void;
  /** Resolves when no first response is waited for, or work has waited for long enough. */
  over(): Promise<void>;
  /**
   * A picture is read for a person who waits.
   *
   * @param tellToWait - called once, as soon as so many wait in this way that it takes a while
   * @returns when it is this picture's turn; to be called when it has been read
   */
  beginReading(tellToWait: () => void): Promise<() => void>;
}

export function createFirstResponseGate(clock: Clock): FirstResponseGate {
  const waiting = new Set<string>();
  const working = new Set<() => void>();
  const reading = new Set<{ tellToWait: () => void; isTold: boolean }>();

  const over = async (): Promise<void> => {
    if (waiting.size === 0) return;
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        cancel();
        working.delete(goOn);
        resolve();
      };
      const cancel = clock.after(Math.min(waiting.size * WAIT_FOR_EACH_MS, MAX_WAIT_MS), goOn);
      working.add(goOn);
    });
  };

  return {
    enter(who) {
      waiting.add(who);
      return () => {
        waiting.delete(who);
        if (waiting.size === 0) for (const goOn of working) goOn();
      };
    },
    over,
    async beginReading(tellToWait) {
      const reader = { tellToWait, isTold: false };
      reading.add(reader);
      if (reading.size > MAX_READ_AT_EASE) {
        for (const one of reading) {
          if (!one.isTold) one.tellToWait();
          one.isTold = true;
        }
      }
      await nextTurn(); // of many who ask at once, the first are a part
      if (reader.isTold) await over();
      return () => void reading.delete(reader);
    },
  };
}
