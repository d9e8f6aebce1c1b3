import type { Clock } from "../time/clock.ts";

const WINDOW_MS = 5_000;

/** Limits how often shards may log in. */
export interface IdentifyLimit {
  /** Counts a login of this shard, unless it comes too soon. */
  admits(shardId: number): boolean;
}

/**
 * At most `maxConcurrency` logins in 5 seconds, and one for shards that share a rate limit key (`shard_id %
 * max_concurrency`). A shard that returns, as after a restart, is not delayed by its own login where there is room.
 *
 * https://discord.com/developers/docs/events/gateway#rate-limiting,
 * https://discord.com/developers/docs/events/gateway#sharding-max-concurrency
 */
export function createIdentifyLimit(clock: Clock, maxConcurrency: () => number): IdentifyLimit {
  let logins: { readonly shardId: number; readonly atMs: number }[] = [];
  return {
    admits(shardId) {
      const nowMs = clock.now();
      const size = maxConcurrency();
      logins = logins.filter(({ atMs }) => nowMs - atMs < WINDOW_MS);
      const sharesKey = ({ shardId: other }: { readonly shardId: number }) =>
        other !== shardId && other % size === shardId % size;
      if (logins.length >= size || logins.some(sharesKey)) return false;
      logins.push({ shardId, atMs: nowMs });
      return true;
    },
  };
}
