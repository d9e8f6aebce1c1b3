/** Does something so many times, so many at once, in order of their beginning. */
export async function severalAtOnce(
  times: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let begun = 0;
  const workOn = async (): Promise<void> => {
    while (begun < times) {
      begun += 1;
      await work(begun - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOn));
}
