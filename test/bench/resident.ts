import { readFile } from "node:fs/promises";
import { fineClock } from "./fine-clock.ts";
import { median } from "./statistics.ts";

const SAMPLES = 20;
const SAMPLE_EVERY_MS = 250;

/**
 * How much memory a process has resident, in MB of a million bytes: the median of samples over five seconds, after it
 * was left alone for a while.
 *
 * @param quietMs - how long nothing is asked of it before the first sample
 * @throws Error where the system has no `/proc`
 */
export async function residentMegabytes(pid: number, quietMs: number): Promise<number> {
  await fineClock.sleep(quietMs);
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    samples.push(await readResident(pid));
    await fineClock.sleep(SAMPLE_EVERY_MS);
  }
  return median(samples);
}

async function readResident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no resident memory`);
  return (Number(kibibytes) * 1024) / 1_000_000;
}

/**
 * What two processes have resident together, in MB of a million bytes. Pages of a file that both have mapped, such as
 * Node's own program, are in memory once, and counted once.
 */
export async function sharedOnceMegabytes(pid: number, otherPid: number): Promise<number> {
  const one = await residentOf(pid);
  const other = await residentOf(otherPid);
  let kibibytes = one.ownKibibytes + other.ownKibibytes;
  for (const file of new Set([...one.files.keys(), ...other.files.keys()])) {
    kibibytes += Math.max(one.files.get(file) ?? 0, other.files.get(file) ?? 0);
  }
  return (kibibytes * 1024) / 1_000_000;
}

/** What a process has resident: of its own, and of files as they are on disk, by their paths. */
async function residentOf(pid: number) {
  const files = new Map<string, number>();
  let ownKibibytes = 0;
  let file = "";
  for (const line of (await readFile(`/proc/${pid}/smaps`, "utf8")).split("\n")) {
    const [, path] = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)$/.exec(line) ?? [];
    file = path ?? file;
    const [, name, count] = /^(Rss|Anonymous):\s+(\d+) kB$/.exec(line) ?? [];
    if (name === "Rss") files.set(file, (files.get(file) ?? 0) + Number(count));
    if (name !== "Anonymous") continue;
    files.set(file, (files.get(file) ?? 0) - Number(count));
    ownKibibytes += Number(count);
  }
  return { files, ownKibibytes };
}
