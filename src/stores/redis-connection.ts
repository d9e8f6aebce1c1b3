import { createClient } from "@keyv/redis";
import { log } from "../log.ts";

const CONNECT_LIMIT_MS = 3_000;

/** An idle connection is asked this often whether it lives, and is dropped, and made anew, after so long a silence. */
const PING_INTERVAL_MS = 2_000;
const SILENCE_LIMIT_MS = 6_000;

const FIRST_RETRY_MS = 10;
/** What waits to be written is in memory alone until then. */
const LAST_RETRY_MS = 250;
/** After a connection has dropped, so many are tried within a third of a second, before Redis counts as away. */
const BLINK_RETRIES = 5;

/** The errors by which the driver tells of a silence; it exports no classes to know them by. */
const SILENCE = /timeout/i;

/** A connection to Redis, and how it stands. */
export interface RedisConnection {
  readonly client: Client;
  /** How often it has dropped. */
  drops(): number;
  /**
   * Whether commands can be sent. One that has just dropped is waited for, until it is there again or Redis counts as
   * away; a Redis that is away, or fell silent, is not waited for.
   */
  isThere(): Promise<boolean>;
}

type Client = ReturnType<typeof createRedisClient>;
type Reconnect = (retries: number, cause: Error) => number | false;

function createRedisClient(url: string, reconnectStrategy: Reconnect) {
  return createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: PING_INTERVAL_MS,
    socket: { connectTimeout: CONNECT_LIMIT_MS, socketTimeout: SILENCE_LIMIT_MS, reconnectStrategy },
  });
}

/**
 * Connects to Redis. Once connected it reconnects by itself, for ever; while Redis is away every command is refused at
 * once, since nothing is queued.
 *
 * @throws the driver's own error where Redis cannot be reached at the start, or refuses us
 */
export async function connectRedis(url: string): Promise<RedisConnection> {
  let state: "starting" | "there" | "dropped" | "away" = "starting";
  let drops = 0;
  let waiting: ((isThere: boolean) => void)[] = [];

  const tellWaiting = (isThere: boolean): void => {
    for (const tell of waiting) tell(isThere);
    waiting = [];
  };

  // Called when a connection drops, and again after each try to make it anew.
  const reconnect: Reconnect = (retries, cause) => {
    if (state === "starting") return false;
    if (state === "there") {
      state = "dropped";
      drops += 1;
    }
    if (state === "dropped" && (retries >= BLINK_RETRIES || SILENCE.test(cause.message))) {
      state = "away";
      log.warn({ err: cause }, "Redis is away; what needs the store is refused until it answers again");
      tellWaiting(false);
    }
    return Math.min(FIRST_RETRY_MS * 2 ** retries, LAST_RETRY_MS);
  };

  const client = createRedisClient(url, reconnect);
  client.on("error", () => undefined); // the calls that it fails throw it
  client.on("ready", () => {
    if (state === "away") log.info("Redis answers again");
    if (state === "dropped") log.info("the connection to Redis dropped, and was made anew");
    state = "there";
    tellWaiting(true);
  });
  client.on("end", () => tellWaiting(false));
  await client.connect();

  return {
    client,
    drops: () => drops,
    isThere: () =>
      state === "dropped" ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(state === "there"),
  };
}
