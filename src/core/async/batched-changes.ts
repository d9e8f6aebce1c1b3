/** Changes what is kept under a key, and resolves with what it is then. Rejects as `change` throws, and changes nothing. */
type ChangeKept<Kept> = (key: string, change: (before: Kept) => Kept) => Promise<Kept>;

/** A change that somebody waits for. */
interface Waiting<Kept> {
  /** Never throws: a change that fails is none. */
  readonly make: (before: Kept) => Kept;
  readonly resolve: (kept: Kept) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes changes of one key that wait for one another in one, each of what the one before it has left.
 *
 * @param changeKept - calls the change that it is given at the last moment: whatever has come until then goes with it
 */
export function batchedChanges<Kept>(changeKept: ChangeKept<Kept>): ChangeKept<Kept> {
  const waitingFor = new Map<string, Waiting<Kept>[]>();

  const makeNext = async (key: string, waiting: Waiting<Kept>[]): Promise<void> => {
    let count = waiting.length; // should it fail before it is made, those that have come since are tried for as long
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
