import type { Stage } from "./stage.ts";

/** Samples of each bot, a list for each repetition. */
export type Samples = readonly (readonly number[])[];

/**
 * Lets bots do the same thing by turns, so that whatever else the machine does befalls them alike.
 *
 * @param warmUps - repetitions before, which do not count
 */
export async function byTurns(
  stages: readonly Stage[],
  { warmUps, repetitions }: { readonly warmUps: number; readonly repetitions: number },
  measure: (stage: Stage) => Promise<readonly number[]>,
): Promise<Samples[]> {
  const samples = stages.map((): number[][] => []);
  for (let turn = 0; turn < warmUps + repetitions; turn += 1) {
    for (const [index, stage] of stages.entries()) {
      const measured = await measure(stage);
      if (turn >= warmUps) samples[index]?.push([...measured]);
    }
  }
  return samples;
}
