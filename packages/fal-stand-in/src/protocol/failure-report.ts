/** Is told of what goes wrong in the stand-in itself, and not at the client's doing. */
export type ReportFailure = (error: unknown, what: string) => void;

/** Where no function is handed in, a failure is written to stderr. */
export const writeFailure: ReportFailure = (error, what) => {
  process.stderr.write(`${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
};
