// Arguments: the store's URL, how many records to write, and "cached" where they may be dropped. Prints each record's key once it was acknowledged.
import { systemClock } from "../../../src/core/async/clock.ts";
import { openStore } from "../../../src/stores/open.ts";

const [url = "", count = "0", kind] = process.argv.slice(2);
const store = await openStore(url, { clock: systemClock, maxCacheBytes: 1_000_000 });
const records = store.values<string>("records", { evictable: kind === "cached" });
for (let index = 0; index < Number(count); index += 1) {
  await records.set(`record ${index}`, `${index} `.repeat(200));
  process.stdout.write(`record ${index}\n`);
}
