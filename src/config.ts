import { z } from "zod";
import { EXIT_CONFIG, ExitError } from "./core/exit-error.ts";
import type { Shards } from "./core/server/shards.ts";
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
      // A malformed part is NaN here, and so refused below.
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

const VARIABLES = {
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

type Name = keyof typeof VARIABLES;
type Value<Key extends Name> = z.output<(typeof VARIABLES)[Key]["schema"]>;

/** Everything that the operator decides. */
export interface Config {
  readonly discordToken: Value<"DISCORD_TOKEN">;
  readonly falKey: Value<"FAL_KEY">;
  readonly discordApiUrl: Value<"DISCORD_API_URL">;
  readonly falUrl: Value<"FAL_URL">;
  readonly attachmentHosts: Value<"ATTACHMENT_HOSTS">;
  readonly storeUrl: Value<"STORE_URL">;
  /** Unset where this process runs all of them, as many as Discord recommends. */
  readonly shards: Shards | undefined;
  readonly jobTimeoutMs: number;
  /** Whether Discord is asked for what people write, which it grants only where the operator has enabled it there. */
  readonly readsMessages: boolean;
  /**
   * Where health and metrics are served, on all of the machine's interfaces: it is for the inside of a container or a
   * private network. Unset: nowhere.
   */
  readonly httpPort: Value<"HTTP_PORT">;
  readonly logLevel: Value<"LOG_LEVEL">;
}

/** What the playground's operator decides. The stand-ins supply everything that is not required. */
export interface PlaygroundConfig extends Config {
  /** Whether there is no key of fal, so that its models are simulated. */
  readonly isSimulated: boolean;
  readonly pagePort: Value<"PLAYGROUND_PORT">;
}

/** The configuration is wrong. `message` has one readable line for each fault and never a value that was given. */
export class ConfigError extends ExitError {
  override readonly name = "ConfigError";

  constructor(message: string) {
    super(message, EXIT_CONFIG);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one variable after the other, and collects their faults for the end. */
interface Reader {
  <Key extends Name>(name: Key): Value<Key>;
  /** Refuses a variable that does not fit the others; only its first fault is reported. */
  refuse(name: Name, fault: Fault): void;
}

type Fault = "is missing" | "is malformed";

/**
 * Reads the configuration from the environment. An empty variable counts as missing.
 *
 * @throws ConfigError
 */
export function readConfig(environment: Environment): Config {
  return readAll(environment, readBotConfig);
}

/**
 * Reads the playground's configuration: nothing has to be given, and messages are read unless `MESSAGE_CONTENT` says
 * otherwise. It logs only what `LOG_LEVEL` asks for. What is the real bot's alone is not looked at: `DISCORD_TOKEN`, shards,
 * and `STORE_URL`, whose store must never hold what a simulator has answered.
 *
 * @param storeUrl where things are kept
 * @throws ConfigError
 */
export function readPlaygroundConfig(environment: Environment, storeUrl: string): PlaygroundConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const defaults = { FAL_KEY: "simulated", MESSAGE_CONTENT: "on", LOG_LEVEL: "silent" };
  // Its Discord is one process, and so is its bot.
  const ours = { DISCORD_TOKEN: "simulated", STORE_URL: storeUrl, SHARD_IDS: undefined, SHARD_COUNT: undefined };
  return readAll({ ...defaults, ...given, ...ours }, (read) => ({
    ...readBotConfig(read),
    isSimulated: given["FAL_KEY"] === undefined,
    pagePort: read("PLAYGROUND_PORT"),
  }));
}

function readBotConfig(read: Reader): Config {
  return {
    discordToken: read("DISCORD_TOKEN"),
    falKey: read("FAL_KEY"),
    discordApiUrl: read("DISCORD_API_URL"),
    falUrl: read("FAL_URL"),
    attachmentHosts: read("ATTACHMENT_HOSTS"),
    storeUrl: read("STORE_URL"),
    shards: readShards(read),
    jobTimeoutMs: read("JOB_TIMEOUT_SECONDS") * 1000,
    readsMessages: read("MESSAGE_CONTENT") === "on",
    httpPort: read("HTTP_PORT"),
    logLevel: read("LOG_LEVEL"),
  };
}

/**
 * Reads the one variable that says where a running bot serves its health.
 *
 * @throws ConfigError
 */
export function readHttpPort(environment: Environment): Config["httpPort"] {
  return readAll(environment, (read) => read("HTTP_PORT"));
}

/** Which shards, of how many: one says nothing without the other. */
function readShards(read: Reader): Shards | undefined {
  const ids = read("SHARD_IDS");
  const count = read("SHARD_COUNT");
  if (ids === undefined && count === undefined) return undefined;
  if (ids === undefined) read.refuse("SHARD_IDS", "is missing");
  else if (count === undefined) read.refuse("SHARD_COUNT", "is missing");
  else if (ids.some((id) => id >= count)) read.refuse("SHARD_IDS", "is malformed");
  return { ids: ids ?? [], count: count ?? 0 };
}

/** @throws ConfigError with a line for each variable that `readThem` could not use */
function readAll<Result>(environment: Environment, readThem: (read: Reader) => Result): Result {
  const faults = new Map<Name, string>();
  const refuse: Reader["refuse"] = (name, fault) => {
    const { wanted, example } = VARIABLES[name];
    if (!faults.has(name)) faults.set(name, `${name} ${fault}: it must be ${wanted}. Example: ${name}=${example}`);
  };
  const read = <Key extends Name>(name: Key): Value<Key> => {
    const value = environment[name] || undefined;
    const parsed = VARIABLES[name].schema.safeParse(value);
    if (!parsed.success) refuse(name, value === undefined ? "is missing" : "is malformed");
    // The schema of this very name has just read it; after a fault the value is never used.
    return parsed.data as Value<Key>;
  };
  const config = readThem(Object.assign(read, { refuse }));
  if (faults.size > 0) throw new ConfigError([...faults.values()].join("\n"));
  return config;
}
