import type Database from "libsql";
import { StoreError } from "../../core/store.ts";

/**
 * The file's schema, step by step; `user_version` counts the steps that a file has seen. A step that was released is
 * never changed: the next change is a step of its own.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    expires_at_ms INTEGER,
    bytes INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,
    evictable INTEGER NOT NULL,
    UNIQUE (namespace, key)
  ) STRICT;
  CREATE INDEX entries_by_end ON entries (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE INDEX entries_by_use ON entries (used_at_ms) WHERE evictable = 1;

  -- How large the evictable entries are together, kept by triggers: exact for every process, and never counted anew.
  CREATE TABLE cache (bytes INTEGER NOT NULL) STRICT;
  INSERT INTO cache VALUES (0);
  CREATE TRIGGER entry_added AFTER INSERT ON entries
    BEGIN UPDATE cache SET bytes = bytes + new.evictable * new.bytes; END;
  CREATE TRIGGER entry_changed AFTER UPDATE OF bytes, evictable ON entries
    BEGIN UPDATE cache SET bytes = bytes + new.evictable * new.bytes - old.evictable * old.bytes; END;
  CREATE TRIGGER entry_removed AFTER DELETE ON entries
    BEGIN UPDATE cache SET bytes = bytes - old.evictable * old.bytes; END;

  CREATE TABLE claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX claims_by_end ON claims (expires_at_ms);

  CREATE TABLE counters (key TEXT PRIMARY KEY, value INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX counters_by_end ON counters (expires_at_ms);
  `,
  `
  -- The code that adds entries counts them, once for each transaction: a trigger makes an insert take half as long again.
  DROP TRIGGER entry_added;
  `,
  `
  -- What was claimed later than now was claimed before the clock was set back. Of older claims that is not known.
  CREATE TABLE claims_anew (
    key TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    claimed_at_ms INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO claims_anew (key, owner, expires_at_ms) SELECT key, owner, expires_at_ms FROM claims;
  DROP TABLE claims;
  ALTER TABLE claims_anew RENAME TO claims;
  CREATE INDEX claims_by_end ON claims (expires_at_ms);
  `,
];

/** Another program's file is left untouched, whatever its tables. */
const ANOTHERS = {
  kind: "setting",
  words: "the file is another program's. Name another file, which is made where it is not there.",
} as const;

/**
 * Brings a file to our schema. To be called within a transaction, which this writes to in any case.
 *
 * @throws `StoreError` where a newer Sightline, or another program, has written the file
 */
export function migrate(database: Database.Database): void {
  const version = schemaVersion(database);
  if (!isOurs(database, version)) {
    throw new StoreError("sqlite: the file has other tables than Sightline's", { problem: ANOTHERS });
  }
  if (version > STEPS.length) {
    throw new StoreError(
      `sqlite: the file has schema ${version}, this Sightline knows schemas up to ${STEPS.length}: run the newer one`,
      {
        problem: {
          kind: "setting",
          words: "a newer Sightline has written the file. Run that one, or put a copy back.",
        },
      },
    );
  }
  for (const step of STEPS.slice(version)) database.exec(step);
  // Written even where it is the same: SQLite tells only at the first write that a file is read-only.
  database.exec(`PRAGMA user_version = ${STEPS.length}`);
}

/** Before the first step there is nothing in it, and from then on there are entries. */
function isOurs(database: Database.Database, version: number): boolean {
  const isThere = (condition: string) =>
    database.prepare(`SELECT 1 FROM sqlite_schema WHERE ${condition} LIMIT 1`).get() !== undefined;
  return version === 0 ? !isThere("TRUE") : isThere("type = 'table' AND name = 'entries' AND sql LIKE '%evictable%'");
}

function schemaVersion(database: Database.Database): number {
  const row = database.prepare("PRAGMA user_version").get();
  if (typeof row === "object" && row !== null && "user_version" in row && typeof row.user_version === "number") {
    return row.user_version;
  }
  throw new StoreError("sqlite: the file does not tell its schema");
}
