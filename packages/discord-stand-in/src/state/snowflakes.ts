import type { Clock } from "../time/clock.ts";

/** The first millisecond of 2015, at which Discord's ids begin. https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Ids below 17 digits break discord.js's rate limit buckets: 10^16 >> 22 milliseconds lie before the first of 17 digits. */
const FIRST_MOMENT_MS = DISCORD_EPOCH_MS + Number((10n ** 16n) >> 22n) + 1;

const COUNTER_SIZE = 1 << 22;

/** Makes a new id for the time `atMs` (default: now). */
export type NewId = (atMs?: number) => string;

/**
 * Ids in Discord's format: 17–19 digits, the creation time in the upper bits.
 *
 * @throws Error when the clock is before February 2015, where ids are too short
 */
export function createSnowflakes(clock: Clock): NewId {
  let counter = 0;
  return (atMs = clock.now()) => {
    if (atMs < FIRST_MOMENT_MS) throw new Error("Discord's ids need a clock later than February 2015.");
    counter = (counter + 1) % COUNTER_SIZE;
    return ((BigInt(Math.floor(atMs) - DISCORD_EPOCH_MS) << 22n) | BigInt(counter)).toString();
  };
}

/** The time at which an id was made, in milliseconds since the Unix epoch. */
export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}
