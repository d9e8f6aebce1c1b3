import { type FileHandle, mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { StoreError } from "../../src/core/store.ts";
import { openSqliteFile } from "../../src/stores/sqlite/file.ts";
import { temporaryFile } from "./temporary-file.ts";

const temporary = temporaryFile();

/** Opens the file, on a disk that is busy until it is told otherwise. */
async function onBusyDisk(at = temporary.path) {
  const asked: { readonly log: FileHandle; done(): void; fail(error: Error): void }[] = [];
  const file = await openSqliteFile(
    at,
    (log) => new Promise((resolve, reject) => void asked.push({ log, done: () => resolve(), fail: reject })),
  );
  const put = file.prepare("INSERT INTO claims (key, owner, expires_at_ms) VALUES (?, '', 0)");
  const count = file.prepare<{ claims: number }>("SELECT count(*) AS claims FROM claims");
  const done: string[] = [];
  const write = (key: string, isPrecious: boolean) =>
    file.write(() => put.run(key), isPrecious).then(() => done.push(key));
  return { file, asked, done, write, count: () => file.read(() => count.get()?.claims) };
}

describe("what is written to an SQLite file", () => {
  it("is done when it is on disk, where it is precious, and holds nothing else up meanwhile", async () => {
    const { file, asked, done, write, count } = await onBusyDisk();
    const precious = write("precious", true);
    await expect.poll(() => asked.length).toBe(1);
    await write("other", false);
    expect(await count()).toBe(2);
    expect(done).toEqual(["other"]);
    asked[0]?.done();
    await precious;
    expect(done).toEqual(["other", "precious"]);
    await file.close();
  });

  it("is nobody's word where the disk fails, and is written once all the same", async () => {
    const { file, asked, write, count } = await onBusyDisk();
    const precious = Promise.allSettled([write("one", true), write("other", true)]);
    await expect.poll(() => asked.length).toBe(1);
    asked[0]?.fail(new Error("EIO: input/output error"));
    for (const result of await precious) {
      expect(result).toMatchObject({ status: "rejected", reason: expect.any(StoreError) });
      expect(result).toHaveProperty("reason.message", "sqlite: EIO: input/output error");
    }
    expect(await count()).toBe(2);
    expect(asked).toHaveLength(1);
    await file.close();
  });

  it.each(["store.db", "link.db"])("is in the write-ahead log, which is put on disk (%s)", async (name) => {
    const folder = join(temporary.folder, "here");
    await mkdir(folder);
    await writeFile(join(temporary.folder, "real.db"), "");
    await symlink(join(temporary.folder, "real.db"), join(folder, "link.db"));
    const { file, asked, write } = await onBusyDisk(join(folder, name));
    void write("precious", true);
    await expect.poll(() => asked.length).toBe(1);
    const real = name === "link.db" ? join(temporary.folder, "real.db") : join(folder, name);
    expect((await asked[0]?.log.stat())?.ino).toBe((await stat(`${real}-wal`)).ino);
    await file.close();
  });
});
