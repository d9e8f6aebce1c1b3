import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { isReached, ratioOf, type Measurement, type Row } from "./measurement.ts";
import { toChart } from "./chart.ts";
import { cachedAnswers } from "./measurements/cached-answers.ts";
import { callsPerJob } from "./measurements/calls-per-job.ts";
import { decoder } from "./measurements/decoder.ts";
import { completion } from "./measurements/completion.ts";
import { firstResponse } from "./measurements/first-response.ts";
import { idleMemory } from "./measurements/idle-memory.ts";
import { longJob } from "./measurements/long-job.ts";
import { messages } from "./measurements/messages.ts";
import { perceptualHashing } from "./measurements/perceptual-hash.ts";
import { scamWave } from "./measurements/scam-wave.ts";
import { servers } from "./measurements/servers.ts";
import { soak } from "./measurements/soak.ts";
import { start } from "./measurements/start.ts";
import { submits } from "./measurements/submits.ts";
import { toTable } from "./table.ts";

/*
 * npm run bench [-- [--minute] [--chart] [NAME…]]
 *
 * Each bot runs compiled in a process of its own, between stand-ins for Discord and fal that run in this one. This one
 * collects its garbage in its one thread: V8's helpers would take the cores from whichever bot is measured just then.
 * Nothing here passes or fails: it is for people to read. `--minute` makes the long job a real minute; else it takes
 * 15 s. `--chart` puts the chart into docs/performance.md, too; else a run leaves nothing behind that git would see.
 */

const MEASUREMENTS: readonly Measurement[] = [
  start,
  idleMemory,
  decoder,
  firstResponse,
  cachedAnswers,
  completion,
  callsPerJob,
  longJob,
  submits,
  servers,
  messages,
  perceptualHashing,
  scamWave,
  soak,
];
const RESULTS_FILE = "bench-results.json";
const CHART_FILE = "bench-results.svg";
const PAGE_CHART_FILE = "docs/bench.svg";
/** Longer than any measurement takes: an answer that never comes must not hold the run for ever. */
const MAX_MEASUREMENT_MS = 300_000;

const given = process.argv.slice(2);
const names = given.filter((word) => !word.startsWith("--"));
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

const at = new Date().toISOString();
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: availableParallelism() };
const where = `Node ${machine.node}, ${machine.cores} × ${machine.cpu}`;
process.stdout.write(`\n${where}\n\n${toTable(rows)}\n`);
const results = rows.map(toResult);
await writeFile(RESULTS_FILE, `${JSON.stringify({ at, machine, results }, undefined, 2)}\n`);
const chart = toChart(rows, { subtitle: `${where}, ${at.slice(0, 10)}` });
for (const file of given.includes("--chart") ? [CHART_FILE, PAGE_CHART_FILE] : [CHART_FILE]) {
  await writeFile(file, chart);
}

function toResult(row: Row) {
  return { ...row, ratio: ratioOf(row), isReached: isReached(row) ?? null };
}
