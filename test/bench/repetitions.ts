/** Samples of each contestant, a list for each repetition. */
export type Samples = readonly (readonly number[])[];

/**
 * Lets contestants do the same thing by turns, so that whatever else the machine does befalls them alike.
 *
 * @param warmUps - repetitions before, which do not count
 */
export async function byTurns<Contestant>(
  contestants: readonly Contestant[],
  { warmUps, repetitions }: { readonly warmUps: number; readonly repetitions: number },
  measure: (contestant: Contestant) => Promise<readonly number[]>,
): Promise<Samples[]> {
  const samples = contestants.map((): number[][] => []);
  for (let turn = 0; turn < warmUps + repetitions; turn += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const measured = await measure(contestant);
      if (turn >= warmUps) samples[index]?.push([...measured]);
    }
  }
  return samples;
}
