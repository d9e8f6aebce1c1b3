import { SimpleIdentifyThrottler } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import { log } from "../../log.ts";
import type { IdentifyThrottle } from "./identify-throttle.ts";

/** Older logins of a shard do not count. */
const COUNTED_MS = 60 * 60_000;
/** The pause before a shard's next login, by how many count: one may be chance. The last repeats: 720 logins a day. */
const PAUSES_MS = [0, 0, 10_000, 20_000, 40_000, 80_000, 120_000] as const;
const LASTING_PAUSE_MS = 120_000;
/** How often Discord is asked whether it allows more logins. */
const LOOK_MS = 60_000;

type Manager = Parameters<IdentifyThrottle>[0];

/** discord.js does this itself: the shards of one process log in one after the other. */
export const throttleAlone: IdentifyThrottle = async (manager) => {
  const { session_start_limit } = await manager.fetchGatewayInformation();
  return new SimpleIdentifyThrottler(session_start_limit.max_concurrency);
};

/**
 * Slows down the logins of a shard that loses each session soon after it began, and stops them where hardly any login is
 * left: Discord logs a bot out everywhere and resets its token after more than 1 000 logins in a day. As many logins as
 * there are shards are kept for the next start.
 *
 * @see https://discord.com/developers/docs/events/gateway#session-start-limit-object
 */
export function withLoginPauses(throttle: IdentifyThrottle, clock: Clock): IdentifyThrottle {
  const loginsAtMs = new Map<number, readonly number[]>();
  return async (manager) => {
    const inner = await throttle(manager);
    return {
      async waitForIdentify(shardId, signal) {
        const counted = (loginsAtMs.get(shardId) ?? []).filter((atMs) => clock.now() - atMs < COUNTED_MS);
        const latestMs = counted.at(-1);
        if (latestMs !== undefined) {
          await pause(clock, PAUSES_MS[counted.length] ?? LASTING_PAUSE_MS, latestMs, signal);
          await untilOneIsLeft(clock, manager, shardId, signal);
        }
        await inner.waitForIdentify(shardId, signal);
        loginsAtMs.set(shardId, [...counted, clock.now()]);
      },
    };
  };
}

async function pause(clock: Clock, pauseMs: number, sinceMs: number, signal: AbortSignal): Promise<void> {
  // A clock that was set back makes no wait longer.
  const leftMs = pauseMs - Math.max(0, clock.now() - sinceMs);
  if (leftMs > 0) await clock.sleep(leftMs, signal);
}

async function untilOneIsLeft(clock: Clock, manager: Manager, shardId: number, signal: AbortSignal): Promise<void> {
  for (let looks = 0; await isSpent(manager); looks += 1) {
    if (looks === 0) log.warn({ shardId }, "hardly any login is left for today: the shard does not log in anew");
    await clock.sleep(LOOK_MS, signal);
  }
}

/** Where Discord does not tell the number left, the pauses alone apply. */
async function isSpent(manager: Manager): Promise<boolean> {
  try {
    const { shards, session_start_limit } = await manager.fetchGatewayInformation(true);
    return session_start_limit.remaining <= shards;
  } catch (error) {
    log.debug({ err: error }, "it is not known how many logins are left");
    return false;
  }
}
