import { readHttpPort } from "../config.ts";
import { loadEnvironment } from "../environment.ts";

/*
 * Asks the bot on this machine whether it is well: exit code 0 where it is, else 1, with what does not answer. For
 * containers, whose images have no curl.
 */

const ANSWER_MS = 4_000;

try {
  const port = readHttpPort(loadEnvironment()) ?? 0;
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
  process.stdout.write(await response.text());
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`The bot cannot be asked: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
