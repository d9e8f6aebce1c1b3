import KeyvRedis from "@keyv/redis";
import type { Clock } from "../core/clock.ts";
import { inTime } from "../core/deadline.ts";
import type { Store } from "../core/store.ts";
import { closedError, storeError } from "./failure.ts";
import { RedisAdapter, stepByStep, wholeMs } from "./redis-adapter.ts";
import { connectRedis } from "./redis-connection.ts";
import { valuesIn } from "./values.ts";

/** How long a command may take before the store counts as away: a Redis that answers at all does so in a few ms. */
const ANSWER_LIMIT_MS = 5_000;

const KEYS_PER_SCAN = 1_000;

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
  const client = await connectRedis(url).catch((cause: unknown) => {
    throw storeError("redis", cause);
  });
  const keyv = new KeyvRedis<string>(client, { throwOnErrors: true });
  let open = true;

  async function guard<T>(call: () => Promise<T>): Promise<T> {
    if (!open) throw closedError("redis");
    return answerOf(call, clock);
  }

  async function deleteMatching(pattern: string): Promise<void> {
    const found = client.scanIterator({ MATCH: pattern, COUNT: KEYS_PER_SCAN });
    for await (const keys of stepByStep(found, guard)) {
      if (keys.length > 0) await guard(() => client.unlink(keys));
    }
  }

  const run = (script: string, key: string, ...values: string[]) =>
    guard(() => client.eval(script, { keys: [key], arguments: values }));

  return {
    values: (namespace, options = {}) =>
      valuesIn(new RedisAdapter(keyv, guard, options.evictable ?? false, deleteMatching), namespace, options),
    claim: async (key, owner, ttlMs, from = owner) =>
      (await run(CLAIM, `sightline:claim:${key}`, owner, `${wholeMs(ttlMs)}`, from)) === 1,
    holder: async (key) => (await guard(() => client.get(`sightline:claim:${key}`))) ?? undefined,
    async release(key, owner) {
      await run(RELEASE, `sightline:claim:${key}`, owner);
    },
    increment: async (key, by, ttlMs) =>
      Number(await run(INCREMENT, `sightline:count:${key}`, `${by}`, `${wholeMs(ttlMs)}`)),
    async ping() {
      await guard(() => client.ping());
    },
    async close() {
      if (!open) return;
      open = false;
      // Answers come in order: with this one every command under way has had its own. A Redis that is away or silent
      // does not hold us up.
      await answerOf(() => client.ping(), clock).catch(() => undefined);
      client.destroy();
    },
  };
}

async function answerOf<T>(call: () => Promise<T>, clock: Clock): Promise<T> {
  try {
    return await inTime(clock, ANSWER_LIMIT_MS, call(), () => {
      throw new Error(`no answer within ${ANSWER_LIMIT_MS} ms`);
    });
  } catch (cause) {
    throw storeError("redis", cause);
  }
}
