/** So many are served so soon that each may wait for the answer itself. */
const MAX_AT_EASE = 8;

/** Those who wait for something that takes the longer the more they are. */
export interface Crowd {
  /**
   * Waits with the others.
   *
   * @param onCrowded - called once, as soon as so many wait that it will take a while
   */
  join<Result>(work: Promise<Result>, onCrowded: () => void): Promise<Result>;
}

export function createCrowd(): Crowd {
  const waiting = new Set<() => void>();
  const tellAll = (): void => {
    const untold = [...waiting];
    waiting.clear();
    for (const tell of untold) tell();
  };
  let size = 0;
  return {
    async join(work, onCrowded) {
      waiting.add(onCrowded);
      size += 1;
      if (size > MAX_AT_EASE) tellAll();
      try {
        return await work;
      } finally {
        waiting.delete(onCrowded);
        size -= 1;
      }
    },
  };
}
