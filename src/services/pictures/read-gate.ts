import { setImmediate as nextTurn } from "node:timers/promises";

/** So many are served so soon that each may wait for the answer itself. */
const MAX_AT_EASE = 32;

/** Those who wait for something that takes the longer the more they are. */
export interface ReadGate {
  /**
   * Does a piece of work for somebody who waits with the others.
   *
   * @param onCrowded - called once, as soon as so many wait that it will take a while; work that has not begun by then
   *   begins when this resolves
   */
  join<Result>(work: () => Promise<Result>, onCrowded: () => Promise<void>): Promise<Result>;
}

export function createReadGate(): ReadGate {
  const untold = new Set<() => void>();
  const tellAll = (): void => {
    const telling = [...untold];
    untold.clear();
    for (const tell of telling) tell();
  };
  let size = 0;
  return {
    async join(work, onCrowded) {
      let begins: Promise<void> | undefined;
      const tell = (): void => {
        begins = onCrowded();
      };
      untold.add(tell);
      size += 1;
      if (size > MAX_AT_EASE) tellAll();
      try {
        await nextTurn(); // of a crowd that comes at once, those who come first are a part
        await begins;
        return await work();
      } finally {
        untold.delete(tell);
        size -= 1;
      }
    },
  };
}
