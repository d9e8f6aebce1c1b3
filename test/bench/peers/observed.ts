/*
 * Loaded before a bot whose memory is looked into: collects its garbage when it is told to, and says what is left.
 */

process.on("message", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.((heapUsed + external) / 1_000_000);
});
// Nobody is kept alive by being looked at.
process.channel?.unref();
