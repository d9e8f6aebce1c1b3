import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** Where an SQLite file may be in the test that runs. */
export interface TemporaryFile {
  /** A folder of the test's own. */
  folder: string;
  /** A file in a folder within, neither of which is there yet. */
  path: string;
  /** The store's address for it. */
  url: string;
}

/** Gives each test of the file that calls it a folder of its own, which goes with the test. */
export function temporaryFile(): TemporaryFile {
  const file = { folder: "", path: "", url: "" };
  beforeEach(async () => {
    file.folder = await mkdtemp(join(tmpdir(), "sightline-"));
    file.path = join(file.folder, "data", "store.db");
    file.url = `sqlite://${file.path}`;
  });
  afterEach(() => rm(file.folder, { recursive: true }));
  return file;
}
