import Database from "libsql";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/stores/open.ts";
import { spawnTypeScript } from "../support/child.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { describeCacheBound } from "./cache-bound.ts";
import { EACH_ONCE, raceForClaims } from "./claim-race.ts";
import { describeStoreContract } from "./contract.ts";
import { temporaryFile } from "./temporary-file.ts";

const WRITER = new URL("./children/write-records.ts", import.meta.url);

const file = temporaryFile();
const open = (clock = createManualClock(), maxCacheBytes = 1_000_000) => openStore(file.url, { clock, maxCacheBytes });

describe("a store in SQLite", () => {
  describeStoreContract(async () => {
    const clock = createManualClock();
    const [store, neighbour] = await Promise.all([open(clock), open(clock)]);
    return { store, neighbour, pass: (durationMs) => clock.advance(durationMs) };
  });
});

describe("the bound of SQLite's caches", () => {
  describeCacheBound(async () => {
    const clock = createManualClock();
    return { clock, store: await open(clock, 1_000) };
  });

  it("goes by uses from before a restart, though reading writes nothing", async () => {
    const clock = createManualClock();
    const store = await open(clock, 100);
    const cache = store.values<string>("cache", { evictable: true });
    await cache.set("read", "x".repeat(30));
    await clock.advance(60_000);
    await cache.set("not read", "x".repeat(30));
    await clock.advance(60_000);
    await cache.get("read");
    await store.close();

    const reopened = await open(clock, 100);
    const again = reopened.values<string>("cache", { evictable: true });
    await again.set("new", "x".repeat(20));
    expect(await again.hasMany(["read", "not read", "new"])).toEqual([true, false, true]);
    await reopened.close();
  });
});

describe("an SQLite file", () => {
  it("does not grow by what has expired", async () => {
    const clock = createManualClock();
    const store = await open(clock);
    const values = store.values<string>("things", { ttlMs: 1_000 });
    for (let index = 0; index < 300; index += 1) {
      await values.set(`${index}`, "value");
      await store.claim(`${index}`, "me", 1_000);
      await store.increment(`${index}`, 1, 1_000);
      await clock.advance(100);
    }
    await store.close();
    expect(select("SELECT key FROM entries").length).toBeLessThan(15);
    expect(select("SELECT key FROM claims").length).toBeLessThan(15);
    expect(select("SELECT key FROM counters").length).toBeLessThan(15);
  });

  it("keeps everything over a restart", async () => {
    const clock = createManualClock();
    const store = await open(clock);
    await store.values<string>("things").set("a", "kept");
    await store.claim("job", "me", 60_000);
    await store.increment("spent", 5, 60_000);
    await store.close();

    const reopened = await open(clock);
    expect(await reopened.values<string>("things").get("a")).toBe("kept");
    expect(await reopened.claim("job", "you", 60_000)).toBe(false);
    expect(await reopened.increment("spent", 1, 60_000)).toBe(6);
    await reopened.close();
  });

  it("ends claims in their time though the clock was set back over a restart", async () => {
    const clock = createManualClock();
    const store = await open(clock);
    for (const key of ["looked at", "wanted"]) await store.claim(key, "the dead", 5_000);
    await store.close();
    await clock.jump(-10 * 60_000);
    const reopened = await open(clock);
    expect(await reopened.holder("looked at")).toBe("the dead");
    expect(await reopened.claim("wanted", "heir", 5_000)).toBe(false);
    await clock.advance(5_000);
    expect(await reopened.holder("looked at")).toBeUndefined();
    expect(await reopened.claim("wanted", "heir", 5_000)).toBe(true);
    await reopened.close();
  });

  it("is shared by processes: of two that race, each of 1 000 claims goes to exactly one", async () => {
    expect(await raceForClaims(file.url)).toEqual(EACH_ONCE);
  });

  it.each([
    [3, "kept"],
    [251, "kept"],
    [702, "kept"],
    [702, "cached"],
  ])("loses no acknowledged record when its writer is killed after %i of 1 000 (%s)", async (count, kind) => {
    const writer = spawnTypeScript(WRITER, [file.url, "1000", kind]);
    await writer.line((line) => line === `record ${count}`);
    await writer.kill("SIGKILL");
    expect(writer.lines.length).toBeGreaterThan(count);
    expect(writer.lines.length).toBeLessThan(1_000);

    expect(select("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    const store = await open();
    const records = await store.values<string>("records").getMany([...writer.lines]);
    expect(writer.lines.filter((_, index) => records[index] !== `${index} `.repeat(200))).toEqual([]);
    await store.close();
  });
});

function select(sql: string): unknown[] {
  const database = new Database(file.path);
  const rows = database.prepare(sql).all();
  database.close();
  return rows;
}
