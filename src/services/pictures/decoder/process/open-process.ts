import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import { extname } from "node:path";
import type { Readable } from "node:stream";
import { z } from "zod";
import type { DecoderData, WorkerResponse, WorkerRequest } from "./messages.ts";

/** A running decoder process. */
export interface DecoderProcess {
  send(order: WorkerRequest): void;
  /** The memory that it has resident, in bytes; undefined where the system does not tell. */
  residentBytes(): number | undefined;
  /** Kills it, whatever it is doing. */
  kill(): void;
}

export interface DecoderProcessEvents {
  delivered(delivery: WorkerResponse): void;
  /** Called once, when the process has ended, for whatever reason. */
  ended(how: string): void;
}

export type OpenDecoderProcess = (events: DecoderProcessEvents) => DecoderProcess;

/** Beside this file; the build bundles modules into `dist/src/parts`, and leaves entry points in place. */
const PROGRAM = new URL(
  extname(import.meta.url) === ".ts" ? "./main.ts" : "../services/pictures/decoder/process/main.js",
  import.meta.url,
);

/**
 * Little room for new objects is collected often, and with it the bytes that were downloaded: else they pile up. All
 * else that it keeps is small; pixels and files are outside of V8's heap.
 */
const HEAP_FLAGS = ["--max-semi-space-size=1", "--max-old-space-size=96"];

/**
 * The whole environment of the process: it reads strangers' files, so no token or key is in its memory. These variables
 * describe the system and the certificates by which it trusts hosts.
 */
const ENVIRONMENT = [
  "PATH",
  "LD_LIBRARY_PATH",
  "TMPDIR",
  "SystemRoot",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
] as const;

/**
 * For glibc's allocator: large buffers of pixels are given back to the system as soon as they are freed, instead of being
 * kept for the next picture. Smaller ones would cost page faults, and fewer arenas would have threads wait for each
 * other: either 2 ms a picture of a megapixel. https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const MALLOC = { MALLOC_MMAP_THRESHOLD_: "1048576", MALLOC_TRIM_THRESHOLD_: "8388608" } as const;

/** A decoder keeps a thread, also after its caller has left: enough others remain to look up names. */
const THREADS = "8";

const id = z.number();
const deliverySchema = z.union([
  z.object({ id, announcedBytes: z.number() }),
  z.object({ id, failure: z.looseObject({}) }),
  z.object({ id, result: z.unknown() }),
]);

/**
 * @param program - what the process runs; of this build unless given
 * @returns a function that starts the process: it keeps no other process from ending, and ends when this one does
 */
export function openDecoderProcess(data: DecoderData, program = PROGRAM): OpenDecoderProcess {
  return ({ delivered, ended }) => {
    const child = fork(program, [JSON.stringify(data)], {
      serialization: "advanced", // bytes stay bytes
      execArgv: [...process.execArgv, ...HEAP_FLAGS],
      env: { ...environment(), ...MALLOC, UV_THREADPOOL_SIZE: THREADS, VIPS_WARNING: "0" },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const stderrTail = keepStderrTail(child.stderr);
    let isOver = false;
    const end = (how: string): void => {
      if (isOver) return;
      isOver = true;
      ended(`${how} ${stderrTail()}`.trimEnd());
    };
    child.on("error", (error) => end(error.message));
    child.on("exit", (code, signal) => end(signal === null ? `exit code ${code}` : signal));
    child.on("message", (message) => {
      // A picture that took over the process would speak through this.
      const { data } = deliverySchema.safeParse(message);
      if (data) delivered(data as WorkerResponse); // see messages.ts
    });
    child.unref();
    child.channel?.unref();
    return {
      send(order) {
        // An ending process takes nothing, nor one that never started; its end reports what became of the request.
        if (child.connected) child.send(order, () => undefined);
      },
      residentBytes: () => residentBytesOf(child.pid),
      kill() {
        child.kill("SIGKILL");
      },
    };
  };
}

/** What a process writes before it ends may say why. Decoders warn of much, so it is no log by itself. */
const MAX_STDERR_LENGTH = 2_000;

function keepStderrTail(stderr: Readable | null): () => string {
  let words = "";
  stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-MAX_STDERR_LENGTH);
  });
  if (stderr instanceof Socket) stderr.unref();
  return () => words;
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ENVIRONMENT.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
  );
}

/** Linux tells it in kibibytes: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

function residentBytesOf(pid: number | undefined): number | undefined {
  if (process.platform !== "linux" || pid === undefined) return undefined;
  try {
    const [, kibibytes] = RESIDENT.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined; // it has ended just now
  }
}
