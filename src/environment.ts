import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { ConfigError } from "./config.ts";

/** Where variables stand beside those of the environment. */
const ENV_FILE = ".env";
/** What Windows writes at the beginning of a file, and Docker's `--env-file` takes for a part of the first name. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** By the code of Node's error. */
const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: "this account may not read it. Give it the right, or take the file away.",
  EPERM: "this account may not read it. Give it the right, or take the file away.",
  EISDIR:
    "it is a folder, which Docker makes where a file to be mounted is not there. Remove it, or put the file there.",
};

/**
 * The environment, and `.env` of the working directory beneath it where there is one. An empty variable hides none of the
 * file. Quotes around a value are taken off, as a shell does and Docker's `--env-file` does not.
 *
 * @throws ConfigError where the file cannot be read
 */
export function loadEnvironment(): Record<string, string | undefined> {
  return { ...tidy(readEnvFile()), ...tidy(process.env) };
}

function tidy(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const tidied = Object.entries(variables).map(([name, value = ""]) => [
    name.replace(BYTE_ORDER_MARK, ""),
    withoutQuotes(value.trim()),
  ]);
  return Object.fromEntries(tidied.filter(([, value]) => value !== ""));
}

function withoutQuotes(value: string): string {
  return /^(?<quote>["'])(?<inside>.*)\k<quote>$/s.exec(value)?.groups?.["inside"] ?? value;
}

function readEnvFile(): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(decode(readFileSync(ENV_FILE)));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT") return {};
    throw new ConfigError(
      `${ENV_FILE} cannot be read: ${UNREADABLE[code] ?? "the disk fails. Look at the system's log."}`,
    );
  }
}

/** Text as editors and shells write it: PowerShell's `>` writes UTF-16. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes); // and the mark is taken off
}
