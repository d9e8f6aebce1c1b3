import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";

/** How long a process that stops waits for what is under way; the rest of its time is for telling people. */
const PATIENCE_MS = 4_000;

/** Work that people wait for and no other process could continue, such as a change of settings. */
export interface ShortTasks {
  /**
   * Runs an answer, which ends before this process does.
   *
   * @param answer - is given what aborts with `stopped` when there is no more time, or with `restarting` where there is
   *   none to begin with
   */
  run(answer: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** The process stops: resolves when all have been answered, in one way or another. */
  end(): Promise<void>;
}

export function createShortTasks(clock: Clock): ShortTasks {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const leaving = new AbortController();
  return {
    async run(answer) {
      const answering = answer(leaving.signal.aborted ? leaving.signal : stopping.signal);
      underWay.add(answering);
      await answering.finally(() => underWay.delete(answering));
    },
    async end() {
      leaving.abort(new UserError("restarting", {}));
      const cancel = clock.after(PATIENCE_MS, () => stopping.abort(new UserError("stopped", {})));
      await Promise.allSettled(underWay);
      cancel();
    },
  };
}
