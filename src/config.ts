import { VARIABLES, type Name, type Value } from "./environment-variables.ts";
import { EXIT_CONFIG, ExitError } from "./core/exit-error.ts";
import type { Shards } from "./core/server/shards.ts";

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
