import { startOnNode } from "../../../src/node-version.ts";

/* The playground's process; it asks for a Node as new as the bot's. */
startOnNode(() => import("./run.ts"));
