import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import { withLease } from "../storage/lease.ts";
import { orUnavailable } from "../storage/store-health.ts";

/** A process that holds the lease for this long is dead. */
const SAYING_MS = 30_000;
const PAUSE_MS = 250;

/** What the bot says once in each channel, ever, over all processes. */
export interface Introductions {
  /**
   * Runs `work`, which may introduce the bot in a channel for the first time. It counts as said when `work` says so.
   *
   * @throws UserError `storeUnavailable`, or what `work` throws
   */
  introduce(channelId: string, work: (isFirst: boolean) => Promise<boolean>): Promise<boolean>;
  /**
   * The introduction is gone: the next reply makes it again.
   *
   * @throws UserError `storeUnavailable`
   */
  takeBack(channelId: string): Promise<void>;
}

/** Keeps what was said in the namespace `introductions`, which never ends. */
export function createIntroductions(store: Store, clock: Clock, randomId: () => string): Introductions {
  const said = store.values<boolean>("introductions");

  /** One at a time in a channel, so that only the first one introduces; undefined where it is not wanted any more. */
  const inTurn = <Result>(
    channelId: string,
    isWanted: () => Promise<boolean>,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    const terms = { store, clock, owner: randomId(), ttlMs: SAYING_MS };
    return orUnavailable(() => withLease(terms, `introduction:${channelId}`, { pauseMs: PAUSE_MS, isWanted }, work));
  };

  return {
    async introduce(channelId, work) {
      const isSaidNow = await inTurn(
        channelId,
        async () => !(await said.get(channelId)),
        async () => {
          const isSaid = await work(true);
          if (isSaid) await said.set(channelId, true);
          return isSaid;
        },
      );
      return isSaidNow ?? work(false);
    },
    async takeBack(channelId) {
      await inTurn(
        channelId,
        async () => true,
        () => said.delete(channelId),
      );
    },
  };
}
