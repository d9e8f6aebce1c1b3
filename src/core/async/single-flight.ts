/** Does a piece of work once for all callers who ask for it by the same key while it is going on. */
export type SingleFlight<Result> = (
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

interface Running<Result> {
  readonly result: Promise<Result>;
  readonly abandon: AbortController;
  callers: number;
}

/**
 * @returns a function that joins the work under way for `key`, or begins it. A caller whose signal aborts leaves with
 *   its reason; the work itself is aborted when its last caller has left.
 */
export function createSingleFlight<Result>(): SingleFlight<Result> {
  const running = new Map<string, Running<Result>>();

  const begin = (key: string, work: (signal: AbortSignal) => Promise<Result>): Running<Result> => {
    const abandon = new AbortController();
    const entry: Running<Result> = {
      abandon,
      callers: 0,
      result: work(abandon.signal).finally(() => forget(key, entry)),
    };
    running.set(key, entry);
    return entry;
  };

  const forget = (key: string, entry: Running<Result>): void => {
    if (running.get(key) === entry) running.delete(key);
  };

  return (key, signal, work) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const entry = running.get(key) ?? begin(key, work);
      entry.callers += 1;
      const leave = (): void => {
        reject(signal.reason);
        entry.callers -= 1;
        if (entry.callers > 0) return;
        forget(key, entry);
        entry.abandon.abort(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      entry.result.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
    });
}
