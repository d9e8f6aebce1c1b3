import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { StoreError } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { spawnTypeScript } from "../support/child.ts";
import { temporaryFile } from "./temporary-file.ts";

const child = (name: string) => new URL(`./children/${name}.ts`, import.meta.url);
const isWindows = process.platform === "win32";

const file = temporaryFile();
const open = () => openStore(file.url, { clock: systemClock, maxCacheBytes: 1_000_000 });

describe("an SQLite file that another process holds", () => {
  it("refuses writes while the event loop goes on, and does them afterwards", async () => {
    const store = await open();
    const values = store.values<string>("things");
    await values.set("a", "before");
    const holder = spawnTypeScript(child("hold-lock"), [file.path]);
    await holder.line((line) => line === "held");

    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    const refused = await Promise.allSettled([
      values.set("a", "during"),
      store.claim("job", "me", 60_000),
      store.increment("spent", 1, 60_000),
    ]);
    clearInterval(turning);
    const told = refused.map((result) => (result.status === "rejected" ? String(result.reason) : "done"));
    expect(told).toEqual(told.map(() => "StoreError: sqlite: database is locked (SQLITE_BUSY)"));
    expect(turns).toBeGreaterThan(10);
    expect(await values.get("a")).toBe("before");

    holder.send("let go");
    await holder.ended;
    await values.set("a", "after");
    expect(await values.get("a")).toBe("after");
    await store.close();
  });

  it("waits, where it is only for a moment", async () => {
    const store = await open();
    const holder = spawnTypeScript(child("hold-lock"), [file.path]);
    await holder.line((line) => line === "held");
    const write = store.values<string>("things").set("a", "waited");
    holder.send("let go");
    expect(await write).toBe(true);
    await holder.ended;
    await store.close();
  });
});

describe("an SQLite file that cannot be used", () => {
  it.each([
    ["with tables of the same name", "CREATE TABLE entries (title TEXT)"],
    ["with tables of other names", "CREATE TABLE songs (title TEXT)"],
    ["that counts versions as well", "CREATE TABLE songs (title TEXT); PRAGMA user_version = 3"],
    ["that has counted more of them", "CREATE TABLE entries (title TEXT); PRAGMA user_version = 77"],
  ])("because it is another program's: it is refused, and gets no tables of ours: %s", async (_what, sql) => {
    await mkdir(dirname(file.path), { recursive: true });
    const others = new Database(file.path);
    others.exec(sql);
    const tables = () => others.prepare("SELECT name FROM sqlite_schema").all();
    const before = tables();
    const words = "the file is another program's. Name another file, which is made where it is not there.";
    await expect(open()).rejects.toMatchObject({ name: "StoreError", problem: { kind: "setting", words } });
    expect(tables()).toEqual(before);
    others.close();
  });

  it("because a newer version has written it: it is refused, and left as it is", async () => {
    await (await open()).close();
    const newer = new Database(file.path);
    newer.exec("PRAGMA user_version = 999");
    await expect(open()).rejects.toThrow(/^sqlite: the file has schema 999, /);
    expect(newer.pragma("user_version")).toEqual([{ user_version: 999 }]);
    newer.close();
  });

  it("because it is no SQLite file: it is refused, and left as it is", async () => {
    await (await open()).close();
    const text = "This is a shopping list, not a database.\n".repeat(500);
    await writeFile(file.path, text);
    await expect(open()).rejects.toThrow(/^sqlite: .*SQLITE_NOTADB/);
    expect(await readFile(file.path, "utf8")).toBe(text);
  });

  it("because it is damaged: what is read from there is refused", async () => {
    const store = await open();
    const values = store.values<string>("things");
    for (let index = 0; index < 50; index += 1) await values.set(`${index}`, "x".repeat(1_000));
    await store.close();
    const bytes = await readFile(file.path);
    await writeFile(file.path, bytes.fill(0xaa, bytes.length / 2));

    const damaged = await open();
    const reading = damaged.values<string>("things").getMany(Array.from({ length: 50 }, (_, index) => `${index}`));
    await expect(reading).rejects.toBeInstanceOf(StoreError);
    await expect(reading).rejects.toThrow(/^sqlite: .*SQLITE_CORRUPT/);
    await damaged.close();
  });

  it("because its folder cannot be: it is refused", async () => {
    await writeFile(join(file.folder, "data"), "a file where a folder should be");
    await expect(open()).rejects.toThrow(/^sqlite: .*(EEXIST|ENOTDIR)/);
  });

  it.skipIf(isWindows)(
    "because it is read-only: it is refused (not on Windows, which has no such rights)",
    async () => {
      await (await open()).close();
      await chmod(file.path, 0o444);
      await chmod(join(file.folder, "data"), 0o555);
      await chmod(file.folder, 0o755);
      const reader = spawnTypeScript(child("open-read-only"), [file.url]);
      const end = await reader.ended;
      await chmod(join(file.folder, "data"), 0o755);
      expect(end).toEqual({ code: 0, signal: null, stderr: "" });
      expect(reader.lines[0]).toMatch(/^refused: true StoreError: sqlite: .*(SQLITE_READONLY|SQLITE_CANTOPEN)/);
    },
  );

  it.skipIf(isWindows)(
    "because the disk is full: writes are refused, what was written stays (not on Windows, which has no ulimit)",
    async () => {
      const writer = spawnTypeScript(child("fill-disk"), [file.url], { maxFileBlocks: 1_000 });
      const refused = await writer.line((line) => line.startsWith("refused"));
      expect(refused).toMatch(/^refused: true StoreError: sqlite: .*(SQLITE_FULL|SQLITE_IOERR)/);
      // It tells so also when it is only asked how it is.
      expect(await writer.line((line) => line.startsWith("trouble"))).toBe("trouble: full");
      const kept = await writer.line((line) => line.startsWith("kept"));
      expect(kept).toMatch(/^kept: ([1-9]\d+) of \1$/);
      expect(await writer.ended).toEqual({ code: 0, signal: null, stderr: "" });
    },
  );
});
