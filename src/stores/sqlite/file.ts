import { type FileHandle, mkdir, open as openFile, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Database from "libsql";
import { StoreError } from "../../core/store.ts";
import { createDiskSync } from "./disk-sync.ts";
import { closedError, storeError } from "../store-failure.ts";
import { groupCommit } from "./group-commit.ts";
import { migrate } from "./schema.ts";

/**
 * How often, and how far apart, a file is tried that another process holds: about 1.5 s in all. SQLite's own
 * `busy_timeout` would block the event loop meanwhile, and tries too seldom to win against a busy neighbour.
 */
const LOCK_TRIES = 1_000;
const LOCK_RETRY_MS = 1;

/** A quarter of what SQLite takes by itself: the operating system keeps the file's pages in memory, too. */
const PAGE_CACHE_KIB = 512;

/**
 * The log grows to this many pages, 16 MB, before they are written back to the file, by the writer of that moment,
 * which then waits for the disk twice: four times SQLite's default.
 */
const CHECKPOINT_PAGES = 4_000;

/** SQLite's primary result code for "another connection holds the lock"; extended codes carry it in their low byte. */
const SQLITE_BUSY = 5;

/** https://sqlite.org/wal.html#overview: all processes must be on one machine. */
const NO_LOG = {
  kind: "setting",
  words: "its file system cannot keep SQLite's write-ahead log, as network drives cannot. Name a file on a local disk.",
} as const;

type Bindable = string | number | null;

/** A prepared statement. `Row` is what it selects, in SQLite's own types, which STRICT tables guarantee. */
interface Statement<Row> {
  get(...parameters: Bindable[]): Row | undefined;
  all(...parameters: Bindable[]): Row[];
  /** Returns how many rows it changed. */
  run(...parameters: Bindable[]): number;
}

/** One SQLite file, up to date with our schema. Everything rejects with `StoreError`. */
export interface SqliteFile {
  prepare<Row = never>(sql: string): Statement<Row>;
  /** Runs `work`, which only reads, as soon as the file lets us. `work` may be run again, so it changes nothing else. */
  read<T>(work: () => T): Promise<T>;
  /**
   * Runs `work` in a transaction, all or nothing. `work` may be run again. What comes within a few turns of the event
   * loop shares a transaction.
   *
   * @param isPrecious - whether it is on disk when this resolves. Else it outlives the process, also where that is
   *   killed, and is on disk with the next precious write.
   */
  write<T>(work: () => T, isPrecious: boolean): Promise<T>;
  /** Registers work for the beginning and the end of every transaction, within it. */
  aroundTransactions(around: Around): void;
  /** Where it is. */
  readonly path: string;
  /** Writes the whole log back into the file, and empties it. */
  writeBack(): Promise<void>;
  /** Writes the log back into the file and lets go of it. */
  close(): Promise<void>;
}

/** What runs around a transaction's work. A transaction that is rolled back has a beginning and no end. */
interface Around {
  begin(): void;
  end(): void;
}

/** Syncs a file's writes to disk. */
type SyncFile = (file: FileHandle) => Promise<void>;

/**
 * Opens a file, with its folder (readable by its owner alone) where that is missing.
 *
 * @param sync - Node's own unless given
 * @throws `StoreError` where it cannot be written, is no SQLite file, or has a newer schema than ours
 */
export async function openSqliteFile(path: string, sync: SyncFile = (log) => log.datasync()): Promise<SqliteFile> {
  let database: Database.Database | undefined;
  try {
    // An absolute path is never taken for one of the addresses that libsql also opens.
    const file = resolve(path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const opened = new Database(file);
    database = opened;
    await patiently(() => prepareDatabase(opened));
    // SQLite names it after the file itself, where `path` is a link: https://sqlite.org/tempfiles.html#write_ahead_log_wal_files
    const log = await openFile(`${await realpath(file)}-wal`, "r+");
    return sqliteFile(opened, file, log, sync);
  } catch (cause) {
    database?.close();
    throw storeError("sqlite", cause);
  }
}

function prepareDatabase(database: Database.Database): void {
  const mode = database.prepare("PRAGMA journal_mode = WAL").get();
  if (!isWal(mode)) throw new StoreError("sqlite: the file cannot keep a write-ahead log", { problem: NO_LOG });
  // What is deleted is overwritten: https://sqlite.org/pragma.html#pragma_secure_delete
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}; PRAGMA secure_delete = ON`);
  inTransaction(database, () => migrate(database));
  // A commit is left to the operating system: https://sqlite.org/pragma.html#pragma_synchronous
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

function isWal(row: unknown): boolean {
  return typeof row === "object" && row !== null && "journal_mode" in row && row.journal_mode === "wal";
}

/**
 * @param log - the write-ahead log. It is put on disk by a thread of Node's, as SQLite would do it with each commit if
 *   it were told to (`synchronous = FULL`), but then nothing else could be done meanwhile.
 */
function sqliteFile(database: Database.Database, path: string, log: FileHandle, sync: SyncFile): SqliteFile {
  let open = true;

  async function attempt<T>(work: () => T): Promise<T> {
    try {
      return await patiently(() => {
        if (!open) throw closedError("sqlite");
        return work();
      });
    } catch (cause) {
      throw storeError("sqlite", cause, isBusy(cause)); // a file that is busy was tried for long
    }
  }

  const arounds: Around[] = [];
  const transact = groupCommit(<T>(work: () => T): Promise<T> =>
    attempt(() =>
      inTransaction(database, () => {
        for (const { begin } of arounds) begin();
        const result = work();
        for (const { end } of arounds) end();
        return result;
      }),
    ),
  );
  const reachDisk = createDiskSync(async () => {
    try {
      await sync(log);
    } catch (cause) {
      throw storeError("sqlite", cause);
    }
  });

  return {
    prepare: (sql) => prepareStatement(database, sql),
    read: attempt,
    async write(work, isPrecious) {
      const result = await transact(work);
      if (isPrecious) await reachDisk();
      return result;
    },
    aroundTransactions: (around) => void arounds.push(around),
    path,
    async writeBack() {
      await reachDisk(); // by a thread, so that what follows waits for less of it
      await attempt(() => writeBack(database));
    },
    async close() {
      if (!open) return;
      try {
        await attempt(() => database.pragma("wal_checkpoint(TRUNCATE)"));
      } finally {
        open = false;
        await log.close().finally(() => database.close());
      }
    },
  };
}

/**
 * Writes the whole log back into the file and empties it: https://sqlite.org/pragma.html#pragma_wal_checkpoint
 *
 * @throws SqliteError where another connection still reads in the log, or writes
 */
function writeBack(database: Database.Database): void {
  const row: unknown = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  const isDone = typeof row === "object" && row !== null && "busy" in row && row.busy === 0;
  if (!isDone) throw new Database.SqliteError("the log is still in use", "SQLITE_BUSY", SQLITE_BUSY);
}

/**
 * A statement that failed is prepared anew: libsql does not reset it, and SQLite takes no new parameters for it then, so
 * that it would silently run once more with the old ones.
 */
function prepareStatement<Row>(database: Database.Database, sql: string): Statement<Row> {
  let prepared: Database.Statement<Bindable[]> | undefined = database.prepare(sql);

  function using<T>(work: (statement: Database.Statement<Bindable[]>) => T): T {
    const statement = prepared ?? database.prepare(sql);
    prepared = undefined;
    const result = work(statement);
    prepared = statement;
    return result;
  }

  return {
    // The casts: what a statement selects is written beside it, and the tables are STRICT.
    get: (...parameters) => using((statement) => statement.get(...parameters) as Row | undefined),
    all: (...parameters) => using((statement) => statement.all(...parameters) as Row[]),
    run: (...parameters) => using((statement) => statement.run(...parameters).changes),
  };
}

/** IMMEDIATE: the lock is taken, or refused, before anything is read. */
function inTransaction<T>(database: Database.Database, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself; a second end would hide the first error.
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Runs `work` until no other process is in its way, and lets the event loop go on meanwhile. */
async function patiently<T>(work: () => T): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || tries === LOCK_TRIES) throw error;
    }
    await delay(LOCK_RETRY_MS);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && ((error.rawCode ?? 0) & 0xff) === SQLITE_BUSY;
}
