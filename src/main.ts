import { keepCompiled } from "./compile-cache.ts";
import { startOnNode } from "./node-version.ts";

/*
 * The bot's process. What it needs is imported only when Node is new enough: an old one fails at the first import of what
 * it does not know, before any line of ours runs.
 */
keepCompiled(import.meta.url);
startOnNode(() => import("./bot.ts"));
