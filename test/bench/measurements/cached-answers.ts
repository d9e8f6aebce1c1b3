import type { Measurement, Row } from "../measurement.ts";
import { byTurns } from "../repetitions.ts";
import { severalAtOnce } from "../several-at-once.ts";
import { fineClock } from "../fine-clock.ts";
import { type Stage, withBots } from "../stage.ts";
import { typicalQuantile } from "../statistics.ts";

const AT_ONCE = 50;
/** Few, so that whatever else the machine does befalls the contestants, who take turns, alike. */
const ANSWERS_A_TURN = 500;

/**
 * Answers a second to a question that was answered before, 50 at once, beside bare discord.js answering a constant to
 * the same commands. The attachment is known, as it is when a posted picture is asked about again.
 *
 * @remarks The constant is a message like the answer, with its picture, words and buttons: what it takes to send one, and
 * the stand-in to read it, is not what a cache costs. Beside a constant of two letters it is told as well.
 */
export const cachedAnswers: Measurement = {
  name: "cached-answers",
  run: () =>
    withBots(["ours", "bare"] as const, async ([ours, bare]) => {
      const contestants = [asking(ours, "caption"), asking(bare, "whole"), asking(bare, "caption")];
      // Answered before, and to the end: a caller who asked meanwhile would have to wait for it.
      for (const ask of contestants) await ask().until(({ loading }) => !loading);
      const rates = await byTurns(contestants, { warmUps: 16, repetitions: 80 }, async (ask) => [
        await answersASecond(ask),
      ]);
      const [ourRate = Number.NaN, wholeRate = Number.NaN, wordRate = Number.NaN] = rates.map((values) =>
        typicalQuantile(values, 0.5),
      );
      const row = (name: string, value: number): Row => ({
        what: `cached answers a second, ${AT_ONCE} at once`,
        unit: "a second",
        ours: ourRate,
        peer: { name, value },
      });
      return [
        { ...row("bare, as long a message", wholeRate), target: { of: "ratio", is: "at least", limit: 0.75 } },
        row('bare, "ok"', wordRate),
      ];
    }),
};

/** Asks about one picture again and again. */
type Ask = () => ReturnType<Stage["command"]>;

function asking(stage: Stage, command: string): Ask {
  const image = stage.attachPicture();
  return () => stage.command(command, { image });
}

async function answersASecond(ask: Ask): Promise<number> {
  const startedAtMs = fineClock.now();
  await severalAtOnce(ANSWERS_A_TURN, AT_ONCE, () => ask().response());
  return ANSWERS_A_TURN / ((fineClock.now() - startedAtMs) / 1000);
}
