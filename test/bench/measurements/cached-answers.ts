import type { Measurement, Row } from "../measurement.ts";
import { byTurns } from "../repetitions.ts";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { typicalQuantile } from "../statistics.ts";

const AT_ONCE = 50;
const ANSWERS = 1_000;

/**
 * Answers a second to a question that was answered before, 50 at once, beside bare discord.js answering a constant to
 * the same commands. The attachment is known, as it is when a posted picture is asked about again.
 */
export const cachedAnswers: Measurement = {
  name: "cached-answers",
  run: () =>
    withBots(["ours", "bare"] as const, async (stages) => {
      const images = new Map(stages.map((stage) => [stage, stage.attachPicture()]));
      const [ours = [], bare = []] = await byTurns(stages, { warmUps: 4, repetitions: 7 }, async (stage) => [
        await answersASecond(stage, images.get(stage)),
      ]);
      const row: Row = {
        what: `cached answers a second, ${AT_ONCE} at once`,
        unit: "a second",
        ours: typicalQuantile(ours, 0.5),
        peer: { name: "bare", value: typicalQuantile(bare, 0.5) },
        target: { of: "ratio", is: "at least", limit: 0.8 },
      };
      return [row];
    }),
};

async function answersASecond(stage: Stage, image: ReturnType<Stage["attachPicture"]> | undefined): Promise<number> {
  if (!image) throw new Error("There is no picture to ask about.");
  const startedAtMs = fineClock.now();
  let asked = 0;
  const askOn = async (): Promise<void> => {
    while (asked < ANSWERS) {
      asked += 1;
      await stage.command("caption", { image }).response();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  return ANSWERS / ((fineClock.now() - startedAtMs) / 1000);
}
