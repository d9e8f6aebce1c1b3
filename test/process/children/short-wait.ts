/** Loaded before the bot: for it, five minutes pass in three seconds. */
const FIVE_MINUTES_MS = 5 * 60_000;
const { setTimeout } = globalThis;
const hurried = (work: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]) =>
  setTimeout(work, delayMs === FIVE_MINUTES_MS ? delayMs / 100 : delayMs, ...given);
globalThis.setTimeout = Object.assign(hurried, setTimeout);
