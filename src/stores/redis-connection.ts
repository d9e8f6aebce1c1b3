import { createClient } from "@keyv/redis";
import { log } from "../log.ts";

const CONNECT_LIMIT_MS = 3_000;

/** An idle connection is asked this often whether it lives, and is dropped, and made anew, after so long a silence. */
const PING_INTERVAL_MS = 2_000;
const SILENCE_LIMIT_MS = 6_000;

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

/**
 * Connects to Redis. Once connected it reconnects by itself, for ever; while Redis is away every command is refused at
 * once, since nothing is queued.
 *
 * @throws the driver's own error where Redis cannot be reached at the start, or refuses us
 */
export async function connectRedis(url: string) {
  let state: "starting" | "there" | "away" = "starting";
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: PING_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_LIMIT_MS,
      socketTimeout: SILENCE_LIMIT_MS,
      reconnectStrategy: (retries) =>
        state === "starting" ? false : Math.min(FIRST_RETRY_MS * 2 ** retries, LAST_RETRY_MS),
    },
  });
  // While it is away each attempt emits an error; only the first one is news.
  client.on("error", (err: unknown) => {
    if (state === "there") log.warn({ err }, "Redis is away; what needs the store is refused until it answers again");
    if (state !== "starting") state = "away";
  });
  client.on("ready", () => {
    if (state === "away") log.info("Redis answers again");
    state = "there";
  });
  await client.connect();
  return client;
}
