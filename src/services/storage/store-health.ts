import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import { type Store, StoreError, type StoreProblem } from "../../core/store.ts";
import { log } from "../../log.ts";
import { createLateWrites } from "./late-writes.ts";

/** A store that hung is left alone for so long: each call to it would cost its own time limit. */
const REST_MS = 5_000;
/** A store that fails now and then counts as failing until it has not for so long. */
const STEADY_MS = 5_000;
/** How often one that has failed is tried. */
const TRY_MS = 1_000;

/** What is known of the store from how it has answered. */
export interface StoreHealth {
  /** Whether the store has done lately whatever it was asked for. */
  isGood(): boolean;
  /**
   * Does something with the store that the bot can do without.
   *
   * @returns `instead` where the store cannot, or has hung just now; one that refused at once is asked again
   */
  tolerate<Result>(work: () => Promise<Result>, instead: Result): Promise<Result>;
  /**
   * Writes something that the bot can do without until the store is back: what it cannot take now is written then, of
   * several to one place the newest alone.
   *
   * @param place - names what is written to, among everything in the store
   * @param whenAway - whether it is written later where it cannot be now
   * @returns whether it is written now
   */
  write(place: string, work: () => Promise<unknown>, whenAway?: "later" | "never"): Promise<boolean>;
  /** Writes now, also while a store that hung is left alone: there may be no later. */
  writeAtLast(place: string, work: () => Promise<unknown>): Promise<boolean>;
  /** Writes what waits, if that can be done: the process leaves, and a store that hung is not left alone any more. */
  writeWhatWaits(): Promise<void>;
  /**
   * What waits to be written to places that begin so is not to be any more; resolves when nothing is on its way there
   * either.
   */
  dropWrites(placePrefix: string): Promise<void>;
}

/** What the operator reads when the store begins to fail. */
const BEGINS_TO_FAIL: Readonly<Record<StoreProblem["kind"], string>> = {
  passing: "the store fails: texts are answered uncached, and no pictures are made",
  full: "the store is full: texts are answered uncached, and no pictures are made",
  setting: "the store refuses: texts are answered uncached, and no pictures are made",
};

/**
 * Warns when the store begins to fail, and says when it works again; every failure between is one of the same.
 *
 * @param ping - tries the store, writes included: one that is full, or has become a replica, still answers what reads
 */
export function createStoreHealth(clock: Clock, ping: Store["ping"] = () => Promise.resolve()): StoreHealth {
  const lateWrites = createLateWrites(clock);
  let failing: StoreProblem["kind"] | undefined;
  let failedAtMs = 0;
  let restsUntilMs = 0;

  const noteFailure = (error: StoreError): void => {
    const { kind, words } = error.problem;
    failedAtMs = clock.now();
    if (error.isLate) restsUntilMs = failedAtMs + REST_MS;
    const wasFailing = failing;
    if (wasFailing !== kind) log.warn({ err: error, trouble: words }, BEGINS_TO_FAIL[kind]);
    failing = kind;
    if (wasFailing === undefined) void tryUntilItWorks();
  };

  const tryUntilItWorks = async (): Promise<void> => {
    while (failing !== undefined) {
      await clock.sleep(TRY_MS);
      const isWorking = await ask(isDone(ping), false);
      const isSteady = Math.abs(clock.now() - failedAtMs) >= STEADY_MS;
      if (!isWorking || !isSteady) continue;
      failing = undefined;
      log.info("the store works again");
    }
  };

  /** A clock that was set back makes no rest longer. */
  const isResting = (): boolean => {
    const leftMs = restsUntilMs - clock.now();
    return leftMs > 0 && leftMs <= REST_MS;
  };

  const ask = async <Result>(work: () => Promise<Result>, instead: Result): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      noteFailure(error);
      return instead;
    }
  };

  return {
    isGood: () => failing === undefined,
    tolerate: async (work, instead) => (isResting() ? instead : ask(work, instead)),
    write(place, work, whenAway = "later") {
      const write = () => (isResting() ? Promise.resolve(false) : ask(isDone(work), false));
      return whenAway === "later" ? lateWrites.write(place, write) : lateWrites.writeNow(place, write);
    },
    writeAtLast: (place, work) => lateWrites.writeNow(place, () => ask(isDone(work), false)),
    writeWhatWaits() {
      restsUntilMs = 0;
      return lateWrites.writeAll();
    },
    dropWrites: (placePrefix) => lateWrites.drop(placePrefix),
  };
}

/** Resolves with true when the work is done. */
function isDone(work: () => Promise<unknown>): () => Promise<boolean> {
  return () => work().then(() => true);
}

/**
 * Does something with the store that the bot cannot do without.
 *
 * @throws UserError `storeUnavailable` where the store cannot
 */
export async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreError ? new UserError("storeUnavailable", {}, { cause: error }) : error;
  }
}
