/**
 * Does a piece of work all or nothing; it may do it again.
 *
 * @param isPrecious - whether it must outlive a loss of power, and not only the process
 */
type Transact = <T>(work: () => T, isPrecious: boolean) => Promise<T>;

interface Waiting {
  readonly isPrecious: boolean;
  /** Does the work, keeps its result, and may be called again. */
  run(): void;
  /** Hands the newest result to whoever waits. */
  resolve(): void;
  reject(error: unknown): void;
}

/** Nobody waits longer than so many turns of the event loop for others who want something, too. */
const MAX_TURNS = 2;

/**
 * Gathers work into one transaction, for as many turns of the event loop as bring more of it: one that comes alone waits
 * for nobody. Where a transaction fails, each is done by itself, so that nobody pays for another's fault.
 */
export function groupTurns(transact: Transact): Transact {
  let waiting: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    try {
      await transact(() => {
        for (const { run } of group) run();
      }, isAnyPrecious(group));
    } catch (error) {
      if (group.length > 1) return void group.map((one) => alone(one));
      return group.forEach(({ reject }) => reject(error));
    }
    for (const { resolve } of group) resolve();
  };
  const gather = (gathered: number, turns: number): void => {
    if (waiting.length === gathered || turns === MAX_TURNS) return void flush();
    const { length } = waiting;
    setImmediate(() => gather(length, turns + 1));
  };
  const alone = ({ run, isPrecious, resolve, reject }: Waiting) => transact(run, isPrecious).then(resolve, reject);

  return <T>(work: () => T, isPrecious: boolean) =>
    new Promise<T>((resolve, reject) => {
      let result: { readonly value: T } | undefined;
      waiting.push({
        isPrecious,
        run: () => {
          result = { value: work() };
        },
        resolve: () => {
          if (result) resolve(result.value);
        },
        reject,
      });
      if (waiting.length === 1) gather(0, 0);
    });
}

function isAnyPrecious(group: readonly Waiting[]): boolean {
  return group.some(({ isPrecious }) => isPrecious);
}
