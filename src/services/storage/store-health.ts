import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import { type Store, StoreError, type StoreProblem } from "../../core/store.ts";
import { log } from "../../log.ts";
import { createLateWrites } from "./late-writes.ts";

/** How long a store that hung is left alone: each call to it would cost its own time limit. */
const REST_MS = 5_000;
/** A store that fails now and then counts as failing until it has not failed for this long. */
const STEADY_MS = 5_000;
/** How often a failing store is tried. */
const TRY_MS = 1_000;

/** The store's health, judged by its answers. */
export interface StoreHealth {
  /** Whether the store's recent calls have succeeded. */
  isGood(): boolean;
  /**
   * Makes a call to the store that the bot can do without.
   *
   * @returns `instead` where the store cannot, or has hung just now; a store that refused at once is asked again
   */
  tolerate<Result>(work: () => Promise<Result>, instead: Result): Promise<Result>;
  /**
   * Writes something that can wait until the store is back: what it cannot take now is written then, of several writes
   * to one place the newest alone.
   *
   * @param place - names what is written to, among everything in the store
   * @param whenAway - whether it is written later where it cannot be now
   * @returns whether it is written now
   */
  write(place: string, work: () => Promise<unknown>, whenAway?: "later" | "never"): Promise<boolean>;
  /** Writes now, also to a store that is being left alone: there may be no later chance. */
  writeAtLast(place: string, work: () => Promise<unknown>): Promise<boolean>;
  /** Tries the waiting writes: the process leaves, so a store that hung is not left alone any more. */
  writeWhatWaits(): Promise<void>;
  /** Drops waiting writes to places with this prefix; resolves when no write to them is under way either. */
  dropWrites(placePrefix: string): Promise<void>;
}

/** What the operator reads when the store begins to fail. */
const BEGINS_TO_FAIL: Readonly<Record<StoreProblem["kind"], string>> = {
  passing: "the store fails: texts are answered uncached, and no pictures are made",
  full: "the store is full: texts are answered uncached, and no pictures are made",
  setting: "the store refuses: texts are answered uncached, and no pictures are made",
};

/**
 * Warns when the store begins to fail, and says when it works again; failures in between are not reported.
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
      const isWorking = await attempt(isDone(ping), false);
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

  const attempt = async <Result>(work: () => Promise<Result>, instead: Result): Promise<Result> => {
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
    tolerate: async (work, instead) => (isResting() ? instead : attempt(work, instead)),
    write(place, work, whenAway = "later") {
      const write = () => (isResting() ? Promise.resolve(false) : attempt(isDone(work), false));
      return whenAway === "later" ? lateWrites.write(place, write) : lateWrites.writeNow(place, write);
    },
    writeAtLast: (place, work) => lateWrites.writeNow(place, () => attempt(isDone(work), false)),
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
 * Makes a call to the store that the bot cannot do without.
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
