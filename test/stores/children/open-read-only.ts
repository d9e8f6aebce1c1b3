// Argument: the URL of a store whose file is read-only. Opens it as somebody whom that stops, and prints what comes of it.
import { systemClock } from "../../../src/core/async/clock.ts";
import { StoreError } from "../../../src/core/store.ts";
import { openStore } from "../../../src/stores/open.ts";

/** "nobody", on every system that has one. */
const NOBODY = 65_534;

const [url = ""] = process.argv.slice(2);
// Everything is loaded before: nobody might not be let at our sources.
await import("../../../src/stores/sqlite/store.ts");
if (process.getuid?.() === 0) process.setuid?.(NOBODY);

try {
  await openStore(url, { clock: systemClock, maxCacheBytes: 1_000_000 });
  process.stdout.write("opened\n");
} catch (error) {
  process.stdout.write(`refused: ${error instanceof StoreError} ${String(error)}\n`);
}
