import { type Clock, systemClock } from "../../src/core/async/clock.ts";

/** The machine's clock, to the microsecond. */
export const fineClock: Clock = { ...systemClock, now: () => performance.timeOrigin + performance.now() };
