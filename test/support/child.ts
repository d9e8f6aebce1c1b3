import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const LOADER_URL = new URL("./ts-loader.mjs", import.meta.url).href;

/** How a child process is started. */
export interface ChildOptions {
  /** Instead of the variables of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Modules that are loaded before the file itself. */
  readonly imports?: readonly URL[];
  /** The file that its stdout goes to, whose lines are then not read; not on Windows. */
  readonly stdoutFile?: string | undefined;
  /** Limits the size of files that the child writes, in blocks of 512 bytes (`ulimit -f`); not on Windows. */
  readonly maxFileBlocks?: number;
  /** Limits how many files the child may have open (`ulimit -n`); not on Windows. */
  readonly maxOpenFiles?: number;
}

/** Ends a process with this one, however this one ends short of a crash. */
export function endWithUs(child: ChildProcess): void {
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
}

/** How a child process ended. */
interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A real Node process that runs one of our TypeScript files. */
export interface Child {
  readonly process: ChildProcess;
  /** Every line of its stdout, so far. */
  readonly lines: readonly string[];
  readonly ended: Promise<ChildEnd>;
  /**
   * Resolves with the first line of stdout, printed or yet to come, that `isIt` accepts.
   *
   * @throws an Error with the child's stderr when it ends before
   */
  line(isIt: (line: string) => boolean): Promise<string>;
  /** Writes a line to its stdin. */
  send(line: string): void;
  /** Ends it, if it has not ended by itself, and resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<ChildEnd>;
}

/**
 * Starts `node FILE ARGS…` for a TypeScript file.
 *
 * @param file - path of the file, or its URL (`new URL("./children/x.ts", import.meta.url)`)
 */
export function spawnTypeScript(file: string | URL, args: readonly string[] = [], options: ChildOptions = {}): Child {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const { maxFileBlocks, maxOpenFiles, stdoutFile, imports = [], ...spawnOptions } = options;
  const preloaded = [LOADER_URL, ...imports.map(({ href }) => href)].flatMap((url) => ["--import", url]);
  const command = [process.execPath, "--enable-source-maps", ...preloaded, path, ...args];
  const limits = [
    ...(maxFileBlocks === undefined ? [] : [`ulimit -f ${maxFileBlocks}`]),
    ...(maxOpenFiles === undefined ? [] : [`ulimit -n ${maxOpenFiles}`]),
  ];
  const end = stdoutFile === undefined ? 'exec "$0" "$@"' : `exec "$0" "$@" > ${stdoutFile}`;
  const isPlain = limits.length === 0 && stdoutFile === undefined;
  const [program = "", ...rest] = isPlain ? command : ["/bin/sh", "-c", [...limits, end].join(" && "), ...command];
  return follow(spawn(program, rest, { stdio: "pipe", ...spawnOptions }));
}

/**
 * Starts `node FILE` for a program that is built.
 *
 * @param path - of the file
 */
export function spawnNode(path: string, options: Pick<ChildOptions, "env" | "cwd">): Child {
  return follow(spawn(process.execPath, [path], { stdio: "pipe", ...options }));
}

function follow(child: ChildProcessWithoutNullStreams): Child {
  endWithUs(child);
  const lines: string[] = [];
  const printed = new EventEmitter<{ line: [line: string] }>();
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    printed.emit("line", line);
  });
  const ended = once(child, "close").then((): ChildEnd => ({ code: child.exitCode, signal: child.signalCode, stderr }));

  return {
    process: child,
    lines,
    ended,
    line: (isIt) =>
      new Promise((resolve, reject) => {
        const found = lines.find(isIt);
        if (found !== undefined) return resolve(found);
        printed.on("line", function check(line) {
          if (!isIt(line)) return;
          printed.off("line", check);
          resolve(line);
        });
        ended.then(() => reject(new Error(`the child ended without that line: ${stderr}`)), reject);
      }),
    send: (text) => void child.stdin.write(`${text}\n`),
    async kill(signal = "SIGKILL") {
      child.kill(signal);
      return ended;
    },
  };
}
