/** The exit code that asks for a restart, now or later: EX_TEMPFAIL of sysexits.h. */
export const EXIT_LATER = 75;
/** The exit code that says the operator has to change something first: EX_CONFIG of sysexits.h. */
export const EXIT_CONFIG = 78;

/**
 * Ends the process when it reaches the top of the program: `message` is written to stderr unchanged. It has one
 * readable line for each fault, which names the variable, the cause in words and what to do, and never a secret.
 */
export class ExitError extends Error {
  override readonly name: string = "ExitError";
  readonly exitCode: typeof EXIT_LATER | typeof EXIT_CONFIG;

  constructor(message: string, exitCode: ExitError["exitCode"], options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Something that the bot needs is away, and may come back by itself: the start waits for it. */
export class AwayError extends ExitError {
  override readonly name = "AwayError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT_LATER, options);
  }
}
