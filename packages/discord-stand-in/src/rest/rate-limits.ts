import { createHash } from "node:crypto";
import type { Clock } from "../time/clock.ts";
import { DiscordError } from "../validation/rest-errors.ts";

/** A number of requests in each window of time. */
export interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * The limits in force; assign to change one. Discord publishes only the global one, and tells the others in headers:
 * https://discord.com/developers/docs/topics/rate-limits
 */
export interface RateLimitSettings {
  /** Everything under one interaction's webhook together, per token. Measured. */
  interactionWebhook: Limit;
  /** Creating or editing messages in a channel, counted separately. */
  channelMessages: Limit;
  /** Deleting one message of a channel; measured by third parties. */
  deleteMessage: Limit;
  /** Deleting many at once, likewise. */
  bulkDelete: Limit;
  /** Changing members of a guild, which is how they are timed out, likewise. */
  members: Limit;
  /**
   * Opening DMs with people with whom the bot has none. Discord reveals this limit neither in documents nor in headers, nor
   * by 429: reports are of 25 to 40 within minutes (https://github.com/discord-php/DiscordPHP/issues/467).
   */
  newDms: Limit;
  /** Any other route, per channel, guild or application. */
  route: Limit;
  /** All requests with the bot's token. */
  global: Limit;
}

export const DISCORD_RATE_LIMITS: RateLimitSettings = {
  interactionWebhook: { requests: 5, windowMs: 2000 },
  channelMessages: { requests: 5, windowMs: 5000 },
  deleteMessage: { requests: 5, windowMs: 1000 },
  bulkDelete: { requests: 1, windowMs: 1000 },
  members: { requests: 10, windowMs: 10_000 },
  newDms: { requests: 10, windowMs: 60_000 },
  route: { requests: 50, windowMs: 1000 },
  global: { requests: 50, windowMs: 1000 },
};

interface Window {
  used: number;
  readonly endsAtMs: number;
}

const MANY_WINDOWS = 1000;

/** Counts requests. */
export interface RateLimits {
  /**
   * Takes one request from a bucket.
   *
   * @returns the headers that tell the remaining requests
   * @throws DiscordError 429
   */
  take(bucket: string, limit: Limit): Record<string, string>;
  /** Takes one from a bucket that no header reveals. @returns whether there was one left */
  takeUnseen(bucket: string, limit: Limit): boolean;
  /** Takes one from the global limit. @throws DiscordError 429, global */
  takeGlobal(limit: Limit): void;
}

export function createRateLimits(clock: Clock): RateLimits {
  const windows = new Map<string, Window>();
  const names = new Map<string, string>();
  /** Discord's bucket names are opaque; the part that differs by channel or token is not in them. */
  const nameOf = (bucket: string) => {
    const [route = bucket] = bucket.split("|", 1);
    const name = names.get(route) ?? createHash("sha256").update(route).digest("hex").slice(0, 32);
    names.set(route, name);
    return name;
  };
  const use = (bucket: string, { requests, windowMs }: Limit) => {
    const nowMs = clock.now();
    if (windows.size > MANY_WINDOWS) forgetEnded(windows, nowMs);
    const before = windows.get(bucket);
    const window = before && nowMs < before.endsAtMs ? before : { used: 0, endsAtMs: nowMs + windowMs };
    windows.set(bucket, window);
    const refused = window.used >= requests;
    if (!refused) window.used += 1;
    return {
      refused,
      left: requests - window.used,
      endsAtMs: window.endsAtMs,
      resetAfterS: (window.endsAtMs - nowMs) / 1000,
    };
  };
  return {
    take(bucket, limit) {
      const { refused, left, endsAtMs, resetAfterS } = use(bucket, limit);
      const headers = {
        "X-RateLimit-Limit": `${limit.requests}`,
        "X-RateLimit-Remaining": `${left}`,
        "X-RateLimit-Reset": (endsAtMs / 1000).toFixed(3),
        "X-RateLimit-Reset-After": resetAfterS.toFixed(3),
        "X-RateLimit-Bucket": nameOf(bucket),
      };
      if (refused) throw tooMany(resetAfterS, false, { ...headers, "X-RateLimit-Scope": "user" });
      return headers;
    },
    takeUnseen: (bucket, limit) => !use(bucket, limit).refused,
    takeGlobal(limit) {
      const { refused, resetAfterS } = use("global", limit);
      const headers = { "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global" };
      if (refused) throw tooMany(resetAfterS, true, headers);
    },
  };
}

function tooMany(resetAfterS: number, global: boolean, headers: Record<string, string>): DiscordError {
  const more = { retry_after: Number(resetAfterS.toFixed(3)), global };
  const retryAfter = { "Retry-After": `${Math.ceil(resetAfterS)}` };
  return new DiscordError(429, 0, "You are being rate limited.", more, { ...headers, ...retryAfter });
}

function forgetEnded(windows: Map<string, Window>, nowMs: number): void {
  for (const [bucket, { endsAtMs }] of windows) if (endsAtMs <= nowMs) windows.delete(bucket);
}
