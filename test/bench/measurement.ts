/** One figure of ours beside a peer's of the same run. */
export interface Row {
  readonly what: string;
  readonly unit: "ms" | "MB" | "KB" | "calls" | "copies" | "a second";
  readonly ours: number;
  readonly peer: { readonly name: string; readonly value: number };
  readonly target?: Target;
}

/** What is to be reached: by our figure itself, or by its ratio to the peer's. */
interface Target {
  readonly of: "ours" | "ratio";
  readonly is: "at most" | "at least";
  readonly limit: number;
}

/** What the runner was asked for. */
interface BenchOptions {
  /** How long the long job takes, in real seconds. */
  readonly longJobSeconds: number;
}

/** Something that is measured, with bots of its own. */
export interface Measurement {
  /** By which it is chosen on the command line. */
  readonly name: string;
  run(options: BenchOptions): Promise<readonly Row[]>;
}

/**
 * How much of what its target allows a row uses up: 1 is the target itself, less is better; undefined without one.
 */
export function usedShareOf(row: Row): number | undefined {
  if (!row.target) return undefined;
  const { of, is, limit } = row.target;
  const value = of === "ours" ? row.ours : ratioOf(row);
  return is === "at most" ? value / limit : limit / value;
}

/** A row's ratio of ours to the peer's. */
export function ratioOf({ ours, peer }: Row): number {
  return ours / peer.value;
}

/** Whether a row's target is reached; undefined where it has none. */
export function isReached(row: Row): boolean | undefined {
  const share = usedShareOf(row);
  return share === undefined ? undefined : share <= 1;
}
