import Database from "libsql";
import { array, assert, asyncProperty, constantFrom, nat, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { entries } from "../../src/core/store.ts";
import { PENDING_REQUEST_OPTIONS } from "../../src/services/pending/records.ts";
import { JOB_RECORD_OPTIONS } from "../../src/services/jobs/job-records.ts";
import { openSqliteFile } from "../../src/stores/sqlite/file.ts";
import { sqliteValues } from "../../src/stores/sqlite/values.ts";
import { TableAdapter } from "../../src/stores/table-adapter.ts";
import { valuesIn } from "../../src/stores/values.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { temporaryFile } from "./temporary-file.ts";

const temporary = temporaryFile();

/** The table over a file of its own, with room for 1 000 bytes, and how its count of bytes stands to what is there. */
async function scene() {
  const clock = createManualClock();
  const file = await openSqliteFile(temporary.path);
  const counts = file.prepare<{ counted: number; there: number }>(
    `SELECT bytes AS counted, (SELECT ifnull(sum(bytes), 0) FROM entries WHERE evictable = 1) AS there FROM cache`,
  );
  return { clock, file, table: sqliteValues(file, clock, 1_000), counts: () => file.read(() => counts.get()) };
}

const row = (key: string, bytes: number, evictable = true) => ({
  key,
  value: "x".repeat(bytes),
  ttlMs: 60_000,
  evictable,
  outlivesPowerLoss: !evictable,
});

/** What may happen to a key. The last fails with everybody's else in its turn, so that each is done once more. */
const EVENTS = ["cache", "keep", "remove", "clear", "outlive", "fail"] as const;

describe("entries that are walked through", () => {
  it("let whatever else there is to do have its turn after each page", async () => {
    const { file, table } = await scene();
    const values = valuesIn<string>(new TableAdapter(table, {}), "things", {});
    await values.setMany(Array.from({ length: 1_000 }, (_, index) => ({ key: `${index}`, value: "x" })));
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      turning = setImmediate(turn);
    };
    let turning = setImmediate(turn);
    let found = 0;
    for await (const _ of entries(values)) found += 1;
    clearImmediate(turning);
    expect(found).toBe(1_000);
    expect(turns).toBeGreaterThanOrEqual(10);
    await file.close();
  });
});

describe("the count of the cache's bytes", () => {
  it("is exact, whatever is added, replaced, removed, over, evicted or undone together", async () => {
    const { clock, file, table, counts } = await scene();
    const happen = ({ event, key, bytes }: { event: (typeof EVENTS)[number]; key: string; bytes: number }) => {
      if (event === "cache") return table.write("things", [row(key, bytes), row(`${key}'`, bytes)]);
      if (event === "keep") return table.write("things", [row(key, bytes, false)]);
      if (event === "remove") return table.remove("things", [key]);
      if (event === "clear") return table.clear("things");
      if (event === "outlive") return clock.advance(60_000);
      return file.write(() => {
        throw new Error("no room");
      }, false);
    };
    const happening = record({ event: constantFrom(...EVENTS), key: constantFrom("a", "b", "c"), bytes: nat(600) });
    await assert(
      asyncProperty(array(array(happening, { maxLength: 6 }), { maxLength: 6 }), async (turns) => {
        for (const turn of turns) {
          await Promise.allSettled(turn.map(happen));
          const { counted, there } = (await counts()) ?? {};
          expect(counted).toBe(there);
          expect(counted).toBeLessThanOrEqual(1_000);
        }
      }),
      { numRuns: 60 },
    );
    await file.close();
  });

  it("is exact in a file of an older version, which left it to a trigger", async () => {
    const before = await scene();
    await before.table.write("things", [row("before", 100)]);
    await before.file.close();
    const older = new Database(temporary.path);
    older.exec(`CREATE TRIGGER entry_added AFTER INSERT ON entries
                  BEGIN UPDATE cache SET bytes = bytes + new.evictable * new.bytes; END;
                PRAGMA user_version = 1`);
    older.close();

    const { file, table, counts } = await scene();
    await table.write("things", [row("after", 100)]);
    expect(await counts()).toMatchObject({ counted: 211, there: 211 });
    await file.close();
  });
});

describe("whoever sets a value waits for the disk", () => {
  it.each([
    ["a plain one", {}, true],
    ["a cached one", { evictable: true }, false],
    ["one of both kinds", { evictable: true, outlivesPowerLoss: true }, true],
    ["the record of a job, which may have been paid for", JOB_RECORD_OPTIONS, true],
    ["the record of somebody who waits for a first response", PENDING_REQUEST_OPTIONS, false],
  ])("where it must outlive a loss of power: %s", async (_, options, waits) => {
    const clock = createManualClock();
    let syncs = 0;
    const file = await openSqliteFile(temporary.path, async () => {
      syncs += 1;
    });
    const values = valuesIn<string>(new TableAdapter(sqliteValues(file, clock, 1_000), options), "things", options);
    await values.set("key", "value");
    expect(syncs).toBe(waits ? 1 : 0);
    await values.delete("key");
    expect(syncs).toBe(waits ? 2 : 1); // what is gone stays gone, whatever it was
    await file.close();
  });
});
