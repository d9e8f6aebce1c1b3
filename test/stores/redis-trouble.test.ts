import { connect, createServer, type Server } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/core/async/clock.ts";
import { StoreError } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import {
  askRedis,
  REDIS_HINT,
  redisInstalled,
  type RedisServerOptions,
  startRedisServer,
} from "../support/redis-server.ts";

const options = { clock: systemClock, maxCacheBytes: 1_000 };

/** What a store's operator is told, at the opening or at the first try. */
async function troubleOf(url: string) {
  const error: unknown = await tryStoreAt(url).catch((reason: unknown) => reason);
  if (!(error instanceof StoreError)) throw new TypeError(`no trouble: ${String(error)}`, { cause: error });
  return { ...error.problem, error };
}

async function tryStoreAt(url: string): Promise<void> {
  const store = await openStore(url, options);
  onTestFinished(() => store.close());
  await store.ping();
}

async function started(settings: RedisServerOptions = {}, ...commands: readonly string[][]) {
  const redis = await startRedisServer(settings);
  onTestFinished(() => redis.stop());
  await askRedis(redis.url, ...commands);
  return redis;
}

const withUser = (url: string, user: string) => url.replace("redis://", `redis://${user}@`);

describe.skipIf(!redisInstalled)(`what only the operator can change of a Redis${REDIS_HINT}:`, () => {
  it.each<[string, RedisServerOptions, string[][], (url: string) => string, RegExp]>([
    [
      "a wrong password",
      { password: "sesame" },
      [],
      (url) => url.replace("sesame", "barley"),
      /refuses the user or the/,
    ],
    ["no password", { password: "sesame" }, [], (url) => url.replace(":sesame@", ""), /^it wants a password\. Write/],
    ["a needless password", {}, [], (url) => withUser(url, ":barley"), /knows no password\. Take/],
    [
      "no right to write",
      {},
      [["ACL", "SETUSER", "reader", "on", ">barley", "~*", "+@read", "+ping"]],
      (url) => withUser(url, "reader:barley"),
      /lacks a right\. Allow/,
    ],
    [
      "no right to scripts, by which is claimed",
      {},
      [["ACL", "SETUSER", "plain", "on", ">barley", "~*", "+@all", "-@scripting"]],
      (url) => withUser(url, "plain:barley"),
      /lacks a right\. Allow/,
    ],
    [
      "no right to our keys",
      {},
      [["ACL", "SETUSER", "other", "on", ">barley", "~other:*", "+@all"]],
      (url) => withUser(url, "other:barley"),
      /lacks a right\. Allow/,
    ],
    ["a database that is not there", {}, [], (url) => `${url}/99`, /no database of that number/],
    [
      "a cluster",
      {
        settings: ["--cluster-enabled", "yes", "--dir", tmpdir(), "--cluster-config-file", `nodes-${process.pid}.conf`],
      },
      [
        ["CONFIG", "SET", "cluster-require-full-coverage", "no"],
        ["CLUSTER", "ADDSLOTSRANGE", "0", "1"],
      ],
      (url) => url,
      /Redis Cluster/,
    ],
  ])("%s", async (_what, settings, commands, addressOf, words) => {
    const { url } = await started(settings, ...commands);
    const trouble = await troubleOf(addressOf(url));
    expect(trouble).toMatchObject({ kind: "setting", words: expect.stringMatching(words) });
    expect(trouble.words + String(trouble.error)).not.toMatch(/barley|sesame/);
  });
});

describe.skipIf(!redisInstalled)(`what passes of a Redis${REDIS_HINT}:`, () => {
  it.each<[string, string[][], string, RegExp]>([
    ["it is full", [["CONFIG", "SET", "maxmemory", "1"]], "full", /^it is full \(maxmemory\)\. Raise/],
    ["it is a replica", [["REPLICAOF", "127.0.0.1", "1"]], "passing", /replica, or is just failing over/],
    [
      "it is a replica that shows nothing old",
      [
        ["CONFIG", "SET", "replica-serve-stale-data", "no"],
        ["REPLICAOF", "127.0.0.1", "1"],
      ],
      "passing",
      /replica, or is just failing over/,
    ],
    ["it has too few replicas", [["CONFIG", "SET", "min-replicas-to-write", "1"]], "passing", /failing over/],
  ])("%s", async (_what, commands, kind, words) => {
    const { url } = await started({}, ...commands);
    expect(await troubleOf(url)).toMatchObject({ kind, words: expect.stringMatching(words) });
  });

  it("also of several values that are written together", async () => {
    const { url } = await started();
    const store = await openStore(url, options);
    onTestFinished(() => store.close());
    await askRedis(url, ["CONFIG", "SET", "maxmemory", "1"]);
    const written = store.values<string>("things").setMany([{ key: "a", value: "1" }]);
    await expect(written).rejects.toMatchObject({ problem: { kind: "full" } });
  });

  it("there are too many clients", async () => {
    const redis = await startRedisServer({ settings: ["--maxclients", "1"] });
    onTestFinished(() => redis.stop());
    const only = connect(Number(new URL(redis.url).port), "127.0.0.1");
    onTestFinished(() => void only.destroy());
    only.write("PING\r\n");
    await once(only, "data");
    for (const url of [redis.url, withUser(redis.url, ":barley")]) {
      expect(await troubleOf(url)).toMatchObject({ kind: "passing", words: expect.stringContaining("maxclients") });
    }
  });
});

describe("what passes on the way to a Redis:", () => {
  it.each([
    ["nothing listens", "redis://127.0.0.1:1", /^nothing listens there\. Start it/],
    ["its name is unknown", "redis://sightline.invalid:6379", /^no machine is known by that name|name service/],
  ])("%s", async (_what, url, words) => {
    expect(await troubleOf(url)).toMatchObject({ kind: "passing", words: expect.stringMatching(words) });
  });

  it("a Redis that still loads", async () => {
    const port = await listen((command) => "-LOADING Redis is loading the dataset in memory\r\n".repeat(command));
    expect(await troubleOf(`redis://127.0.0.1:${port}`)).toMatchObject({
      kind: "passing",
      words: expect.stringMatching(/^it is still loading/),
    });
  });

  it("another kind of server", async () => {
    const port = await listen(() => "HTTP/1.1 400 Bad Request\r\n\r\n");
    const { kind, words } = await troubleOf(`redis://127.0.0.1:${port}`);
    expect({ kind, words }).toMatchObject({ kind: "passing", words: expect.stringMatching(/^it hung up/) });
  });
});

/**
 * Something that listens, and is no Redis.
 *
 * @param answer - what is answered to so many commands
 * @returns its port
 */
async function listen(answer: (commands: number) => string): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => void socket.write(answer(chunk.toString().split("*").length - 1)));
  });
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
