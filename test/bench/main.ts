import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { isReached, ratioOf, type Measurement, type Row } from "./measurement.ts";
import { cachedAnswers } from "./measurements/cached-answers.ts";
import { completion } from "./measurements/completion.ts";
import { firstResponse } from "./measurements/first-response.ts";
import { longJob } from "./measurements/long-job.ts";
import { perceptualHashing } from "./measurements/perceptual-hash.ts";
import { scamWave } from "./measurements/scam-wave.ts";
import { toTable } from "./table.ts";

/*
 * npm run bench [-- [--minute] [NAME…]]
 *
 * Each bot runs compiled in a process of its own, between stand-ins for Discord and fal that run in this one. Nothing
 * here passes or fails: it is for people to read. `--minute` makes the long job a real minute; else it takes 15 s.
 */

const MEASUREMENTS: readonly Measurement[] = [
  firstResponse,
  completion,
  cachedAnswers,
  longJob,
  perceptualHashing,
  scamWave,
];
const RESULTS_FILE = "bench-results.json";
/** Longer than any measurement takes: an answer that never comes must not hold the run for ever. */
const MAX_MEASUREMENT_MS = 300_000;

const given = process.argv.slice(2);
const names = given.filter((word) => word !== "--minute");
const longJobSeconds = given.includes("--minute") ? 60 : 15;

const chosen = MEASUREMENTS.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length < names.length) {
  throw new Error(`There is no such measurement. There are: ${MEASUREMENTS.map(({ name }) => name).join(", ")}`);
}
// So that the bots end with us.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const rows: Row[] = [];
for (const { name, run } of chosen) {
  process.stderr.write(`${name}…\n`);
  const watchdog = setTimeout(() => {
    throw new Error(`${name} does not come to an end`);
  }, MAX_MEASUREMENT_MS);
  rows.push(...(await run({ longJobSeconds })));
  clearTimeout(watchdog);
}

const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: availableParallelism() };
process.stdout.write(`\nNode ${machine.node}, ${machine.cores} × ${machine.cpu}\n\n${toTable(rows)}\n`);
const results = rows.map(toResult);
await writeFile(RESULTS_FILE, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, undefined, 2)}\n`);

function toResult(row: Row) {
  return { ...row, ratio: ratioOf(row), isReached: isReached(row) ?? null };
}
