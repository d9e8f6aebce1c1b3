import type { Measurement } from "../measurement.ts";
import { askQuestion } from "../question.ts";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { median } from "../statistics.ts";

/** Jobs at once instead of one after the other: a minute is a minute. */
const JOBS = 5;

/** How often the message of a long job is edited while the job writes a line every second of real time. */
export const longJob: Measurement = {
  name: "long-job",
  run: ({ longJobSeconds }) =>
    withBots(["ours", "tutorial"] as const, async (stages) => {
      const edits = await Promise.all(
        stages.map(async (stage) => {
          const jobs = Array.from({ length: JOBS }, () => countEdits(stage, longJobSeconds));
          return median(await Promise.all(jobs));
        }),
      );
      const [ours = Number.NaN, tutorial = Number.NaN] = edits;
      return [
        {
          what: `edits, job of ${longJobSeconds} s that logs every second`,
          unit: "calls",
          ours,
          peer: { name: "tutorial", value: tutorial },
          // What is to be reached is about a minute; a shorter job says nothing about it.
          ...(longJobSeconds >= 60 && { target: { of: "ours", is: "at most", limit: 15 } as const }),
        },
      ];
    }),
};

async function countEdits(stage: Stage, seconds: number): Promise<number> {
  const { handle, job, answer } = await askQuestion(stage);
  for (let second = 1; second <= seconds; second += 1) {
    await fineClock.sleep(1_000);
    job.run(`second ${second}`);
  }
  await answer();
  return handle.calls.filter(({ method, status }) => method === "PATCH" && status === 200).length;
}
