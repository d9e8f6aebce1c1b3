import type { StoreProblem } from "../../core/store.ts";

const passing = (words: string): StoreProblem => ({ kind: "passing", words });
const full = (words: string): StoreProblem => ({ kind: "full", words });
const setting = (words: string): StoreProblem => ({ kind: "setting", words });

const FULL = full("the disk is full, or this account has used up its part of it. Make room.");
const UNWRITABLE = setting(
  "the file or its folder may not be written. Give this account the right to write both, or name another file.",
);
const MISPLACED = setting("a file stands where its folder should be, or a folder where the file. Name another file.");
const FAILING = passing("the disk fails. Look at the system's log.");
const HELD = passing("another process holds the file. Wait for it, or end it.");

/** SQLite's result codes: https://sqlite.org/rescode.html. Of extended ones the low byte is the code itself. */
const CODES: Readonly<Record<number, StoreProblem>> = {
  3: UNWRITABLE,
  5: HELD,
  6: HELD,
  7: passing("this machine has no memory left. Look at what takes it."),
  8: UNWRITABLE,
  10: FAILING,
  11: setting("the file is damaged. Put a copy of it back, or name another file."),
  13: FULL,
  14: setting(
    "the file cannot be opened: this account may not write it or its folder, or it is a folder. Give it the right, or name another file.",
  ),
  23: UNWRITABLE,
  26: setting("the file is no SQLite file. Name another file, or put a copy back."),
};
/**
 * SQLITE_IOERR_WRITE and SQLITE_IOERR_SHMSIZE: nothing more is taken, not for ENOSPC, but over a quota or a limit of
 * the process.
 */
const TAKES_NO_MORE: ReadonlySet<number> = new Set([778, 4_874]);

/** Of the folder and of the log, as Node opens them. */
const SYSTEM: Readonly<Record<string, StoreProblem>> = {
  EACCES: UNWRITABLE,
  EPERM: UNWRITABLE,
  EROFS: UNWRITABLE,
  EEXIST: MISPLACED,
  ENOTDIR: MISPLACED,
  EISDIR: MISPLACED,
  ENOENT: setting("its folder cannot be. Name another file."),
  ELOOP: setting("its path leads in circles. Name another file."),
  ENAMETOOLONG: setting("its path is too long. Name another file."),
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EIO: FAILING,
};

/** libsql 0.5.29 says nothing more of a file that it could not open: `ConnectionFailed("Unable to open …: 14")`. */
const OPENING_FAILED = /^ConnectionFailed\(.*: (?<code>\d+)"?\)$/s;

/** What an error of libsql, or of Node's about the file, means to the operator. */
export function sqliteProblem(cause: unknown): StoreProblem | undefined {
  if (!(cause instanceof Error)) return undefined;
  const rawCode = "rawCode" in cause && typeof cause.rawCode === "number" ? cause.rawCode : undefined;
  const code = rawCode ?? Number(OPENING_FAILED.exec(cause.message)?.groups?.["code"] ?? Number.NaN);
  if (TAKES_NO_MORE.has(code)) return FULL;
  const name = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return CODES[code & 0xff] ?? (Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined);
}
