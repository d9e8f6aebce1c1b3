import { writeSync } from "node:fs";

/** Unwritten lines are kept up to this size, until they can be written. Beyond it, lines are lost. */
const MAX_UNWRITTEN_BYTES = 1024 * 1024;
const RETRY_MS = 100;
/** How often a process that ends tries again where the reader of its lines is slow: half a second in all. */
const LAST_TRIES = 50;
const LAST_PAUSE_MS = 10;

/** Where the log's lines go. */
export interface LogOutput {
  /** Never throws, and never waits. */
  write(line: string): void;
}

/**
 * Writes lines to a file descriptor at once, so that none is lost when the process is killed. Where that fails (the disk
 * is full, the pipe is closed, or read too slowly), the process goes on: no bot ends for its log.
 *
 * @param whenLost - called when lines can be written again, with how many were lost meanwhile
 */
export function createLogOutput(fd: number, whenLost: (lines: number) => void): LogOutput {
  let unwritten: Buffer = Buffer.alloc(0);
  let lost = 0;
  let isFailing = false;

  const writeOut = (): void => {
    while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(fd, unwritten));
  };

  const tryNow = (): void => {
    try {
      writeOut();
      isFailing = false;
    } catch {
      isFailing = true;
      setTimeout(tryNow, RETRY_MS).unref();
      return;
    }
    const lines = lost;
    lost = 0;
    if (lines > 0) whenLost(lines);
  };

  const tryLast = (): void => {
    for (let tries = 0; unwritten.length > 0 && tries < LAST_TRIES; tries += 1) {
      try {
        writeOut();
      } catch (error) {
        if (!isFull(error)) return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_PAUSE_MS);
      }
    }
  };
  process.on("exit", tryLast);

  return {
    write(line) {
      const bytes = Buffer.from(line);
      if (unwritten.length + bytes.length > MAX_UNWRITTEN_BYTES) {
        lost += 1;
        return;
      }
      unwritten = unwritten.length === 0 ? bytes : Buffer.concat([unwritten, bytes]);
      if (!isFailing) tryNow();
    },
  };
}

/** Whether a pipe holds as much as it can: it is read, but slowly. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
