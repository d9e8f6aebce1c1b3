import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store.ts";
import { orUnavailable } from "./store-health.ts";

/** Who is about to say it for so long is dead. */
const SAYING_MS = 30_000;
const PAUSE_MS = 250;

/** What is said once in each channel, ever, whichever process says it. */
export interface Introductions {
  /**
   * Does something that says it where it was never said before. It counts as said when `work` says so.
   *
   * @throws UserError `storeUnavailable`, or what `work` throws
   */
  introduce(channelId: string, work: (isFirst: boolean) => Promise<boolean>): Promise<boolean>;
}

/** Keeps what was said in the namespace `introductions`, which never ends. */
export function createIntroductions(store: Store, clock: Clock, randomId: () => string): Introductions {
  const said = store.values<boolean>("introductions");
  const key = (channelId: string) => `introduction:${channelId}`;

  /** Waits for whoever is about to say it, so that what is read first in a channel is what says it. */
  const isMine = async (channelId: string, owner: string): Promise<boolean> => {
    while (!(await said.get(channelId))) {
      if (await store.claim(key(channelId), owner, SAYING_MS)) return true;
      await clock.sleep(PAUSE_MS);
    }
    return false;
  };

  return {
    async introduce(channelId, work) {
      const owner = randomId();
      if (!(await orUnavailable(() => isMine(channelId, owner)))) return work(false);
      try {
        const isSaid = await work(true);
        if (isSaid) await orUnavailable(() => said.set(channelId, true));
        return isSaid;
      } finally {
        await orUnavailable(() => store.release(key(channelId), owner));
      }
    },
  };
}
