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

/**
 * Gathers the work of one turn of the event loop into one transaction. Where that fails, each is done by itself, so that
 * nobody pays for another's fault.
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
      if (waiting.length === 1) setImmediate(() => void flush());
    });
}

function isAnyPrecious(group: readonly Waiting[]): boolean {
  return group.some(({ isPrecious }) => isPrecious);
}
