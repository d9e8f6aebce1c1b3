/*
 * In the words that Node has known since version 12, and without an import: an older one must get as far as this.
 */

/** The oldest Node that the bot runs on: `engines` in package.json. */
export const OLDEST_NODE = "20.19";

/**
 * The message for an operator whose Node is too old; undefined where it is not.
 *
 * @param version - as `process.versions.node` has it
 */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = OLDEST_NODE.split(".").map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `Node ${version} is too old: install Node ${OLDEST_NODE} or newer, from nodejs.org, and start again.`;
}

/**
 * The message for an operator whose installation is incomplete; undefined for any other error.
 *
 * @param error - as an import has thrown it: a package that is there may miss the one for this system, or a file was
 *   taken away from the build
 */
export function missingPart(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return undefined;
  const name = nameIn(error.message);
  return /^(?:\/|file:|[A-Z]:)/.test(name)
    ? `A file is missing (${name}): run "npm ci" and "npm run build" in the bot's folder, and start again.`
    : `A package is missing (${name}): run "npm ci" in the bot's folder, and start again.`;
}

/**
 * Loads the program, or ends the process with one line where that cannot be: Node is too old, or a package is missing.
 *
 * @param load - imports the program, which runs by being imported
 */
export function startOnNode(load: () => Promise<unknown>): void {
  const tooOld = tooOldNode(process.versions.node);
  if (tooOld !== undefined) return endWith(tooOld);
  load().catch((error: unknown) => {
    const missing = missingPart(error);
    if (missing === undefined) throw error;
    endWith(missing);
  });
}

/** `Cannot find package 'zod' imported from …` */
function nameIn(message: string): string {
  const found = /'([^']+)'/.exec(message);
  return found && found[1] ? found[1] : "unknown";
}

/** 78: EX_CONFIG of sysexits.h, what only the operator can change. */
function endWith(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 78;
}
