import KeyvRedis from "@keyv/redis";
import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { type Store, StoreError } from "../../core/store.ts";
import { closedError, storeError } from "../store-failure.ts";
import { tryStore } from "../ping.ts";
import { RedisAdapter, type Repetition, wholeMs } from "./adapter.ts";
import { connectRedis, type RedisConnection } from "./connection.ts";
import { isReplicaReply } from "./failures.ts";
import { valuesIn } from "../values.ts";

/** How long a command may take before the store counts as away: a Redis that answers at all does so in a few ms. */
const ANSWER_LIMIT_MS = 5_000;

/** Few enough that to read their values at one go delays no other call. */
const KEYS_PER_SCAN = 200;

const CLAIM = `
local holder = redis.call("GET", KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[3] then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return 1`;

const RELEASE = `
if redis.call("GET", KEYS[1]) == ARGV[1] then redis.call("DEL", KEYS[1]) end
return 0`;

const INCREMENT = `
local count = redis.call("INCRBY", KEYS[1], ARGV[1])
if redis.call("PTTL", KEYS[1]) < 0 then redis.call("PEXPIRE", KEYS[1], ARGV[2]) end
return count`;

/**
 * A store in Redis or Valkey, for processes of several machines. All keys begin with `sightline:`. Time is Redis's own.
 *
 * @remarks How large caches may grow is Redis's to decide: `maxmemory` with `maxmemory-policy volatile-lru` drops keys
 * that have an end, oldest use first, and every cached value has one. Claims, counters and records with an end are
 * among these keys, so `maxmemory` must leave room; with `noeviction` a full Redis refuses writes instead.
 * @throws `StoreError` where Redis cannot be reached, or refuses us
 */
export async function openRedisStore(url: string, clock: Clock): Promise<Store> {
  const connection = await connectRedis(url).catch((cause: unknown) => {
    throw storeError("redis", cause);
  });
  const { client } = connection;
  const keyv = new KeyvRedis<string>(client, { throwOnErrors: true });
  let open = true;

  async function guard<T>(call: () => Promise<T>, repetition: Repetition = "repeatable"): Promise<T> {
    if (!open) throw closedError("redis");
    return answerOf(() => throughBlinks(connection, call, repetition), clock);
  }

  /** Not repeated: where Redis was started anew, its cursors do not mean the same, and keys would be passed over. */
  async function* scan(pattern: string): AsyncGenerator<string[]> {
    let cursor = "0";
    do {
      const step = () => client.scan(cursor, { MATCH: pattern, COUNT: KEYS_PER_SCAN });
      const found = await guard(step, "once");
      if (found.keys.length > 0) yield found.keys;
      cursor = found.cursor;
    } while (cursor !== "0");
  }

  const run = (repetition: Repetition, script: string, key: string, ...values: string[]) =>
    guard(() => client.eval(script, { keys: [key], arguments: values }), repetition);

  const store: Omit<Store, "ping"> = {
    values: (namespace, options = {}) =>
      valuesIn(new RedisAdapter(keyv, { guard, scan }, options.evictable ?? false), namespace, options),
    // An owner who repeats what was done already holds the key.
    claim: async (key, owner, ttlMs, from = owner) =>
      (await run("repeatable", CLAIM, `sightline:claim:${key}`, owner, `${wholeMs(ttlMs)}`, from)) === 1,
    holder: async (key) => (await guard(() => client.get(`sightline:claim:${key}`))) ?? undefined,
    async release(key, owner) {
      await run("repeatable", RELEASE, `sightline:claim:${key}`, owner);
    },
    increment: async (key, by, ttlMs) =>
      Number(await run("once", INCREMENT, `sightline:count:${key}`, `${by}`, `${wholeMs(ttlMs)}`)),
    // Memory is let go of at once; the append-only file is rewritten when Redis is set to.
    async purge() {
      await guard(() => client.ping());
    },
    async close() {
      if (!open) return;
      open = false;
      // Answers come in order: with this one every command under way has had its own. A Redis that is away or silent
      // does not hold us up.
      await answerOf(() => client.ping(), clock).catch(() => undefined);
      connection.close();
    },
  };
  return { ...store, ping: () => tryStore(store) };
}

/**
 * Makes a call, and repeats it once where the connection dropped, so that it may or may not have arrived, or where it
 * reached a replica, which did not do it.
 *
 * @throws what the call rejects with, where it may not be repeated, or the connection is not back at once
 */
async function throughBlinks<T>(
  connection: RedisConnection,
  call: () => Promise<T>,
  repetition: Repetition,
): Promise<T> {
  await connection.isThere();
  const dropsBefore = connection.drops();
  try {
    return await call();
  } catch (error) {
    const wasRefused = isReplicaReply(error);
    if (wasRefused) connection.leaveReplica(error);
    const mayRepeat = wasRefused || (repetition === "repeatable" && connection.drops() > dropsBefore);
    if (!mayRepeat || !(await connection.isThere())) throw error;
    return call();
  }
}

async function answerOf<T>(call: () => Promise<T>, clock: Clock): Promise<T> {
  try {
    return await inTime(clock, ANSWER_LIMIT_MS, call(), () => {
      const problem = {
        kind: "passing",
        words: "it does not answer in time. Look at its log, and at the network.",
      } as const;
      throw new StoreError(`redis: no answer within ${ANSWER_LIMIT_MS} ms`, { isLate: true, problem });
    });
  } catch (cause) {
    throw storeError("redis", cause);
  }
}
