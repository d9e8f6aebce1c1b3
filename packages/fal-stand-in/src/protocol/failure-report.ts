/** Called with failures of the stand-in itself, which the client did not cause. */
export type ReportFailure = (error: unknown, what: string) => void;

/** Where no function is handed in, a failure is written to stderr. */
export const writeFailure: ReportFailure = (error, what) => {
  process.stderr.write(`${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
};
