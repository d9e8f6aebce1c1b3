import { z } from "zod";
import { REDIS_ADDRESS, redisAddress } from "./stores/address.ts";

/** One variable: what it must be, in words, and how a good one looks. */
interface Variable {
  readonly schema: z.ZodType;
  readonly wanted: string;
  readonly example: string;
}

/** What a request's header takes. A key that was copied from where it is cut short ends in "…". */
const secret = z.string().regex(/^[!-~]+$/);

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

const hosts = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ""),
  )
  .pipe(z.array(z.string().regex(/^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/)));

const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);

/** More than any bot needs: a range that is longer is a slip. */
const MAX_SHARDS = 10_000;

/** `0,1`, `0-3`, or both: `0-3,8`. */
const shardIds = z
  .string()
  .transform((list) => list.split(",").map((part) => /^\s*(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part)))
  .transform((parts) =>
    parts.flatMap((part) => {
      const first = Number(part?.[1]);
      const last = Number(part?.[2] ?? first);
      // What is no part is NaN here, and so refused below.
      return first <= last ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [Number.NaN];
    }),
  )
  .pipe(z.array(z.int()))
  .refine((ids) => new Set(ids).size === ids.length);

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export const VARIABLES = {
  DISCORD_TOKEN: {
    schema: secret,
    wanted: "the bot's token, from the Bot page of the Discord developer portal",
    example: "MTEx…",
  },
  FAL_KEY: {
    schema: secret,
    wanted: "a key of fal, from fal.ai/dashboard/keys",
    example: "1a2b…:3c4d…",
  },
  DISCORD_API_URL: {
    schema: httpUrl.default("https://discord.com/api"),
    wanted: "the http(s) address of Discord's REST API",
    example: "https://discord.com/api",
  },
  FAL_URL: {
    schema: httpUrl.optional(),
    wanted: "an http(s) address that stands for all of fal's hosts",
    example: "http://127.0.0.1:9000",
  },
  ATTACHMENT_HOSTS: {
    schema: hosts.default([]),
    wanted: "hosts, with a port where needed, separated by commas",
    example: "media.example.com,127.0.0.1:8080",
  },
  STORE_URL: {
    schema: z
      .string()
      .regex(/^(?:sqlite:\/\/.+|memory:\/\/|rediss?:\/\/.+)$/)
      .refine((url) => !/^rediss?:/.test(url) || redisAddress(url) !== undefined)
      .default("sqlite://data/sightline.db"),
    wanted: `a path behind sqlite://, ${REDIS_ADDRESS} (in the password, % is written %25), or memory://`,
    example: "sqlite://data/sightline.db",
  },
  SHARD_IDS: {
    schema: shardIds.optional(),
    wanted: "shards below SHARD_COUNT, each once, with commas or as a range",
    example: "0-3",
  },
  SHARD_COUNT: {
    schema: wholeNumber.pipe(z.int().positive().max(MAX_SHARDS)).optional(),
    wanted: "how many shards all processes have together, where SHARD_IDS says which of them this one runs",
    example: "8",
  },
  JOB_TIMEOUT_SECONDS: {
    schema: wholeNumber.pipe(z.int().positive()).default(600),
    wanted: "a whole number of seconds above 0",
    example: "600",
  },
  MESSAGE_CONTENT: {
    schema: z.enum(["on", "off"]).default("off"),
    wanted: "on or off",
    example: "off",
  },
  HTTP_PORT: {
    schema: port.optional(),
    wanted: "a port, from 1 to 65535, or 0 for any that is free",
    example: "9090",
  },
  LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS).default("info"),
    wanted: `one of ${LOG_LEVELS.join(", ")}`,
    example: "info",
  },
  PLAYGROUND_PORT: {
    schema: port.default(8080),
    wanted: "a port, from 1 to 65535, or 0 for any that is free",
    example: "8080",
  },
} as const satisfies Record<string, Variable>;

export type Name = keyof typeof VARIABLES;

export type Value<Key extends Name> = z.output<(typeof VARIABLES)[Key]["schema"]>;
