import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { compilePeer } from "../bots.ts";
import type { Measurement, Row } from "../measurement.ts";
import { residentMegabytes, sharedOnceMegabytes } from "../resident.ts";
import { type Stage, withBots } from "../stage.ts";
import { median } from "../statistics.ts";

const BOTS = ["ours", "bare"] as const;
const ENDPOINT = "fal-ai/florence-2-large/detailed-caption";
const WORDS = "A grey square of noise.";
const PICTURES = 20;
const QUIET_MS = 5_000;

/** What it costs that pictures are decoded in a process of their own: time, and memory while it is there and afterwards. */
export const decoder: Measurement = {
  name: "decoder",
  run: async () => [...(await measureTime()), ...(await measureMemory())],
};

const timesSchema = z.object({
  coldMs: z.array(z.number()),
  thereMs: z.array(z.number()),
  hereMs: z.array(z.number()),
});

async function measureTime(): Promise<readonly Row[]> {
  const program = fileURLToPath(await compilePeer("decoding"));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const { coldMs, thereMs, hereMs } = timesSchema.parse(JSON.parse(stdout));
  const [cold, there, here] = [median(coldMs), median(thereMs), median(hereMs)];
  return [
    {
      what: "first picture after a pause, read and judged",
      unit: "ms",
      ours: cold,
      peer: { name: "with the process there, and resized", value: there },
      target: { of: "ours", is: "at most", limit: 150 },
    },
    {
      what: "what its process adds to a 1 MP picture",
      unit: "ms",
      ours: there - here,
      peer: { name: "read, judged and resized in one process", value: here },
      target: { of: "ours", is: "at most", limit: 3 },
    },
  ];
}

async function measureMemory(): Promise<readonly Row[]> {
  return withBots(BOTS, async ([ours, bare]) => {
    for (let picture = 0; picture < PICTURES; picture += 1) await caption(ours);
    const bareMegabytes = await residentMegabytes(bare.bot.pid, QUIET_MS);
    const decoderPid = await childOf(ours.bot.pid);
    const both = await sharedOnceMegabytes(ours.bot.pid, decoderPid);
    process.kill(decoderPid, "SIGKILL"); // as it ends after five minutes
    const alone = await residentMegabytes(ours.bot.pid, QUIET_MS);
    const peer = { name: "bare", value: bareMegabytes };
    return [
      {
        what: "resident memory, with the decoder's process",
        unit: "MB",
        ours: both,
        peer,
        target: { of: "ratio", is: "at most", limit: 1.8 },
      },
      {
        what: "resident memory, when it is gone",
        unit: "MB",
        ours: alone,
        peer,
        target: { of: "ratio", is: "at most", limit: 1.35 },
      },
    ];
  });
}

async function caption({ command, attachPicture, fal }: Stage): Promise<void> {
  fal.answer(ENDPOINT, { output: { results: WORDS } });
  await command("caption", { image: attachPicture() }).until(({ text }) => text.includes(WORDS));
}

async function childOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return z.coerce.number().positive().parse(children.trim().split(" ")[0]);
}
