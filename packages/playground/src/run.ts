import { ConfigError } from "../../../src/config.ts";
import { EXIT_CONFIG } from "../../../src/core/exit-error.ts";
import { StoreError } from "../../../src/core/store.ts";
import { loadEnvironment } from "../../../src/environment.ts";
import { log } from "../../../src/log.ts";
import { missingPart } from "../../../src/node-version.ts";
import { type Playground, startPlayground } from "./start.ts";

/** An end that hangs must not keep the process. */
const MAX_END_MS = 5_000;

try {
  // It starts only once signals are handled, so that everything it creates is cleaned up.
  const starting = Promise.resolve().then(() => startPlayground({ environment: loadEnvironment() }));
  endOnSignals(starting);
  const { url } = await starting;
  process.stdout.write(`Playground: ${url}\n`);
} catch (error) {
  endInError(error);
}

/** Ends the playground, even while it is still starting, and cleans everything up. */
function endOnSignals(starting: Promise<Playground>): void {
  let isEnding = false;
  const end = (exitCode: number) => {
    // The operator who sends a second signal does not want to wait.
    if (isEnding) process.exit(1);
    isEnding = true;
    setTimeout(() => process.exit(1), MAX_END_MS).unref();
    const ended = starting.then((playground) => playground.close());
    // A playground that could not start has cleaned up after itself.
    void ended.catch(() => undefined).then(() => process.exit(exitCode));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => end(0));
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error, event }, "a bug that nobody caught: the playground ends");
      process.stderr.write(`The playground ends over a bug: ${error instanceof Error ? error.stack : String(error)}\n`);
      end(1);
    });
  }
}

/** Faults that the operator can mend are one readable line each. */
function endInError(error: unknown): never {
  const lines = explain(error);
  process.stderr.write(`${lines ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(lines === undefined ? 1 : EXIT_CONFIG);
}

function explain(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  const { code, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (syscall === "mkdtemp")
    return `TMPDIR: no folder can be made there (${code}). Name one that this account may write. Example: TMPDIR=/tmp`;
  if (code === "EADDRINUSE")
    return "PLAYGROUND_PORT is taken: something else listens there. Example: PLAYGROUND_PORT=8081";
  if (code === "EACCES") return "PLAYGROUND_PORT may not be used by this account. Example: PLAYGROUND_PORT=8081";
  return missingPart(error);
}
