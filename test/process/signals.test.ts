import { once } from "node:events";
import { statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { GatewayOpcodes } from "discord-api-types/v10";
import Database from "libsql";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { systemClock } from "../../src/core/async/clock.ts";
import { openStore } from "../../src/stores/open.ts";
import { expectGoneOnWith, startHeldCaption } from "./held-caption.ts";
import { type Bot, readLine, setStage, type Stage } from "./stage.ts";

const ORIGINAL = /@original$/;
/** What service managers grant before they kill. */
const GRANTED_MS = 10_000;
const isWindows = process.platform === "win32";

/** A job whose next state is on its way to Discord, which does not answer. */
async function startHangingEdit(stage: Stage): Promise<void> {
  await startHeldCaption(stage);
  stage.discord.faults.add({ method: "PATCH", route: ORIGINAL, delayMs: 60_000, times: 9 });
  stage.fal.jobs[0]?.run("on it");
  await expect
    .poll(() => stage.discord.calls.some(({ status }) => status === undefined), { timeout: 10_000 })
    .toBe(true);
}

/** How the bot ended in the time that it is granted; killed where it did not. */
async function endOf(bot: Bot) {
  const timer = setTimeout(() => bot.process.kill("SIGKILL"), GRANTED_MS);
  const end = await bot.ended;
  clearTimeout(timer);
  return end;
}

/** In bytes; what the bot has not written back, where its end was cut off by the last bound. */
function logSizeOf({ folder }: Stage): number {
  return statSync(join(folder, "store.db-wal"), { throwIfNoEntry: false })?.size ?? 0;
}

describe.skipIf(isWindows).each(["SIGTERM", "SIGINT"] as const)(
  "%s (not on Windows, which has no signals)",
  (signal) => {
    it("ends a bot that does nothing with exit code 0", async () => {
      const stage = await setStage();
      const bot = stage.start();
      await bot.ready();
      bot.process.kill(signal);
      expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
    });

    it("ends a bot at work likewise, which goes on with its job when it is started again", async () => {
      const stage = await setStage();
      const bot = stage.start();
      await bot.ready();
      const handle = await startHeldCaption(stage);
      bot.process.kill(signal);
      expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
      await expectGoneOnWith(handle, stage);
    });
  },
);

describe.skipIf(isWindows)("a signal (not on Windows, which has none)", { timeout: 40_000 }, () => {
  it("that comes while the bot still logs in ends it too", async () => {
    const stage = await setStage();
    stage.discord.faults.add({ route: "/gateway/bot", delayMs: 60_000 });
    const bot = stage.start();
    await expect.poll(() => stage.discord.calls.length, { interval: 5, timeout: 10_000 }).toBe(1);
    bot.process.kill("SIGTERM");
    expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
  });

  it.each<[string, (stage: Stage) => void, (stage: Stage) => boolean]>([
    [
      "the gateway is away",
      ({ discord }) => (discord.gateway.settings.isAway = true),
      ({ discord }) => discord.gateway.refusals > 0,
    ],
    [
      "the gateway lets it in not yet",
      ({ discord }) => (discord.gateway.settings.grantsSessions = false),
      ({ discord }) => discord.calls.filter(({ route }) => route === "/gateway/bot").length > 1,
    ],
    [
      "its commands are being registered",
      ({ discord }) =>
        discord.faults.add({ method: "PUT", route: "/applications/{application_id}/commands", delayMs: 60_000 }),
      ({ discord }) => discord.calls.some(({ method }) => method === "PUT"),
    ],
  ])(
    "that comes while %s ends it too, with its store in order, and is told of as no fault",
    async (_what, hinder, isReached) => {
      const stage = await setStage();
      hinder(stage);
      const bot = stage.start();
      await expect.poll(() => isReached(stage), { interval: 5, timeout: 10_000 }).toBe(true);
      bot.process.kill("SIGTERM");
      expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
      expect(bot.lines.map(readLine).filter(({ level }) => Number(level) >= 50)).toEqual([]);
      // What was cut off by the last bound leaves it as it was.
      expect(statSync(join(stage.folder, "store.db-wal"), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    },
  );

  it("that comes while the gateway has fallen silent ends it too, with its store in order", async () => {
    const stage = await setStage();
    const gateway = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    onTestFinished(() => gateway.close());
    await once(gateway, "listening");
    const identified = new Promise<void>((resolve) =>
      gateway.once("connection", (socket) => {
        socket.send(JSON.stringify({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: 41_250 } }));
        // From its IDENTIFY on nothing is read any more, so that its goodbye is not answered.
        socket.once("message", () => resolve(socket.pause()));
      }),
    );
    const { port } = gateway.address() as AddressInfo; // it listens on TCP
    const session_start_limit = { total: 1_000, remaining: 999, reset_after: 0, max_concurrency: 1 };
    const body = { url: `ws://127.0.0.1:${port}`, shards: 1, session_start_limit };
    stage.discord.faults.add({ route: "/gateway/bot", status: 200, body, times: 9 });
    const bot = stage.start();
    await identified;
    bot.process.kill("SIGTERM");
    expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
    expect(logSizeOf(stage)).toBe(0);
  });

  it("that comes while a shard waits for its turn to log in ends it too", async () => {
    const stage = await setStage();
    const store = await openStore(stage.environment["STORE_URL"] ?? "", { clock: systemClock, maxCacheBytes: 1e6 });
    await store.claim("identify:0", "another process, for long", 60_000);
    await store.close();
    const bot = stage.start({ SHARD_IDS: "0", SHARD_COUNT: "2" });
    await bot.logged("a shard waits for its turn to log in");
    bot.process.kill("SIGTERM");
    expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
    expect(stage.discord.gateway.identifies).toBe(0);
  });

  it("ends a bot whose last words Discord does not take, in time all the same", async () => {
    const stage = await setStage();
    const bot = stage.start();
    await bot.ready();
    await startHangingEdit(stage);
    bot.process.kill("SIGTERM");
    expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
  });

  it("while the store takes no record leaves nobody in the queue: they are told, and their job is cancelled", async () => {
    const stage = await setStage();
    const bot = stage.start();
    await bot.ready();
    const lock = new Database(join(stage.folder, "store.db"));
    lock.exec("BEGIN IMMEDIATE"); // no other process can write while this is open
    onTestFinished(() => void lock.close());
    const handle = await startHeldCaption(stage);
    bot.process.kill("SIGTERM");
    expect(await endOf(bot)).toEqual({ code: 0, signal: null, stderr: "" });
    expect(handle.message()?.text).toBe("I had to stop before this was done. Please try again in a moment.");
    expect(stage.fal.jobs[0]?.cancelled).toBe(true);
  });

  it("that is the second ends it at once, whatever it waits for", async () => {
    const stage = await setStage();
    const bot = stage.start();
    await bot.ready();
    await startHangingEdit(stage);
    bot.process.kill("SIGTERM");
    await bot.logged("stopping");
    bot.process.kill("SIGTERM");
    // 0 would be the end of its patience, after 9 s
    expect(await endOf(bot)).toEqual({ code: 1, signal: null, stderr: "" });
  });
});
