import type { Clock } from "./clock.ts";

/** Enough for the milliseconds since the epoch until the year 2527. */
const TIME_DIGITS = 11;

/**
 * Makes ids of 25 hexadecimal digits, which later ones follow in order of the alphabet.
 *
 * @remarks They begin with the time because SQLite keeps an index in the order of its keys: what is written together
 * lies together then, and a commit takes half as long. They are nonces, too, of which Discord takes 25 characters at
 * most: https://discord.com/developers/docs/resources/message#create-message
 *
 * @param randomUuid - `crypto.randomUUID`, whose bits Node draws in bulk
 */
export function createRandomId(clock: Pick<Clock, "now">, randomUuid: () => string): () => string {
  return () => {
    const time = Math.floor(clock.now()).toString(16).padStart(TIME_DIGITS, "0");
    const uuid = randomUuid();
    // 14 digits, of which 52 bits are random: enough that none is met by chance, or guessed, among those of one millisecond.
    return time + uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 16);
  };
}

/** Draws a whole number from `0` to `max`, both included. */
export type RandomInteger = (max: number) => number;
