import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { askRedis, REDIS_HINT, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { childOf } from "./decoder-scene.ts";
import { startHeldCaption } from "./held-caption.ts";
import { type Bot, setStage } from "./stage.ts";

const SERVING = "serving /healthz and /metrics";
const GATEWAY_CLOSED = 4000;

/** Where a bot that was started with HTTP_PORT=0 can be asked. */
async function addressOf(bot: Bot): Promise<string> {
  const line = await bot.logged(SERVING);
  return `http://127.0.0.1:${String(line["port"])}`;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(url: string, method = "GET"): Promise<Answer> {
  const response = await fetch(url, { method });
  return { status: response.status, text: await response.text() };
}

async function startServing(changes: Readonly<Record<string, string>> = {}) {
  const stage = await setStage();
  const bot = stage.start({ HTTP_PORT: "0", ...changes });
  const url = await addressOf(bot);
  const healthIs = async (status: number) => {
    await expect.poll(async () => (await ask(`${url}/healthz`)).status, { timeout: 15_000 }).toBe(status);
  };
  return { stage, bot, url, healthIs };
}

describe("with HTTP_PORT the bot", { timeout: 40_000 }, () => {
  it("says in one line what is missing until it is logged in, and that it is well from then on", async () => {
    const stage = await setStage();
    stage.discord.gateway.settings.isAway = true;
    const bot = stage.start({ HTTP_PORT: "0" });
    const url = await addressOf(bot);
    const before = await ask(`${url}/healthz`);
    expect(before.status).toBe(503);
    expect(before.text).toMatch(/^the gateway (has not been reached yet|does not answer \(shard 0\))\n$/);
    stage.discord.gateway.settings.isAway = false;
    await bot.ready();
    expect(await ask(`${url}/healthz`)).toEqual({ status: 200, text: "All is well.\n" });
  });

  it("says so while the gateway is closed, and that it is well when it is back", async () => {
    const { stage, bot, url, healthIs } = await startServing();
    await bot.ready();
    stage.discord.gateway.settings.isAway = true;
    stage.discord.gateway.closeAll(GATEWAY_CLOSED);
    await healthIs(503);
    expect((await ask(`${url}/healthz`)).text).toBe("the gateway does not answer (shard 0)\n");
    stage.discord.gateway.settings.isAway = false;
    await healthIs(200);
  });

  it.skipIf(process.platform !== "linux")(
    "says so while pictures cannot be decoded, and gets a decoder that can",
    async () => {
      const { stage, bot, healthIs } = await startServing();
      await bot.ready();
      await startHeldCaption(stage);
      process.kill((await childOf(bot.process.pid ?? Number.NaN)) ?? Number.NaN, "SIGSTOP");
      await healthIs(503);
      await healthIs(200);
    },
  );

  it("has nothing else to read, and nothing to write", async () => {
    const { url } = await startServing();
    for (const path of ["/", "/healthz/", "/metricsx", "/constructor", "/../etc/passwd"]) {
      expect({ path, ...(await ask(`${url}${path}`)) }).toMatchObject({ path, status: 404 });
    }
    for (const path of ["/healthz", "/metrics"]) {
      for (const method of ["POST", "PUT", "DELETE", "HEAD"]) {
        expect({ path, method, ...(await ask(`${url}${path}`, method)) }).toMatchObject({ path, method, status: 405 });
      }
    }
    expect((await ask(`${url}/metrics?from=here`)).status).toBe(200);
  });

  it("ends with 78 and one line where something else has the port, before it asks Discord for anything", async () => {
    const taken = await listen(createServer());
    const stage = await setStage();
    const { code, stderr } = await stage.start({ HTTP_PORT: `${taken}` }).ended;
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: expect.stringMatching(/^HTTP_PORT is taken: .+ Example: HTTP_PORT=\d+\n$/),
    });
    expect(stage.discord.calls).toEqual([]);
  });

  it("says that it stops while it does, waits for nobody who keeps a connection, and exits with 0", async () => {
    const { stage, bot, url, healthIs } = await startServing();
    await bot.ready();
    await startHeldCaption(stage);
    stage.discord.faults.add({ method: "PATCH", route: /@original$/, delayMs: 2_000, times: 9 });
    stage.fal.jobs[0]?.run("on it");
    await expect
      .poll(() => stage.discord.calls.some(({ status }) => status === undefined), { timeout: 10_000 })
      .toBe(true);
    const idle = connect(Number(new URL(url).port), "127.0.0.1");
    await once(idle, "connect");
    onTestFinished(() => void idle.destroy());
    idle.on("error", () => undefined);
    bot.process.kill("SIGTERM");
    await healthIs(503);
    expect((await ask(`${url}/healthz`)).text).toBe("the bot is stopping\n");
    expect(await bot.ended).toEqual({ code: 0, signal: null, stderr: "" });
  });
});

describe("without HTTP_PORT the bot", () => {
  it("listens nowhere", async () => {
    const stage = await setStage();
    const bot = stage.start({ HTTP_PORT: undefined });
    await bot.ready();
    expect(bot.lines.filter((line) => line.includes(SERVING))).toEqual([]);
  });
});

describe.skipIf(!redisInstalled)(`with HTTP_PORT and a Redis${REDIS_HINT} the bot`, { timeout: 60_000 }, () => {
  const startWithRedis = async () => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const serving = await startServing({ STORE_URL: redis.url });
    await serving.bot.ready();
    await serving.healthIs(200);
    return { redis, ...serving };
  };

  it("is unwell while Redis is away, and well again when it is back", async () => {
    const { redis, url, healthIs } = await startWithRedis();
    await redis.stop();
    await healthIs(503);
    expect((await ask(`${url}/healthz`)).text).toBe("the store does not answer\n");
    await redis.start();
    await healthIs(200);
  });

  it.each([
    ["is full", ["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"], "the store is full\n"],
    [
      "has become a replica",
      ["REPLICAOF", "127.0.0.1", "1"],
      ["REPLICAOF", "NO", "ONE"],
      "the store does not answer\n",
    ],
  ])("is unwell while Redis %s, though that answers what reads", async (_what, begin, end, text) => {
    const { redis, url, healthIs } = await startWithRedis();
    await askRedis(redis.url, begin);
    await healthIs(503);
    expect((await ask(`${url}/healthz`)).text).toBe(text);
    await askRedis(redis.url, end);
    await healthIs(200);
  });

  it("answers also while Redis hangs", async () => {
    const { redis, url, healthIs } = await startWithRedis();
    redis.freeze();
    onTestFinished(() => redis.thaw());
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(`${url}/healthz`)));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(["the store does not answer\n"]));
    redis.thaw();
    await healthIs(200);
  });

  it("names all that does not answer in one line", async () => {
    const { redis, stage, url } = await startWithRedis();
    stage.discord.gateway.settings.isAway = true;
    stage.discord.gateway.closeAll(GATEWAY_CLOSED);
    await redis.stop();
    await expect
      .poll(async () => (await ask(`${url}/healthz`)).text, { timeout: 15_000 })
      .toBe("the gateway does not answer (shard 0); the store does not answer\n");
  });
});

/** @returns the port */
async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
