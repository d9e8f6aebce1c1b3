import type { Job } from "fal-stand-in";
import type { Measurement, Row } from "../measurement.ts";
import { askQuestion } from "../question.ts";
import { byTurns } from "../repetitions.ts";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { median, typicalQuantile } from "../statistics.ts";

const JOBS_AT_ONCE = 10;
const SHORTEST_JOB_MS = 1_500;
/** Jobs end at even distances over a second, so that no bot's own rhythm is favoured. */
const JOB_STEP_MS = 1_000 / JOBS_AT_ONCE;
const LOG_EVERY_MS = 300;

/** From the moment that fal has completed a job until the edit with its answer arrives at Discord; and the calls made. */
export const completion: Measurement = {
  name: "completion",
  run: () =>
    withBots(["ours", "tutorial"] as const, async (stages) => {
      const calls = new Map(stages.map((stage) => [stage, { discord: [] as number[], fal: [] as number[] }]));
      const [ours = [], tutorial = []] = await byTurns(stages, { warmUps: 1, repetitions: 8 }, async (stage) => {
        const jobs = await Promise.all(
          Array.from({ length: JOBS_AT_ONCE }, (_, index) => runJob(stage, SHORTEST_JOB_MS + index * JOB_STEP_MS)),
        );
        calls.get(stage)?.discord.push(...jobs.map(({ discordCalls }) => discordCalls));
        calls.get(stage)?.fal.push(...jobs.map(({ falCalls }) => falCalls));
        return jobs.map(({ lateMs }) => lateMs);
      });
      const late = (name: string, part: number): Row => ({
        what: `fal has completed → last edit arrived, ${name}`,
        unit: "ms",
        ours: typicalQuantile(ours, part),
        peer: { name: "tutorial", value: typicalQuantile(tutorial, part) },
        target: { of: "ratio", is: "at most", limit: 0.05 },
      });
      const made = (what: string, side: "discord" | "fal"): Row => {
        const [ourCalls = 0, theirCalls = 0] = stages.map((stage) => median(calls.get(stage)?.[side] ?? []));
        return { what, unit: "calls", ours: ourCalls, peer: { name: "tutorial", value: theirCalls } };
      };
      return [
        late("median", 0.5),
        late("95 %", 0.95),
        made("calls to Discord, job of 2 s", "discord"),
        made("calls to fal's queue, job of 2 s", "fal"),
      ];
    }),
};

/** Asks, lets the job take so long, and answers. */
async function runJob(stage: Stage, durationMs: number) {
  const { handle, job, answer } = await askQuestion(stage);
  await work(job, durationMs);
  const lateMs = await answer();
  // The submit alone does not name the job.
  const falCalls = 1 + stage.fal.calls.filter(({ path }) => path.includes(job.requestId)).length;
  return { lateMs, discordCalls: handle.calls.length, falCalls };
}

/** Moves up in the queue, runs, and writes its log. */
async function work(job: Job, durationMs: number): Promise<void> {
  const endsAtMs = fineClock.now() + durationMs;
  await fineClock.sleep(LOG_EVERY_MS);
  job.enqueue(1);
  for (let step = 1; fineClock.now() + LOG_EVERY_MS < endsAtMs; step += 1) {
    await fineClock.sleep(LOG_EVERY_MS);
    job.run(`step ${step}`);
  }
  await fineClock.sleep(Math.max(0, endsAtMs - fineClock.now()));
}
