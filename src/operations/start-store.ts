import type { Clock } from "../core/async/clock.ts";
import { AwayError, EXIT_CONFIG, ExitError } from "../core/exit-error.ts";
import { type Store, StoreError } from "../core/store.ts";
import { withPatience } from "./patience.ts";

export interface StoreStart {
  /** @throws StoreError where it cannot be opened */
  readonly open: () => Promise<Store>;
  /** What the operator calls it, without user and password. */
  readonly place: string;
  readonly clock: Clock;
}

/**
 * Opens the store, and tries whether it works, before Discord is asked for anything: a login is one of a thousand a day,
 * and none is spent for a bot that could not do its work. What may pass is waited for.
 *
 * @throws ExitError where the operator has to change something, or it was waited for long enough
 */
export function startStore({ open, place, clock }: StoreStart): Promise<Store> {
  return withPatience(clock, async () => {
    try {
      return await openWorking(open);
    } catch (error) {
      throw error instanceof StoreError ? explain(error, place) : error;
    }
  });
}

async function openWorking(open: StoreStart["open"]): Promise<Store> {
  const store = await open();
  try {
    await store.ping();
    return store;
  } catch (error) {
    await store.close().catch(() => undefined); // what it cannot do is told
    throw error;
  }
}

function explain(error: StoreError, place: string): ExitError {
  const line = `STORE_URL (${place}): ${error.problem.words}`;
  return error.problem.kind === "setting"
    ? new ExitError(line, EXIT_CONFIG, { cause: error })
    : new AwayError(line, { cause: error });
}
