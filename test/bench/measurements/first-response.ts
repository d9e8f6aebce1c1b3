import type { Measurement, Row } from "../measurement.ts";
import { byTurns } from "../repetitions.ts";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { typicalQuantile } from "../statistics.ts";

const COMMANDS_AT_ONCE = 200;
const CAPTION = "fal-ai/florence-2-large/detailed-caption";
const IMAGINE = "fal-ai/flux-2-pro";

/** Gets ready what is asked about, which is not the bot's work, and asks when it is told to. */
type Question = (stage: Stage) => () => ReturnType<Stage["command"]>;

let promptCount = 0;

/** What is asked, from what needs no work before the first response to what needs the picture read. */
const KINDS: Readonly<Record<string, Question>> = {
  "/help": (stage) => () => stage.command("help"),
  "/imagine": (stage) => () => stage.command("imagine", { prompt: `a house, number ${(promptCount += 1)}` }),
  "/caption": (stage) => {
    const image = stage.attachPicture();
    return () => stage.command("caption", { image });
  },
};

/**
 * 200 commands at once, from the moment that Discord tells the bot of each until its first response arrives. Jobs at
 * fal stay in the queue meanwhile, since real ones outlast a first response.
 */
export const firstResponse: Measurement = {
  name: "first-response",
  run: () =>
    withBots(["ours", "bare"] as const, async (stages) => {
      const rows: Row[] = [];
      for (const [kind, question] of Object.entries(KINDS)) {
        const [ours = [], bare = []] = await byTurns(stages, { warmUps: 4, repetitions: 15 }, (stage) =>
          burst(stage, question),
        );
        const row = (name: string, part: number) => ({
          what: `first response, 200 ${kind} at once, ${name}`,
          unit: "ms" as const,
          ours: typicalQuantile(ours, part),
          peer: { name: "bare", value: typicalQuantile(bare, part) },
        });
        rows.push(row("median", 0.5));
        rows.push({ ...row("99 %", 0.99), target: { of: "ratio", is: "at most", limit: 1.8 } });
      }
      return rows;
    }),
};

async function burst(stage: Stage, question: Question): Promise<number[]> {
  const { fal } = stage;
  for (const endpoint of [CAPTION, IMAGINE]) fal.answer(endpoint, { hold: true, queue: [1] });
  const questions = Array.from({ length: COMMANDS_AT_ONCE }, () => question(stage));
  globalThis.gc?.(); // the stand-ins', which else comes up in the middle of one bot's burst or the other's
  const asked = questions.map((ask) => ({ askedAtMs: fineClock.now(), handle: ask() }));
  const durationsMs = await Promise.all(
    asked.map(async ({ askedAtMs, handle }) => (await handle.response()).atMs - askedAtMs),
  );
  await finishJobs(stage);
  await Promise.all(asked.map(({ handle }) => handle.until(({ loading }) => !loading)));
  return durationsMs;
}

/** Lets every job end, those that are still to come too, so that the next burst meets an idle bot. */
async function finishJobs({ fal }: Stage): Promise<void> {
  const pictureUrl = fal.files.put({ bytes: ONE_PIXEL, contentType: "image/png" });
  const outputs: Readonly<Record<string, unknown>> = {
    [CAPTION]: { results: "A house." },
    [IMAGINE]: { images: [{ url: pictureUrl, width: 1, height: 1, content_type: "image/png" }], seed: 1 },
  };
  for (const [endpoint, output] of Object.entries(outputs)) fal.answer(endpoint, { output });
  for (const job of fal.jobs) {
    if (job.status !== "COMPLETED") await job.complete(outputs[job.endpoint]);
  }
}

const ONE_PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
