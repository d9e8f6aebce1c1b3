import type { Measurement, Row } from "../measurement.ts";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { median } from "../statistics.ts";

/** Jobs at once, since 15 seconds are 15 seconds. */
const JOBS = 3;
const QUEUED_SECONDS = 4;
const JOB_SECONDS = 15;
/** What a bot still says after the last word counts, too. */
const AFTERWARDS_MS = 2_000;
const IMAGINE = "fal-ai/flux-2-pro";
const CAPTION = "fal-ai/florence-2-large/detailed-caption";
const WORDS = "A house by the sea.";

type Handle = ReturnType<Stage["command"]>;

/** What an answer takes in calls to Discord: a picture that is worked for, and a caption that was given before. */
export const callsPerJob: Measurement = {
  name: "calls-per-job",
  run: () =>
    withBots(["ours", "tutorial"] as const, async (stages) => {
      const [ours, tutorial] = await Promise.all(stages.map(measure));
      if (!ours || !tutorial) throw new Error("Both were measured.");
      const row = (what: string, name: keyof Counts): Row => ({
        what,
        unit: "calls",
        ours: ours[name],
        peer: { name: "tutorial", value: tutorial[name] },
      });
      const job = `/imagine of ${JOB_SECONDS} s with queue and log`;
      return [
        row(`calls to Discord, ${job}`, "calls"),
        row(`edits, ${job}`, "edits"),
        {
          ...row("calls to Discord, the same /caption again", "again"),
          target: { of: "ours", is: "at most", limit: 1 },
        },
      ];
    }),
};

interface Counts {
  readonly calls: number;
  readonly edits: number;
  /** To answer what was answered before. */
  readonly again: number;
}

async function measure(stage: Stage): Promise<Counts> {
  const handles = await Promise.all(Array.from({ length: JOBS }, (_job, index) => imagine(stage, index)));
  const repeat = await captionAgain(stage);
  await fineClock.sleep(AFTERWARDS_MS);
  return {
    calls: median(handles.map(({ calls }) => calls.length)),
    edits: median(handles.map(({ calls }) => calls.filter(({ method }) => method === "PATCH").length)),
    again: repeat.calls.length,
  };
}

/** Asks for a picture, moves its job up in the queue and lets it write its log, and resolves when it was seen. */
async function imagine(stage: Stage, index: number): Promise<Handle> {
  const { fal } = stage;
  const prompt = `a house, number ${index}`;
  fal.answer(IMAGINE, { hold: true, queue: [QUEUED_SECONDS] });
  const handle = stage.command("imagine", { prompt });
  const job = await fal.nextSubmit(({ input }) => JSON.stringify(input).includes(prompt));
  for (let second = 1; second < JOB_SECONDS; second += 1) {
    await fineClock.sleep(1_000);
    if (second < QUEUED_SECONDS) job.enqueue(QUEUED_SECONDS - second);
    else job.run(`second ${second}`);
  }
  await fineClock.sleep(1_000);
  const url = fal.files.put({ bytes: stage.drawPicture(), contentType: "image/jpeg" });
  await job.complete({ images: [{ url, width: 640, height: 480, content_type: "image/jpeg" }], seed: 1 });
  await handle.until(({ pictures, text }) => pictures.length > 0 || text.includes(url));
  return handle;
}

async function captionAgain(stage: Stage): Promise<Handle> {
  stage.fal.answer(CAPTION, { output: { results: WORDS } });
  const image = stage.attachPicture();
  const ask = async () => {
    const handle = stage.command("caption", { image });
    await handle.until(({ text }) => text.includes(WORDS));
    return handle;
  };
  await ask();
  return ask();
}
