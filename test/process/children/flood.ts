import { log } from "../../../src/log.ts";

/* Writes more lines than a pipe holds, and says on stderr that it could; ends when its stdin does. */

const LINES = 20_000;

for (let number = 0; number < LINES; number += 1) log.info({ number, filling: "x".repeat(200) }, "a line");
process.stderr.write("written\n");
process.stdin.resume();
