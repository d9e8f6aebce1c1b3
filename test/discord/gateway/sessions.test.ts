import { describe, expect, it } from "vitest";
import { SessionLostError } from "../../../src/discord/gateway/login.ts";
import { RESUME_OP, SOON, startBot } from "./bot.ts";

const MINUTE_MS = 60_000;
const LOST = "the connection to Discord is lost";
const BACK = "the connection to Discord is back";
/** Resolves when the gateway has turned this one away once more: whatever was under way before is over. */
async function turnedAway({ discord }: Awaited<ReturnType<typeof startBot>>, times = 2): Promise<void> {
  const count = () => discord.events.filter(({ direction, op }) => direction === "sent" && op === 9).length;
  const before = count();
  await expect.poll(() => count() - before, SOON).toBeGreaterThanOrEqual(times);
}

describe("a connection to the gateway", { timeout: 30_000 }, () => {
  it("that is lost is told of, and with how long it was away when it is back", async () => {
    const { clock, gateway, login, told, heals } = await startBot();
    await login();
    gateway.settings.isAway = true;
    gateway.closeAll(4000);
    await expect.poll(() => gateway.refusals, SOON).toBeGreaterThan(1);
    expect(told(LOST, BACK)).toEqual([[LOST, { shardId: 0, code: 4000 }]]);
    await clock.advance(42_000);
    gateway.settings.isAway = false;
    await heals();
    expect(told(LOST, BACK).slice(1)).toEqual([[BACK, { shardId: 0, awayMs: 42_000 }]]);
  });

  it("that the bot itself ends is not told of, and nothing of it is waited for", async () => {
    const { clock, client, sessions, login, told, givenUp } = await startBot();
    await login();
    await client.destroy();
    await clock.advance(10 * MINUTE_MS);
    expect(told(LOST, BACK)).toEqual([]);
    expect(givenUp()).toBeUndefined();
    expect(sessions.states()).toEqual([]);
  });

  it("whose RESUME is not answered within a minute is replaced by a fresh login", async () => {
    const { clock, gateway, login, told, heals, resumes } = await startBot();
    await login();
    gateway.settings.answersResumes = false;
    gateway.closeAll(4000);
    await expect.poll(resumes, SOON).toBe(1);
    await clock.advance(MINUTE_MS - 1);
    expect(gateway.identifies).toBe(1);
    await clock.advance(1);
    await heals();
    expect(gateway.identifies).toBe(2);
    expect(told(BACK)).toEqual([[BACK, { shardId: 0, awayMs: MINUTE_MS }]]);
  });

  it("whose session is called invalid, but may be resumed, is replaced where that is not answered either", async () => {
    const { clock, gateway, login, heals, resumes } = await startBot();
    await login();
    gateway.settings.answersResumes = false;
    gateway.invalidate(true);
    await expect.poll(resumes, SOON).toBe(1);
    await clock.advance(MINUTE_MS);
    await heals();
    expect(gateway.identifies).toBe(2);
  });

  it("whose RESUME was answered is left alone", async () => {
    const { clock, gateway, login, heals, resumes } = await startBot();
    await login();
    gateway.closeAll(4000);
    await expect.poll(resumes, SOON).toBe(1);
    await heals();
    await clock.advance(10 * MINUTE_MS);
    expect(gateway.connections).toMatchObject([{ open: true }]);
    expect(gateway.identifies).toBe(1);
  });

  it.each([
    ["resumed", true],
    ["replaced, where that is not answered either", false],
  ])("on which heartbeats go unanswered is %s", async (_what, answersResumes) => {
    const { clock, discord, gateway, login, told, heals, resumes } = await startBot();
    Object.assign(gateway.settings, { heartbeatIntervalMs: 100, acknowledgeHeartbeats: false, answersResumes });
    discord.on("event", ({ op }) => {
      if (op === RESUME_OP) gateway.settings.acknowledgeHeartbeats = true;
    });
    await login();
    await expect.poll(resumes, SOON).toBe(1);
    expect(told(LOST)).toEqual([[LOST, { shardId: 0, code: 4200 }]]);
    await clock.advance(answersResumes ? 0 : MINUTE_MS);
    await heals();
    expect(gateway.identifies).toBe(answersResumes ? 1 : 2);
  });
});

describe("a session that cannot be had", { timeout: 30_000 }, () => {
  it("for five minutes is given up, and not before", async () => {
    const bot = await startBot();
    await bot.login();
    bot.gateway.settings.grantsSessions = false;
    bot.gateway.closeAll(4000);
    await turnedAway(bot);
    await bot.clock.advance(5 * MINUTE_MS - 1);
    expect(bot.givenUp()).toBeUndefined();
    await bot.clock.advance(1);
    expect(bot.givenUp()).toBeInstanceOf(SessionLostError);
    expect(bot.givenUp()).toHaveProperty(
      "message",
      "Discord's gateway has not let the bot in for 5 minutes, so it stops. Start it again; https://discordstatus.com says whether Discord is well.",
    );
  });

  it("from the start is given up likewise", async () => {
    const bot = await startBot();
    bot.gateway.settings.grantsSessions = false;
    void bot.login();
    await turnedAway(bot);
    await bot.clock.advance(5 * MINUTE_MS);
    expect(bot.givenUp()).toBeInstanceOf(SessionLostError);
  });

  it("at the start, because the gateway's door answers with an error, is waited for", async () => {
    const bot = await startBot();
    const { gateway } = bot;
    gateway.settings.isBroken = true;
    const login = bot.login();
    await expect.poll(() => gateway.refusals, SOON).toBeGreaterThan(1);
    gateway.settings.isBroken = false;
    await login;
    expect(gateway.connections).toMatchObject([{ open: true }]);
  });

  it("but comes back in time is not given up, and later losses have five minutes of their own", async () => {
    const bot = await startBot();
    const { clock, gateway } = bot;
    await bot.login();
    for (let time = 0; time < 2; time += 1) {
      gateway.settings.grantsSessions = false;
      gateway.closeAll(4000);
      await turnedAway(bot);
      await clock.advance(4 * MINUTE_MS);
      gateway.settings.grantsSessions = true;
      await bot.heals();
    }
    await clock.advance(10 * MINUTE_MS);
    expect(bot.givenUp()).toBeUndefined();
  });

  it.each([
    ["not given up while other shards log in: it may not be its turn yet", false, 5],
    ["given up though another shard resumes its own", true, 1],
  ])("is %s", async (_what, isResumed, leftMinutes) => {
    const bot = await startBot({ shardCount: 2 });
    const { clock, gateway } = bot;
    gateway.settings.refusedShard = 1;
    void bot.login();
    const isUp = () => bot.sessions.states().map((state) => state.isUp);
    await expect.poll(isUp, SOON).toEqual([true, false]);
    const before = gateway.identifies;
    await clock.advance(4 * MINUTE_MS);
    if (isResumed) gateway.closeAll(4000);
    else gateway.invalidate(false);
    await expect.poll(() => (isResumed ? bot.resumes() : gateway.identifies - before), SOON).toBe(1);
    await expect.poll(isUp, SOON).toEqual([true, false]);
    await clock.advance(leftMinutes * MINUTE_MS - 1);
    expect(bot.givenUp()).toBeUndefined();
    await clock.advance(1);
    expect(bot.givenUp()).toBeInstanceOf(SessionLostError);
  });
});
