import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import pino, { type Logger } from "pino";
import { createLogOutput } from "./log-output.ts";

/**
 * The loggable part of an error: its class, code and place. Never the properties that libraries hang on errors
 * (discord.js puts the request's URL and body there, zod and fal's client the input), and never a URL's query.
 */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error };
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...((typeof code === "string" || typeof code === "number") && { code }),
    ...(typeof status === "number" && { status }),
    stack: withoutSecrets(error.stack ?? ""),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}

/** Removes secrets from a text: URLs' paths and queries, interaction tokens. */
function withoutSecrets(text: string): string {
  return text.replaceAll(/(https?:\/\/[^/\s"')]+)[^\s"')]*/g, "$1/…");
}

/** What a line is about, beyond its own words. */
export interface LogNames {
  readonly interactionId?: string;
  /** A message that spoke to the bot. */
  readonly messageId?: string;
  /** The ask, by {@link nameOfAsk}. */
  readonly askId?: string;
  /** A job, which several may wait for. */
  readonly jobKey?: string;
}

/**
 * Names a request in the log. The id itself stands in the custom ids of the answer's buttons, and so opens the answer:
 * a reader of the log can follow a request through it, and open nothing.
 */
export function nameOfAsk(id: string): { readonly askId: string } {
  return { askId: createHash("sha256").update(id).digest("hex").slice(0, 12) };
}

const names = new AsyncLocalStorage<LogNames>();

/**
 * Runs `work` with these names in every log line that it writes, however far from here. Inside work that has names
 * already, they are added to those, also for its later lines.
 */
export function logWith<Result>(more: LogNames, work: () => Result): Result {
  const known = names.getStore();
  if (known === undefined) return names.run({ ...more }, work);
  Object.assign(known, more);
  return work();
}

/**
 * Runs shared work that several callers may wait for: its lines have these names, and none of the caller that began it.
 */
export function logApart<Result>(own: LogNames, work: () => Result): Result {
  return names.run({ ...own }, work);
}

/** Binds a function to the current log names, wherever it is called from. */
export function logAsHere<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  return AsyncLocalStorage.bind(work);
}

const STDOUT = 1;
/** Loaded only for a terminal: a service has none, and starts the sooner. */
const prettify = process.stdout.isTTY ? (await import("pino-pretty")).prettyFactory({}) : undefined;
const output = createLogOutput(STDOUT, (lines) => log.warn({ lines }, "lines of the log could not be written"));

/** The process's logger: structured JSON lines on stdout, readable ones in a terminal. */
export const log: Logger = pino(
  {
    base: null,
    serializers: { err: describeError },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A copy: pino writes the line's own properties into it.
    mixin: () => ({ ...names.getStore() }),
  },
  prettify ? { write: (line: string) => output.write(prettify(line)) } : output,
);

/** Waits for work whose failure changes nothing for the caller: it is logged. */
export async function orLog(work: Promise<unknown>, message: string): Promise<void> {
  try {
    await work;
  } catch (error) {
    log.error({ err: error }, message);
  }
}
