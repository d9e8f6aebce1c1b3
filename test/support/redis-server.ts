import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { createClient } from "@keyv/redis";
import { endWithUs } from "./child.ts";

/** Whether tests can have a Redis of their own. */
export const redisInstalled = spawnSync("redis-server", ["--version"]).status === 0;

/** For the names of what is skipped where it is not. */
export const REDIS_HINT = redisInstalled
  ? ""
  : " (skipped: needs redis-server on the PATH: apt-get install redis-server)";

/** Asks a Redis directly, past the store, one command after the other. */
export async function askRedis(url: string, ...commands: readonly string[][]): Promise<unknown[]> {
  const client = createClient({ url });
  client.on("error", () => undefined); // the commands throw it
  await client.connect();
  try {
    const answers: unknown[] = [];
    for (const command of commands) answers.push(await client.sendCommand(command));
    return answers;
  } finally {
    client.destroy();
  }
}

/** A real Redis on loopback. */
export interface RedisServer {
  readonly url: string;
  /** Ends it, as a crash would; clients see their connections close. */
  stop(): Promise<void>;
  /** Starts it again on the same port: empty, or with all that it has acknowledged where it has a folder for that. */
  start(): Promise<void>;
  /** Keeps its connections open, and answers nothing until {@link RedisServer.thaw}. */
  freeze(): void;
  thaw(): void;
}

export interface RedisServerOptions {
  /** Without it, the server refuses all clients. */
  readonly password?: string;
  /** Where it keeps what it acknowledges; unless given, nothing is kept on disk. */
  readonly folder?: string;
  /** Further settings, as on its command line: `["--maxclients", "1"]`. */
  readonly settings?: readonly string[];
}

/** Starts a Redis on a free port. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { password, folder, settings: further = [] } = options;
  const port = await freePort();
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", ""];
    const keeping = folder === undefined ? ["--appendonly", "no"] : ["--appendonly", "yes", "--dir", folder];
    const secret = password === undefined ? [] : ["--requirepass", password];
    running = await launch([...settings, ...keeping, ...secret, ...further]);
  }

  async function stop(): Promise<void> {
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, "exit");
    running.kill("SIGKILL");
    await gone;
  }

  await start();
  return {
    url: `redis://${password === undefined ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    start,
    stop,
    freeze: () => void running?.kill("SIGSTOP"),
    thaw: () => void running?.kill("SIGCONT"),
  };
}

async function launch(settings: readonly string[]): Promise<ChildProcess> {
  const server = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "inherit"] });
  endWithUs(server);
  for await (const line of createInterface({ input: server.stdout })) {
    if (!line.includes("Ready to accept connections")) continue;
    // Read on, so that its log never fills the pipe.
    server.stdout.resume();
    return server;
  }
  throw new Error(`redis-server ended at once with code ${server.exitCode}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
