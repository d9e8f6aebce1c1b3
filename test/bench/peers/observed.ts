import { getHeapSpaceStatistics } from "node:v8";

/*
 * Loaded before a bot whose memory is looked into: collects its garbage when it is told to, and says what is left of
 * what it works with. What Node has compiled is apart: it goes on compiling what is used much, whatever a bot keeps.
 */

if (process.env["OBSERVED"]) {
  process.on("message", () => {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const compiled = getHeapSpaceStatistics()
      .filter(({ space_name: name }) => name.startsWith("code_"))
      .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
    process.send?.((heapUsed - compiled + external) / 1_000_000);
  });
  // No person is kept alive by being looked at.
  process.channel?.unref();
}
