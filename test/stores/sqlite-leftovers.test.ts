import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { createManualClock } from "../support/manual-clock.ts";
import { openStore } from "../../src/stores/open.ts";
import { temporaryFile } from "./temporary-file.ts";

const file = temporaryFile();
const options = { clock: createManualClock(), maxCacheBytes: 1e9 };
const ROWS = 3_000;
const ROWS_AT_ONCE = 100;

/** Numbers from 0 up to, and without, 1: the same ones each time. */
function createDraw(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

it.each([1, 2, 3])("what is purged leaves nothing, wherever SQLite had moved it before (%i)", async (seed) => {
  const draw = createDraw(seed);
  const store = await openStore(file.url, options);
  const values = store.values<string>("things");
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    key: `${Math.floor(draw() * 1e9)}`,
    value: `${index % 10 === 0 ? "needle" : "hay"} ${index} ${"w".repeat(draw() * draw() * 3_000)}`,
  }));
  for (let index = 0; index < ROWS; index += ROWS_AT_ONCE)
    await values.setMany(rows.slice(index, index + ROWS_AT_ONCE));
  const isMine = ({ value }: { readonly value: string }) => value.startsWith("needle");
  const keysOf = (some: readonly { readonly key: string }[]) => some.map(({ key }) => key);
  const [gone, left] = [rows.filter((row) => !isMine(row) && draw() < 0.5), new Map<string, string>()];
  for (const { key, value } of rows) left.set(key, value);
  for (const row of [...gone, ...rows.filter(isMine)]) left.delete(row.key);

  await values.deleteMany(keysOf(gone)); // which moves rows that stay
  await values.deleteMany(keysOf(rows.filter(isMine)));
  await store.purge();

  const inFile = Buffer.concat([await readFile(file.path), await readFile(`${file.path}-wal`)]);
  expect(inFile.indexOf("needle")).toBe(-1);
  expect(await values.getMany([...left.keys()])).toEqual([...left.values()]);
  await store.close();
});

it("of what is purged the keys, which may be people's ids, are in no index either", async () => {
  const store = await openStore(file.url, options);
  const values = store.values<boolean>("opted-out");
  const keys = Array.from(
    { length: ROWS },
    (_, index) => `${10n ** 17n + BigInt((index * 7_919) % 10_007) * 1_000_003n}`,
  );
  const gone = keys.filter((_, index) => index % 10 === 0);
  for (const key of keys) await values.set(key, true); // one by one, so that pages are split anywhere
  for (const key of gone) await values.delete(key);
  await store.purge();
  const inFile = Buffer.concat([await readFile(file.path), await readFile(`${file.path}-wal`)]);
  expect(gone.filter((key) => inFile.indexOf(key) !== -1)).toEqual([]);
  expect(await values.get(keys[1] ?? "")).toBe(true);
  await store.close();
});
