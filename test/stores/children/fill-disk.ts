// Argument: the store's URL. Writes until the disk takes no more, then prints what it was told and what it can still do.
import { systemClock } from "../../../src/core/async/clock.ts";
import { StoreError } from "../../../src/core/store.ts";
import { openStore } from "../../../src/stores/open.ts";

const [url = ""] = process.argv.slice(2);
const store = await openStore(url, { clock: systemClock, maxCacheBytes: 1_000_000 });
const records = store.values<string>("records");
const value = "x".repeat(10_000);

async function fill(): Promise<number> {
  for (let index = 0; ; index += 1) {
    try {
      await records.set(`record ${index}`, value);
    } catch (error) {
      process.stdout.write(`refused: ${error instanceof StoreError} ${String(error)}\n`);
      return index;
    }
  }
}

const written = await fill();
const trouble = await store.ping().then(
  () => "none",
  (error: unknown) => (error instanceof StoreError ? error.problem.kind : String(error)),
);
process.stdout.write(`trouble: ${trouble}\n`);
let kept = 0;
for (let index = 0; index < written; index += 1) if ((await records.get(`record ${index}`)) === value) kept += 1;
process.stdout.write(`kept: ${kept} of ${written}\n`);
