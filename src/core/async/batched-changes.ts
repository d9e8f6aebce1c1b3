/**
 * Changes the value of a key, and resolves with the new value. Rejects with what `change` throws, and changes nothing.
 */
type ChangeKept<Kept> = (key: string, change: (before: Kept) => Kept) => Promise<Kept>;

/** A change that a caller waits for. */
interface Waiting<Kept> {
  /** Never throws: a change that fails changes nothing. */
  readonly make: (before: Kept) => Kept;
  readonly resolve: (kept: Kept) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Batches changes of one key that wait for each other into one, each applied to the result of the one before.
 *
 * @param changeKept - calls the change at the last moment: changes that have arrived by then join it
 */
export function batchedChanges<Kept>(changeKept: ChangeKept<Kept>): ChangeKept<Kept> {
  const waitingFor = new Map<string, Waiting<Kept>[]>();

  const makeNext = async (key: string, waiting: Waiting<Kept>[]): Promise<void> => {
    let count = waiting.length; // should it fail before it is made, the changes that joined since get as many tries
    try {
      const changed = await changeKept(key, (before) => {
        count = waiting.length;
        return waiting.reduce<Kept>((kept, { make }) => make(kept), before);
      });
      for (const { resolve } of waiting.splice(0, count)) resolve(changed);
    } catch (error) {
      for (const { reject } of waiting.splice(0, count)) reject(error);
    }
  };

  const makeAll = async (key: string, waiting: Waiting<Kept>[]): Promise<void> => {
    while (waiting.length > 0) await makeNext(key, waiting);
    waitingFor.delete(key);
  };

  return (key, change) =>
    new Promise((resolve, reject) => {
      const one = { make: orNothing(change, reject), resolve, reject };
      const others = waitingFor.get(key);
      if (others) return void others.push(one);
      const waiting = [one];
      waitingFor.set(key, waiting);
      void makeAll(key, waiting);
    });
}

function orNothing<Kept>(change: (before: Kept) => Kept, reject: (error: unknown) => void): (before: Kept) => Kept {
  return (before) => {
    try {
      return change(before);
    } catch (error) {
      reject(error);
      return before;
    }
  };
}
