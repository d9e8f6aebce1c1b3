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
