/** What a process ends with that is right to start again, now or later: EX_TEMPFAIL of sysexits.h. */
export const EXIT_LATER = 75;
/** What a process ends with whose operator has to change something first: EX_CONFIG of sysexits.h. */
export const EXIT_CONFIG = 78;

/**
 * Ends the process, wherever it reaches the program's end: `message` is written to stderr as it is. It has one readable
 * line for each fault, which names the variable, the cause in words and what to do, and never a secret.
 */
export class ExitError extends Error {
  override readonly name: string = "ExitError";
  readonly exitCode: typeof EXIT_LATER | typeof EXIT_CONFIG;

  constructor(message: string, exitCode: ExitError["exitCode"], options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Something that the bot needs is away, and may come back by itself: at the start it is waited for. */
export class AwayError extends ExitError {
  override readonly name = "AwayError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT_LATER, options);
  }
}
