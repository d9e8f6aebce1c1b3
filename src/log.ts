import pino, { type Logger } from "pino";
import pretty from "pino-pretty";

/**
 * What may be logged of an error: its class, code and place. Never the properties that libraries hang on errors
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

/** Takes out of a text what opens doors: URLs' paths and queries, interaction tokens. */
function withoutSecrets(text: string): string {
  return text.replaceAll(/(https?:\/\/[^/\s"')]+)[^\s"')]*/g, "$1/…");
}

/** The process's logger: structured JSON lines on stdout, readable ones in a terminal. */
export const log: Logger = pino(
  { base: null, serializers: { err: describeError }, timestamp: pino.stdTimeFunctions.isoTime },
  process.stdout.isTTY ? pretty({ sync: true }) : pino.destination({ dest: 1, sync: true }),
);
