import type { Clock } from "../core/async/clock.ts";
import { AwayError } from "../core/exit-error.ts";
import { log } from "../log.ts";

/** How long a start waits for a service that is away: a machine's services come up in any order. */
const PATIENCE_MS = 300_000;
const MINUTE_MS = 60_000;
const MINUTES = PATIENCE_MS / MINUTE_MS;
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 5_000;

/**
 * Repeats `attempt` while what it needs is away, and tells the operator once a minute what it waits for. Other failures
 * are not tried again.
 *
 * @throws what `attempt` throws; an AwayError of it when five minutes are over
 */
export async function withPatience<Result>(clock: Clock, attempt: () => Promise<Result>): Promise<Result> {
  const waiting = createWaiting(clock);
  try {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        await waiting.pause(pauseMs, error);
      }
    }
  } finally {
    waiting.end();
  }
}

/**
 * Counts minutes by the clock's timers, which no time correction moves while a machine starts. Nothing runs before a
 * pause.
 */
function createWaiting(clock: Clock) {
  let minutesLeft = MINUTES;
  let toldAt: number | undefined;
  let callOff: (() => void) | undefined;

  const countMinutes = (): void => {
    callOff = clock.after(MINUTE_MS, () => {
      minutesLeft -= 1;
      countMinutes();
    });
  };

  return {
    /** @throws AwayError where it was waited for long enough */
    async pause(durationMs: number, error: AwayError): Promise<void> {
      if (!callOff) countMinutes();
      if (minutesLeft <= 0) throw new AwayError(`${error.message} It was waited for during ${MINUTES} minutes.`);
      if (toldAt !== minutesLeft) log.warn(`${error.message} It is tried again for ${inWords(minutesLeft)}.`);
      toldAt = minutesLeft;
      await clock.sleep(durationMs);
    },
    end: () => callOff?.(),
  };
}

function inWords(minutes: number): string {
  return minutes === 1 ? "another minute" : `another ${minutes} minutes`;
}
