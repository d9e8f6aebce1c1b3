/* Loaded into the bot's process: it goes on as an account that owns nothing. Everything is loaded before. */

const NOBODY = 65_534;

await import("../../../src/environment.ts");
process.setuid?.(NOBODY);
