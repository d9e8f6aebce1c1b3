// Arguments: the store's URL, an owner, and how many keys to claim. Starts at a line on stdin; prints the keys it won.
import { once } from "node:events";
import { systemClock } from "../../../src/core/async/clock.ts";
import { openStore } from "../../../src/stores/open.ts";

const [url = "", owner = "", count = "0"] = process.argv.slice(2);
const store = await openStore(url, { clock: systemClock, maxCacheBytes: 1_000_000 });
process.stdout.write("ready\n");
await once(process.stdin, "data");

const won: number[] = [];
for (let key = 0; key < Number(count); key += 1) {
  if (await store.claim(`race ${key}`, owner, 600_000)) won.push(key);
}
process.stdout.write(`${JSON.stringify(won)}\n`);
await store.close();
process.stdin.destroy();
