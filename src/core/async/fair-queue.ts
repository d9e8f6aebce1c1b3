/** One waiting entry; a person may wait and hold several times. */
export interface Waiting {
  readonly person: string;
}

/**
 * The order in which people are served: next is the waiting person who holds least, or who has taken least since others
 * have been waiting; between equals, the one who was served longest ago; and one person's own in the order of their
 * asking.
 */
export interface FairQueue<Entry extends Waiting> {
  add(entry: Entry): void;
  remove(entry: Entry): void;
  next(): Entry | undefined;
  /** The entry is served, and its person holds `amount` more. */
  serve(entry: Entry, amount: number): void;
  /** A person holds `amount` less. */
  giveBack(person: string, amount: number): void;
  isEmpty(): boolean;
}

/** What counts between the people. */
interface Standing {
  readonly held: number;
  readonly waiting: number;
  /** What they have taken, starting from the count of the person served when they arrived. */
  readonly taken: number;
  /** The number of the turn in which they were last served. */
  readonly lastTurn: number;
}

const NEW: Standing = { held: 0, waiting: 0, taken: 0, lastTurn: 0 };

export interface FairQueueOptions {
  /** Whether a person is served only while no other person waits. */
  readonly isLast: (person: string) => boolean;
  /** Whether it goes by what was taken instead of what is held: start-time fair queueing, with amounts for times. */
  readonly goesByUse: boolean;
}

export function createFairQueue<Entry extends Waiting>({ isLast, goesByUse }: FairQueueOptions): FairQueue<Entry> {
  const standings = new Map<string, Standing>();
  const entries: Entry[] = [];
  let turn = 0;
  /** What the person served last had taken before that. */
  let takenThen = 0;

  const standingOf = (person: string): Standing => standings.get(person) ?? NEW;
  const change = (person: string, to: Partial<Standing>): void => {
    const standing = { ...standingOf(person), ...to };
    if (standing.held === 0 && standing.waiting === 0) standings.delete(person);
    else standings.set(person, standing);
  };
  const take = (entry: Entry): void => {
    entries.splice(entries.indexOf(entry), 1);
    change(entry.person, { waiting: standingOf(entry.person).waiting - 1 });
  };
  const rank = ({ person }: Entry): readonly number[] => {
    const { held, taken, lastTurn } = standingOf(person);
    return [isLast(person) ? 1 : 0, goesByUse ? Math.max(taken, takenThen) : held, lastTurn];
  };

  return {
    add(entry) {
      entries.push(entry);
      change(entry.person, { waiting: standingOf(entry.person).waiting + 1 });
    },
    remove: take,
    next() {
      let [next] = entries;
      for (const other of entries) if (next && isBefore(rank(other), rank(next))) next = other;
      return next;
    },
    serve(entry, amount) {
      const { held, taken } = standingOf(entry.person);
      turn += 1;
      takenThen = Math.max(taken, takenThen);
      change(entry.person, { held: held + amount, taken: takenThen + amount, lastTurn: turn });
      take(entry);
    },
    giveBack: (person, amount) => change(person, { held: standingOf(person).held - amount }),
    isEmpty: () => entries.length === 0,
  };
}

/** Whether the first number in which two ranks differ is less in `one`. */
function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const differing = one.findIndex((number, at) => number !== other[at]);
  return differing !== -1 && (one[differing] ?? 0) < (other[differing] ?? 0);
}
