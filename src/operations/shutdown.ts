import { log } from "../log.ts";

/** An end that hangs must not keep the process: service managers kill after ten seconds. */
const MAX_DRAIN_MS = 9_000;

/** How the process ends in good order. */
export interface Shutdown {
  /** Registers work for the end of the process; the last registered runs first. */
  before(work: () => Promise<void>): void;
  /** Registers a listener that is called at once when the end begins. */
  onBegin(listener: () => void): void;
  /**
   * Ends the process with this code, once the work under way is kept; a process that is ending already keeps its own
   * code.
   */
  end(code: number): Promise<void>;
}

/** Ends the process with 0 after a signal, and with 1 after an uncaught bug, once the work under way is kept. */
export function shutDownOnSignals(): Shutdown {
  const [works, listeners]: [(() => Promise<void>)[], (() => void)[]] = [[], []];
  let isStopping = false;
  let exitCode = 0;

  const drain = async (code = exitCode): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    exitCode = code;
    setTimeout(() => process.exit(exitCode), MAX_DRAIN_MS).unref();
    for (const listener of listeners) listener();
    try {
      for (const work of works.toReversed()) await work();
    } catch (error) {
      log.error({ err: error }, "the bot could not stop cleanly");
    }
    process.exit(exitCode);
  };

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // The operator who sends a second signal does not want to wait.
      if (isStopping) process.exit(1);
      log.info({ signal }, "stopping");
      void drain();
    });
  }
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error, event }, "a bug that nobody caught: the bot stops");
      // Bugs come in swarms: another one during the shutdown must not cost the people who wait.
      exitCode = 1;
      void drain();
    });
  }
  return {
    before: (work) => void works.push(work),
    onBegin: (listener) => void listeners.push(listener),
    end: drain,
  };
}
