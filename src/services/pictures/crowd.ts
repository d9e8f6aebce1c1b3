/** So many are served so soon that each may wait for the answer itself. */
const MAX_AT_EASE = 8;

/** Those who wait for something that takes the longer the more they are. */
export interface Crowd {
  /**
   * Does a piece of work for somebody who waits with the others.
   *
   * @param work - given what it has to wait for before it begins
   * @param onCrowded - called once, as soon as so many wait that it will take a while; work that is handed over from
   *   then on begins when this resolves
   */
  join<Result>(work: (begins: Promise<void>) => Promise<Result>, onCrowded: () => Promise<void>): Promise<Result>;
}

export function createCrowd(): Crowd {
  const untold = new Set<() => void>();
  const tellAll = (): void => {
    const telling = [...untold];
    untold.clear();
    for (const tell of telling) tell();
  };
  let size = 0;
  return {
    async join(work, onCrowded) {
      let begins = Promise.resolve();
      const tell = (): void => {
        begins = onCrowded();
      };
      untold.add(tell);
      size += 1;
      if (size > MAX_AT_EASE) tellAll();
      try {
        return await work(begins);
      } finally {
        untold.delete(tell);
        size -= 1;
      }
    },
  };
}
