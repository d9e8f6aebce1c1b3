import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { spawnTypeScript } from "../support/child.ts";
import { freePort, REDIS_HINT, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { type Bot, readLine, setStage } from "./stage.ts";

const FAST_TIMERS = new URL("./children/fast-timers.ts", import.meta.url);
const HOLD_LOCK = new URL("../stores/children/hold-lock.ts", import.meta.url);
const MAIN = new URL("../../src/main.ts", import.meta.url);

/** What the operator reads of a bot that waits in vain: nothing but words. */
async function endOf(bot: Pick<Bot, "ended" | "lines">) {
  const { code, stderr } = await bot.ended;
  expect(stderr + bot.lines.join("")).not.toMatch(/needle|"stack"|ECONNREFUSED|ENOTFOUND|SQLITE_|ConnectionFailed/);
  return { code, stderr, told: bot.lines.map((line) => readLine(line).msg) };
}

/** One line a minute, from five minutes left to one. */
const fiveLines = (words: string) =>
  ["5 minutes", "4 minutes", "3 minutes", "2 minutes", "minute"].map(
    (left) => `${words} It is tried again for another ${left}.`,
  );

describe("a bot whose store is away when it starts", { timeout: 40_000 }, () => {
  const away = "STORE_URL (redis://127.0.0.1:1): nothing listens there. Start it, or correct the address.";

  it("waits five minutes, says so once a minute, and ends with 75 before it asks Discord for anything", async () => {
    const stage = await setStage();
    const bot = stage.start({ STORE_URL: "redis://user:needle-password@127.0.0.1:1" }, [FAST_TIMERS]);
    expect(await endOf(bot)).toEqual({
      code: 75,
      stderr: `${away} It was waited for during 5 minutes.\n`,
      told: fiveLines(away),
    });
    expect(stage.discord.calls).toEqual([]);
  });

  it("ends with 0 when it is told to stop meanwhile", async () => {
    const stage = await setStage();
    const bot = stage.start({ STORE_URL: "redis://127.0.0.1:1" });
    await bot.line((line) => line.includes("STORE_URL"));
    expect(await bot.kill("SIGTERM")).toEqual({ code: 0, signal: null, stderr: "" });
  });

  it.skipIf(!redisInstalled)(`goes on as soon as it is there${REDIS_HINT}`, async () => {
    const stage = await setStage();
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    await redis.stop();
    const bot = stage.start({ STORE_URL: redis.url });
    await bot.line((line) => line.includes("STORE_URL"));
    await redis.start();
    await bot.ready();
  });

  it("waits for an SQLite file that another process holds", async () => {
    const stage = await setStage();
    const holder = spawnTypeScript(HOLD_LOCK, [join(stage.folder, "held.db")]);
    onTestFinished(async () => void (await holder.kill()));
    await holder.line((line) => line === "held");
    const bot = stage.start({ STORE_URL: "sqlite://held.db" });
    const line = readLine(await bot.line((text) => text.includes("STORE_URL")));
    expect(line.msg).toContain("another process holds the file. Wait for it, or end it.");
    expect(stage.discord.calls).toEqual([]);
    holder.send("let go");
    await bot.ready();
  });

  it.skipIf(process.platform === "win32")("waits for a disk that is full", async () => {
    const stage = await setStage();
    const bot = spawnTypeScript(MAIN, [], {
      cwd: stage.folder,
      env: stage.environment,
      imports: [FAST_TIMERS],
      maxFileBlocks: 8,
    });
    const { code, stderr } = await endOf(bot);
    expect(stderr).toMatch(/^STORE_URL \(.+store\.db\): the disk is full, .+ Make room\. It was waited for .+\n$/);
    expect(code).toBe(75);
    await rm(join(stage.folder, "store.db"), { force: true });
  });
});

describe("a bot that cannot reach Discord when it starts", { timeout: 40_000 }, () => {
  it("waits five minutes, says so once a minute, and ends with 75", async () => {
    const stage = await setStage();
    const bot = stage.start({ DISCORD_API_URL: "http://127.0.0.1:1/api" }, [FAST_TIMERS]);
    const away = "DISCORD_API_URL (http://127.0.0.1:1): nothing listens there. Start it, or correct the address.";
    const { code, stderr, told } = await endOf(bot);
    expect({ code, stderr }).toEqual({ code: 75, stderr: `${away} It was waited for during 5 minutes.\n` });
    expect(told).toEqual(fiveLines(away));
  });

  it("goes on when Discord is well again", async () => {
    const stage = await setStage();
    stage.discord.faults.add({ route: "/gateway/bot", status: 503, times: 99 });
    const bot = stage.start();
    const { msg } = readLine(await bot.line((line) => line.includes("DISCORD_API_URL")));
    expect(msg).toContain(": it answers with HTTP 503. Look at https://discordstatus.com");
    stage.discord.faults.clear();
    await bot.ready();
    expect(stage.discord.gateway.identifies).toBe(1);
  });

  it.each([
    ["what is no answer of Discord's", 200, { hello: "world" }],
    ["nothing that could be read", 200, "<html>Log in to the hotel's network</html>"],
  ])("takes %s for an absence, too", async (_what, status, body) => {
    const stage = await setStage();
    stage.discord.faults.add({ route: "/gateway/bot", status, body, times: 99 });
    const bot = stage.start();
    await bot.line((line) => line.includes("what it answers is not what Discord does."));
    stage.discord.faults.clear();
    await bot.ready();
  });

  it("ends with 75 where Discord goes away while the bot logs in", async () => {
    const stage = await setStage();
    stage.discord.faults.add({ route: "/gateway/bot", status: 503, times: 99, skip: 1 });
    const { code, stderr } = await stage.start().ended;
    expect(stderr).toMatch(/^DISCORD_API_URL \(http:.+\): it answers with HTTP 503\. Look at .+\n$/);
    expect(code).toBe(75);
  });

  it("ends with 78 where there is no API of Discord's at the address", async () => {
    const stage = await setStage();
    const { code, stderr } = await stage.start({ DISCORD_API_URL: new URL(stage.discord.apiUrl).origin }).ended;
    expect(stderr).toMatch(/^DISCORD_API_URL \(http:.+\): Discord's API is not there\. Correct the address.+\n$/);
    expect(code).toBe(78);
  });
});

describe("fal's absence", { timeout: 40_000 }, () => {
  it("keeps no bot from starting", async () => {
    const stage = await setStage();
    await stage.start({ FAL_URL: `http://127.0.0.1:${await freePort()}` }).ready();
  });
});
