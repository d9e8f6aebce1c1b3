import type { Job } from "fal-stand-in";
import { fineClock } from "./fine-clock.ts";
import type { Stage } from "./stage.ts";

const ASK = "fal-ai/moondream2/visual-query";

let questionCount = 0;

/** A question about a picture, and the job at fal that came of it. */
export interface Question {
  readonly handle: ReturnType<Stage["command"]>;
  readonly job: Job;
  /**
   * Lets the job end well.
   *
   * @returns how many milliseconds later the edit with its answer arrived at Discord
   */
  answer(): Promise<number>;
}

/** Asks a question like no other; its job stays in the queue, third in line, until a person moves it. */
export async function askQuestion(stage: Stage): Promise<Question> {
  const { discord, fal } = stage;
  questionCount += 1;
  const [question, words] = [`What is number ${questionCount}?`, `It is number ${questionCount}.`];
  fal.answer(ASK, { hold: true, queue: [2] });
  const handle = stage.command("ask", { image: stage.attachPicture(), question });
  const job = await fal.nextSubmit(({ input }) => JSON.stringify(input).includes(question));
  return {
    handle,
    job,
    async answer() {
      const arrived = new Promise<number>((resolve) => {
        const stop = discord.on("call", ({ interactionId, method, status, body, atMs }) => {
          if (interactionId !== handle.id || method !== "PATCH" || status !== 200) return;
          if (!JSON.stringify(body).includes(words)) return;
          stop();
          resolve(atMs);
        });
      });
      const completedAtMs = fineClock.now();
      await job.complete({ output: words });
      return (await arrived) - completedAtMs;
    },
  };
}
