import { abortForMany } from "../../core/async/abort-for-many.ts";
import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import type { Store } from "../../core/store.ts";
import { createBoundedQueue } from "../storage/bounded-queue.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** How long a person who got a notice gets no other. */
const TOLD_MS = 24 * 60 * 60 * 1000;
/** The pause between two notices, over all processes. */
const PACE_MS = 10_000;
/** How long no notice is sent after Discord has said that there were too many. */
const PAUSE_MS = 60 * 60 * 1000;
/** A process that holds the turn for this long is dead. */
const SENDING_MS = 60_000;
/** A notice later than this is not sent: it would explain nothing any more. */
const MAX_WAITING_MS = 10 * 60 * 1000;
/** As many as have a turn within that time. */
const MAX_WAITING = MAX_WAITING_MS / PACE_MS;
/** A person about to leave, who cannot be reached after that, waits no longer than this for the turn, */
const MAX_WAITING_TO_LEAVE_MS = 3_000;
/** nor, when it has come, for the message. */
const MAX_LEAVING_MS = 5_000;
const TURN_POLL_MS = 1_000;

const TURN = "notice-turn";

/** Sends one message. Never rejects for what Discord refuses. @returns whether Discord says that it was too much */
export type SendNotice = () => Promise<{ readonly isTooMuch: boolean }>;

/**
 * Sends private notices: one a day to a person at most, one after the other, over all processes on the store. A notice
 * counts as sent when its turn comes, whatever becomes of it: a process that dies sends too few, never one twice. Where
 * the store is away, none is sent.
 */
export interface Notices {
  /** Calls `send` when the person's turn comes, within ten minutes; resolves when that is done or will not be. */
  tell(userId: string, send: SendNotice): Promise<void>;
  /** The same for a person who cannot be reached much longer: resolves within 5 s, and sends nothing later. */
  tellBeforeLeaving(userId: string, send: SendNotice): Promise<void>;
  /** The process leaves: waiting notices are dropped; resolves when none is being sent. */
  stop(): Promise<void>;
}

export interface NoticesServices {
  readonly store: Store;
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly randomId: () => string;
}

export function createNotices({ store, health, clock, randomId }: NoticesServices): Notices {
  const queue = createBoundedQueue({ clock, name: "notices", maxAtOnce: 1, maxWaiting: MAX_WAITING });
  const leaving = abortForMany();
  /** By person: an author's wave is one notice, and a second caller waits for the same one. */
  const underWay = new Map<string, Promise<void>>();

  const claim = (key: string, owner: string, ttlMs: number) =>
    health.tolerate(() => store.claim(key, owner, ttlMs), false);

  /** @returns whether it came in time */
  const waitForTurn = async (owner: string, untilMs: number): Promise<boolean> => {
    while (!leaving.signal.aborted && clock.now() < untilMs) {
      if (await claim(TURN, owner, SENDING_MS)) return true;
      await clock.sleep(TURN_POLL_MS, leaving.signal).catch(() => undefined); // the process leaves: the loop ends
    }
    return false;
  };

  const sendInTurn = async (send: SendNotice, owner: string): Promise<void> => {
    let restMs = PACE_MS;
    try {
      if ((await send()).isTooMuch) restMs = PAUSE_MS;
    } finally {
      await claim(TURN, owner, restMs); // no process has the turn until that is over
    }
  };

  const tellOnce = async (userId: string, send: SendNotice, waitingMs: number): Promise<void> => {
    const [key, owner] = [`notice:${userId}`, randomId()];
    const untilMs = clock.now() + waitingMs;
    if (!(await claim(key, owner, waitingMs + SENDING_MS))) return;
    let isTold = false;
    await queue.add(async () => {
      if (!(await waitForTurn(owner, untilMs))) return;
      isTold = await claim(key, owner, TOLD_MS);
      if (isTold) await sendInTurn(send, owner);
    });
    if (!isTold) await health.tolerate(() => store.release(key, owner), undefined);
  };

  const tell = (userId: string, send: SendNotice, waitingMs: number): Promise<void> => {
    const known = underWay.get(userId);
    if (known) return known;
    const telling = tellOnce(userId, send, waitingMs).finally(() => underWay.delete(userId));
    underWay.set(userId, telling);
    return telling;
  };

  return {
    tell: (userId, send) => tell(userId, send, MAX_WAITING_MS),
    tellBeforeLeaving: (userId, send) =>
      inTime(clock, MAX_LEAVING_MS, tell(userId, send, MAX_WAITING_TO_LEAVE_MS), () => undefined),
    async stop() {
      leaving.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}
