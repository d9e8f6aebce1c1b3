import { Events } from "discord.js";
import { describe, expect, it } from "vitest";
import { watchUnhandled } from "../../flows/unhandled.ts";
import { SOON, startBot } from "./bot.ts";

/** Everything that is looked at stands in it, and yet discord.js cannot say what kind of command it is. */
const ODD = {
  id: "1",
  application_id: "2",
  token: "token",
  type: 2,
  user: { id: "3", username: "somebody" },
  entitlements: [],
  authorizing_integration_owners: {},
};
const HELP = { ...ODD, id: "4", data: { id: "5", name: "help", type: 1 } };

describe("while a shard is still to log in", { timeout: 30_000 }, () => {
  it("what comes for another is handed on, and what is odd of it costs itself alone", async () => {
    const { discord, client, sessions, login } = await startBot({ shardCount: 2 });
    const { gateway } = discord;
    const unhandled = watchUnhandled();
    const heard: string[] = [];
    client.on(Events.InteractionCreate, ({ id }) => void heard.push(id));
    gateway.settings.refusedShard = 1;
    const ready = login();
    await expect.poll(() => sessions.states().map(({ isUp }) => isUp), SOON).toEqual([true, false]);
    for (const d of [ODD, HELP]) gateway.say({ t: "INTERACTION_CREATE", d });
    await expect.poll(() => heard, SOON).toEqual([HELP.id]);
    gateway.settings.refusedShard = undefined;
    await ready;
    expect(heard).toEqual([HELP.id]);
    expect(unhandled).toEqual([]);
  });

  it("another may lose its session and resume it: all have logged in then", async () => {
    const { gateway, login, resumes, sessions, heals } = await startBot({ shardCount: 2 });
    gateway.settings.refusedShard = 1;
    const ready = login();
    await expect.poll(() => sessions.states().map(({ isUp }) => isUp), SOON).toEqual([true, false]);
    gateway.settings.answersResumes = false;
    gateway.closeAll(4000);
    await expect.poll(resumes, SOON).toBe(1);
    gateway.settings.refusedShard = undefined;
    await expect.poll(() => sessions.states().map(({ isUp }) => isUp), SOON).toEqual([false, true]);
    gateway.settings.answersResumes = true;
    gateway.closeAll(4000);
    await heals();
    expect((await ready).user.id).toBeTypeOf("string");
  });
});

describe("a READY", { timeout: 30_000 }, () => {
  it("in which what the bot does not need is odd logs it in, and its session is resumed", async () => {
    const { discord, client, gateway, login, heals, resumes } = await startBot();
    gateway.settings.readyChanges = {
      guilds: null,
      application: { id: discord.bot.id, flags: null, install_params: null },
      resume_gateway_url: "nowhere",
    };
    await login();
    expect(client.user?.id).toBe(discord.bot.id);
    gateway.closeAll(4000);
    await expect.poll(resumes, SOON).toBe(1);
    await heals();
    expect(gateway.identifies).toBe(1);
  });
});

describe("a shard", { timeout: 30_000 }, () => {
  it.each([4010, 4012, 4013])("that may never log in (close code %i) fails the login", async (code) => {
    const { discord, gateway, login } = await startBot();
    discord.on("event", ({ direction, op }) => {
      if (direction === "received" && op === 2) gateway.closeAll(code);
    });
    await expect(login()).rejects.toThrow(/[Ii]nvalid/);
  });
});

describe("a bot that leaves", { timeout: 30_000 }, () => {
  it.each([
    ["HELLO", "sent", 10],
    ["READY", "received", 2],
  ])("while a shard waits for %s is gone, and does not come back", async (_what, direction, op) => {
    const { discord, client, login } = await startBot();
    const is = (event: { direction: string; op: number }) => event.direction === direction && event.op === op;
    const left = new Promise<void>((resolve) => {
      discord.on("event", (event) => {
        if (is(event)) resolve(client.destroy());
      });
    });
    void login();
    await left;
    const hellos = () => discord.events.filter((event) => event.direction === "sent" && event.op === 10).length;
    await expect(expect.poll(hellos, { timeout: 1_500 }).toBeGreaterThan(1)).rejects.toThrow(/greater than/);
  });
});
