/** Does a piece of work all or nothing; it may do it again. */
type Transact = <T>(work: () => T) => Promise<T>;

interface Waiting {
  /** Does the work, keeps its result, and may be called again. */
  run(): void;
  /** Hands the newest result to its waiters. */
  resolve(): void;
  reject(error: unknown): void;
}

/** A turn of the event loop is nothing while there is little to do, and a millisecond in a rush. */
const TURNS = 8;
/** This many share the cost of a transaction well enough: in a crowd, the first need not wait for the last. */
const FULL_GROUP = 16;

/**
 * Gathers work into one transaction for a few turns of the event loop: beginning and ending one costs more than its
 * work. Where a transaction fails, each piece runs in its own, so that none pays for another's fault.
 */
export function groupCommit(transact: Transact): Transact {
  let waiting: Waiting[] = [];

  const flush = async (group: readonly Waiting[]): Promise<void> => {
    if (group !== waiting) return; // it was full, and is done already
    waiting = [];
    try {
      await transact(() => {
        for (const { run } of group) run();
      });
    } catch (error) {
      if (group.length > 1) return void group.map((one) => alone(one));
      return group.forEach(({ reject }) => reject(error));
    }
    for (const { resolve } of group) resolve();
  };
  const gather = (group: readonly Waiting[], turns: number): void => {
    if (turns === TURNS) return void flush(group);
    setImmediate(gather, group, turns + 1);
  };
  const alone = ({ run, resolve, reject }: Waiting) => transact(run).then(resolve, reject);

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      let result: { readonly value: T } | undefined;
      waiting.push({
        run: () => {
          result = { value: work() };
        },
        resolve: () => {
          if (result) resolve(result.value);
        },
        reject,
      });
      if (waiting.length === 1) gather(waiting, 0);
      if (waiting.length === FULL_GROUP) process.nextTick(flush, waiting); // with whatever else this event causes
    });
}
