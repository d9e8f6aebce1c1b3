import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@keyv/redis";
import { log } from "../../log.ts";
import { isReplicaReply } from "./failures.ts";

const CONNECT_LIMIT_MS = 3_000;

/** An idle connection is pinged this often, and is dropped, and made anew, after a silence this long. */
const PING_INTERVAL_MS = 2_000;
const SILENCE_LIMIT_MS = 6_000;

const FIRST_RETRY_MS = 10;
/** Waiting writes are only in memory until then. */
const LAST_RETRY_MS = 250;
/**
 * The longest pause between redials after a replica was met; a write shows whether the new connection leads to the
 * primary.
 */
const LAST_REDIAL_MS = 1_000;
const PRIMARY_KEY = "sightline:health::primary";
const PRIMARY_KEY_MS = 1_000;
/** After a connection has dropped, this many are tried within a third of a second, before Redis counts as away. */
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
   * away; a Redis that is away, or fell silent, is not.
   */
  isThere(): Promise<boolean>;
  /** The server has become a replica, and takes no writes: drops the connection, and redials until a server does. */
  leaveReplica(cause: Error): void;
  /** Ends it, and every command that is under way. */
  close(): void;
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
  const standing = createStanding();
  const client = createRedisClient(url, (retries, cause) => standing.reconnectsAfter(retries, cause));
  const replica = createReplicaWatch(client, standing);
  client.on("error", () => undefined); // the failing calls throw it
  client.on("ready", () => replica.whenReady());
  await client.connect();

  return {
    client,
    drops: standing.drops,
    isThere: standing.isThere,
    leaveReplica: replica.leave,
    close() {
      standing.end();
      client.destroy();
    },
  };
}

type Standing = ReturnType<typeof createStanding>;

/** The state of a connection, and its waiting callers. */
function createStanding() {
  let state: "starting" | "there" | "dropped" | "away" | "ended" = "starting";
  let drops = 0;
  let waiting: ((isThere: boolean) => void)[] = [];

  const tellWaiting = (isThere: boolean): void => {
    for (const tell of waiting) tell(isThere);
    waiting = [];
  };

  return {
    drops: () => drops,
    isThere: () =>
      state === "dropped"
        ? new Promise<boolean>((resolve) => waiting.push(resolve))
        : Promise.resolve(state === "there"),
    hasEnded: () => state === "ended",
    /** Called when a connection drops, and again after each try to make it anew. */
    reconnectsAfter(retries: number, cause: Error): number | false {
      if (state === "starting" || state === "ended") return false;
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
    },
    arrive(): void {
      if (state === "away") log.info("Redis answers again");
      if (state === "dropped") log.info("the connection to Redis dropped, and was made anew");
      if (state !== "ended") state = "there";
      tellWaiting(true);
    },
    end(): void {
      state = "ended";
      tellWaiting(false);
    },
  };
}

/**
 * Behind an address that fails over, the old primary keeps its connections, answers what reads, and refuses what writes:
 * only a new connection leads to the new one.
 */
function createReplicaWatch(client: Client, standing: Standing) {
  /** How often it was dialled since a replica was met; unset while none was. */
  let redials: number | undefined;

  const redial = async (cause: Error): Promise<void> => {
    const tries = redials ?? 0;
    redials = tries + 1;
    standing.reconnectsAfter(tries, cause);
    if (tries > 0) await delay(Math.min(FIRST_RETRY_MS * 2 ** tries, LAST_REDIAL_MS));
    if (standing.hasEnded()) return;
    if (client.isOpen) client.destroy();
    await client.connect();
  };
  const leave = (cause: Error): void => {
    void redial(cause).catch(() => undefined); // ended meanwhile
  };
  /** A connection that drops meanwhile is made anew, and asked then. */
  const findPrimary = async (): Promise<void> => {
    try {
      await client.set(PRIMARY_KEY, "", { PX: PRIMARY_KEY_MS });
    } catch (error) {
      if (isReplicaReply(error)) return leave(error);
      if (!client.isReady) return;
    }
    redials = undefined;
    standing.arrive();
  };

  return {
    /** Not while one is being left already. */
    leave(cause: Error): void {
      if (redials === undefined) leave(cause);
    },
    whenReady(): void {
      if (redials === undefined) standing.arrive();
      else void findPrimary();
    },
  };
}
