import type { Discord } from "../../src/playground/discord/server.ts";
export function watchBodies(_discord: Discord): void {}
