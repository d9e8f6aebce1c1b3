import { Client, GatewayIntentBits, PermissionFlagsBits } from "discord.js";
import { WebSocket } from "ws";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Discord } from "../src/start-discord.ts";
import { createHandClock } from "../../../test/support/hand-clock.ts";
import { CAPTION, scene } from "./scene.ts";

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;
const { ViewChannel, ManageMessages } = PermissionFlagsBits;

function newClient(discord: Discord, intents: number[] = []): Client {
  const client = new Client({ intents, rest: { api: discord.apiUrl, version: "10" } });
  // Not waited for: while discord.js logs in anew, its end may take long; the server's end, which follows, ends it too.
  onTestFinished(() => void client.destroy());
  client.on("error", () => undefined);
  return client;
}

async function connect(discord: Discord, intents: number[] = []): Promise<Client> {
  const client = newClient(discord, intents);
  const ready = new Promise((resolve) => client.once("clientReady", resolve));
  await client.login(discord.token);
  await ready;
  return client;
}

const sentTo = (discord: Discord) => discord.events.filter(({ direction }) => direction === "sent").map(({ t }) => t);
const receivedOps = (discord: Discord) =>
  discord.events.filter(({ direction }) => direction === "received").map(({ op }) => op);

describe("logging in", () => {
  it("is refused with 4004 for a wrong token", async () => {
    const { discord } = await scene();
    await expect(newClient(discord).login("wrong.token")).rejects.toThrow("invalid token");
    const socket = openSocket(discord);
    socket.send(2, { ...IDENTIFY, token: "wrong" });
    expect(await socket.closed).toBe(4004);
  });

  it("is refused with 4014 for a privileged intent until it is enabled", async () => {
    const { discord } = await scene();
    await expect(newClient(discord, [MessageContent]).login(discord.token)).rejects.toThrow("disallowed intents");
    discord.enableIntents(MessageContent);
    await connect(discord, [MessageContent]);
    expect(discord.gateway.connections).toMatchObject([{ intents: MessageContent, open: true }]);
  });

  it("tells of the servers only who asks for them", async () => {
    const { discord, guild, channel } = await scene();
    await connect(discord);
    expect(sentTo(discord)).not.toContain("GUILD_CREATE");
    const client = await connect(discord, [Guilds]);
    expect(client.guilds.cache.get(guild.id)?.channels.cache.has(channel.id)).toBe(true);
  });
});

describe("coming back", () => {
  it("resumes after close code 4000 and replays what was missed", async () => {
    const { discord, register, caption } = await scene();
    const client = await connect(discord);
    await register(CAPTION);
    const heard = new Promise<string>((resolve) => client.once("interactionCreate", ({ id }) => resolve(id)));
    discord.gateway.closeAll(4000);
    const { handle } = caption();
    expect(await heard).toBe(handle.id);
    await expect.poll(() => sentTo(discord)).toContain("RESUMED");
    expect(discord.gateway.identifies).toBe(1);
  });

  it("resumes when asked to reconnect (op 7)", async () => {
    const { discord } = await scene();
    await connect(discord);
    discord.gateway.reconnect();
    await expect.poll(() => sentTo(discord), { timeout: 5000 }).toContain("RESUMED");
    expect(discord.gateway.identifies).toBe(1);
  });

  it("identifies anew when its session is invalid (op 9)", async () => {
    const { discord } = await scene();
    await connect(discord);
    discord.gateway.invalidate(false);
    await expect.poll(() => discord.gateway.identifies, { timeout: 15_000 }).toBe(2);
    await discord.gateway.ready();
  });

  it("resumes when its session may be resumed all the same (op 9)", async () => {
    const { discord } = await scene();
    await connect(discord);
    discord.gateway.invalidate(true);
    await expect.poll(() => receivedOps(discord), { timeout: 10_000 }).toContain(6);
    await expect.poll(() => sentTo(discord)).toContain("RESUMED");
  });

  it("happens by itself when heartbeats go unanswered", async () => {
    const { discord } = await scene();
    discord.gateway.settings.heartbeatIntervalMs = 100;
    discord.gateway.settings.acknowledgeHeartbeats = false;
    await connect(discord);
    await expect.poll(() => receivedOps(discord), { timeout: 5000 }).toContain(6);
  });
});

describe("trouble that can be made", () => {
  const IDENTIFY_OP = 2;

  it("a RESUME is heard and not answered", async () => {
    const { discord } = await scene();
    await connect(discord);
    discord.gateway.settings.answersResumes = false;
    discord.gateway.closeAll(4000);
    await expect.poll(() => receivedOps(discord), { timeout: 5000 }).toContain(6);
    expect(discord.gateway.connections).toMatchObject([{ open: false }]);
  });

  it.each([
    ["no session is granted", { grantsSessions: false }],
    ["one shard gets none", { refusedShard: 0 }],
  ])("%s", async (_what, trouble) => {
    const { discord } = await scene();
    Object.assign(discord.gateway.settings, trouble);
    const socket = openSocket(discord);
    socket.send(IDENTIFY_OP, IDENTIFY);
    await expect.poll(() => discord.events.map(({ op, d }) => [op, d])).toContainEqual([9, false]);
    expect(discord.gateway.identifies).toBe(0);
  });

  it("what no Discord would say is said, and numbered where it is a dispatch", async () => {
    const { discord } = await scene();
    const client = await connect(discord);
    const heard = new Promise((resolve) => client.on("raw", resolve));
    discord.gateway.say("<html>");
    discord.gateway.say({ t: "MOON_LANDING", d: null });
    expect(await heard).toEqual({ op: 0, s: 2, t: "MOON_LANDING", d: null });
  });
});

describe("what is heard of a message", () => {
  it.each([
    ["nothing of it without the intent", [Guilds], undefined],
    ["no words without Message Content", [Guilds, GuildMessages], ""],
    ["its words with Message Content", [Guilds, GuildMessages, MessageContent], "hello"],
  ])("is %s", async (_what, intents, content) => {
    const { discord, channel, user, image } = await scene({ privilegedIntents: MessageContent });
    await connect(discord, intents);
    discord.post({ channel, user, content: "hello", attachments: [image] });
    const heard = discord.events.filter(({ t }) => t === "MESSAGE_CREATE").map(({ d }) => d as Record<string, unknown>);
    expect(heard.map((message) => message["content"])).toEqual(content === undefined ? [] : [content]);
    expect(heard.map((message) => message["attachments"])).toEqual(
      content === undefined ? [] : [content ? [expect.objectContaining({ id: image.id })] : []],
    );
  });

  it("is all of it, with its author's membership, when it changes", async () => {
    const { discord, channel, user, image } = await scene({ privilegedIntents: MessageContent });
    await connect(discord, [GuildMessages, MessageContent]);
    const message = discord.post({ channel, user, content: "hello", attachments: [image] });
    discord.edit(message, { descriptions: { [image.id]: "a cat" } });
    const [heard] = discord.events.filter(({ t }) => t === "MESSAGE_UPDATE").map(({ d }) => d);
    expect(heard).toMatchObject({
      id: message.id,
      guild_id: channel.guild?.id,
      content: "hello",
      author: { id: user.id },
      member: { roles: [expect.any(String)] },
      attachments: [{ id: image.id, description: "a cat" }],
    });
  });

  it("is its end: one event for a message, and one for all that are deleted together", async () => {
    const { discord, guild, user, ask } = await scene();
    const channel = discord.addChannel(guild, { botPermissions: ViewChannel | ManageMessages });
    await connect(discord, [GuildMessages]);
    const [first, ...others] = ["one", "two", "three"].map((content) => discord.post({ channel, user, content }));
    if (first) discord.remove(first);
    const ids = others.map(({ id }) => id);
    await ask("POST", `/channels/${channel.id}/messages/bulk-delete`, { messages: ids });
    const heard = discord.events.filter(({ t }) => t?.startsWith("MESSAGE_DELETE")).map(({ t, d }) => ({ t, d }));
    expect(heard).toEqual([
      { t: "MESSAGE_DELETE", d: { id: first?.id, channel_id: channel.id, guild_id: guild.id } },
      { t: "MESSAGE_DELETE_BULK", d: { ids, channel_id: channel.id, guild_id: guild.id } },
    ]);
  });

  it("is all of it in a DM, and where the bot is mentioned", async () => {
    const { discord, channel, user } = await scene();
    await connect(discord, [GuildMessages, DirectMessages]);
    discord.post({ channel: discord.dm(user), user, content: "psst" });
    discord.post({ channel, user, content: `<@${discord.bot.id}> hey` });
    const heard = discord.events.filter(({ t }) => t === "MESSAGE_CREATE").map(({ d }) => d);
    expect(heard).toMatchObject([{ content: "psst" }, { content: `<@${discord.bot.id}> hey` }]);
  });

  it("is not what a reply says that pings the bot without naming it, nor what was replied to", async () => {
    const { discord, channel, user } = await scene();
    await connect(discord, [GuildMessages]);
    const theirs = discord.post({ channel, user, content: "theirs" });
    const toBot = discord.post({ channel, user, content: `<@${discord.bot.id}> look at that`, repliesTo: theirs });
    const heard = discord.events.filter(({ t }) => t === "MESSAGE_CREATE").map(({ d }) => d);
    expect(heard.at(-1)).toMatchObject({ id: toBot.id, content: toBot.content, referenced_message: { content: "" } });
  });

  it("are the bot's own words in a reply to them, but not the reply's, though it is among the mentions", async () => {
    const { discord, channel, user } = await scene();
    const client = await connect(discord, [GuildMessages]);
    const route = `/channels/${channel.id}/messages` as const;
    const { id } = (await client.rest.post(route, { body: { content: "mine" } })) as { id: string };
    discord.post({ channel, user, content: "and why?", repliesTo: { id } });
    const heard = discord.events.filter(({ t }) => t === "MESSAGE_CREATE").map(({ d }) => d);
    expect(heard.at(-1)).toMatchObject({
      content: "",
      mentions: [{ id: discord.bot.id }],
      referenced_message: { content: "mine" },
    });
  });
});

const IDENTIFY = {
  token: "playground.token",
  intents: 0,
  properties: { os: "linux", browser: "test", device: "test" },
};

function openSocket(discord: Discord, query = "?v=10&encoding=json") {
  const socket = new WebSocket(`ws://${discord.host}/gateway${query}`);
  const hello = new Promise((resolve) => socket.once("message", resolve));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  onTestFinished(() => socket.terminate());
  const send = (op: number, d: unknown) => void hello.then(() => socket.send(JSON.stringify({ op, d })));
  return { socket, closed, send };
}

describe("the protocol", () => {
  const { token: _, ...withoutToken } = IDENTIFY;
  it.each([
    ["an IDENTIFY without a token", 2, withoutToken, 4002],
    ["an IDENTIFY without intents", 2, { ...IDENTIFY, intents: undefined }, 4002],
    ["an IDENTIFY without properties", 2, { ...IDENTIFY, properties: {} }, 4002],
    ["an unknown field in an IDENTIFY", 2, { ...IDENTIFY, intent: 1 }, 4002],
    ["an impossible shard", 2, { ...IDENTIFY, shard: [2, 2] }, 4010],
    ["an intent that does not exist", 2, { ...IDENTIFY, intents: 1 << 30 }, 4013],
    ["anything else before the login", 3, { since: null, activities: [], status: "online", afk: false }, 4003],
    ["an opcode that does not exist", 77, {}, 4001],
    ["too long a payload", 2, { ...IDENTIFY, presence: { filler: "x".repeat(5000) } }, 4002],
    ["a RESUME with a wrong token", 6, { token: "wrong", session_id: "x", seq: 0 }, 4004],
  ])("closes the connection on %s", async (_what, op, data, code) => {
    const { discord } = await scene();
    const socket = openSocket(discord);
    socket.send(op, data);
    expect(await socket.closed).toBe(code);
  });

  it("closes the connection on a second IDENTIFY", async () => {
    const { discord } = await scene();
    const socket = openSocket(discord);
    socket.send(2, IDENTIFY);
    socket.send(2, IDENTIFY);
    expect(await socket.closed).toBe(4005);
  });

  it("closes the connection after more than 120 payloads in a minute", async () => {
    const { discord } = await scene();
    const socket = openSocket(discord);
    for (let sent = 0; sent <= 120; sent += 1) socket.send(1, null);
    expect(await socket.closed).toBe(4008);
  });

  it("survives a client that sends rubbish", async () => {
    const { discord } = await scene();
    const { socket, closed } = openSocket(discord);
    socket.on("error", () => undefined);
    socket.once("upgrade", (response) => response.socket.write(Buffer.from([0xff, 0xff, 0xff])));
    expect(await closed).toBeGreaterThanOrEqual(1000);
    await connect(discord);
  });

  it("speaks version 10 and JSON alone", async () => {
    const { discord } = await scene();
    expect(await openSocket(discord, "?v=9&encoding=json").closed).toBe(4012);
    expect(await openSocket(discord, "?v=10&encoding=etf").closed).toBe(4012);
  });

  it("answers a RESUME of an unknown session with op 9", async () => {
    const { discord } = await scene();
    openSocket(discord).send(6, { token: discord.token, session_id: "unknown", seq: 1 });
    await expect.poll(() => discord.events.filter(({ op }) => op === 9)).toMatchObject([{ d: false }]);
  });
});

/** Shards of so many that log in one after the other; resolves when each has its answer. */
async function logIn(discord: Discord, shardIds: readonly number[], count: number): Promise<("in" | "op 9")[]> {
  const answers: ("in" | "op 9")[] = [];
  for (const id of shardIds) {
    const answer = new Promise<"in" | "op 9">((resolve) => {
      const stop = discord.on("event", ({ direction, op, t }) => {
        if (direction !== "sent" || (op !== 9 && t !== "READY")) return;
        stop();
        resolve(op === 9 ? "op 9" : "in");
      });
    });
    openSocket(discord).send(2, { ...IDENTIFY, intents: Guilds | GuildMessages | DirectMessages, shard: [id, count] });
    answers.push(await answer);
  }
  return answers;
}

describe("shards that log in", () => {
  it("are max_concurrency in five seconds, and one more is told that its session is invalid (op 9)", async () => {
    const clock = createHandClock();
    const { discord } = await scene({ clock });
    discord.gateway.settings.maxConcurrency = 1;
    expect(await logIn(discord, [0, 1], 2)).toEqual(["in", "op 9"]);
    clock.advance(4_999);
    expect(await logIn(discord, [1, 0], 2)).toEqual(["op 9", "op 9"]);
    clock.advance(1);
    expect(await logIn(discord, [1, 0], 2)).toEqual(["in", "op 9"]);
    expect(discord.gateway.identifies).toBe(2);
  });

  it("are one of each rate limit key (shard_id % max_concurrency)", async () => {
    const clock = createHandClock();
    const { discord } = await scene({ clock });
    discord.gateway.settings.maxConcurrency = 4;
    expect(await logIn(discord, [1, 5, 2, 3, 9], 16)).toEqual(["in", "op 9", "in", "in", "op 9"]);
    clock.advance(5_000);
    expect(await logIn(discord, [5, 6, 7, 8, 0], 16)).toEqual(["in", "in", "in", "in", "op 9"]);
  });
});

describe("of several shards", () => {
  const shardsThatHeard = (discord: Discord, event: string) =>
    discord.events.filter(({ t }) => t === event).map(({ shard }) => shard);

  it("each hears of its own servers alone, and the first of what belongs to none", async () => {
    const clock = createHandClock();
    const { discord, user, register, caption } = await scene({ clock });
    await register(CAPTION);
    const guilds = Array.from({ length: 4 }, () => {
      clock.advance(1); // a server's id tells when it was made
      const guild = discord.addGuild({ name: "Another" });
      discord.addMember(guild, user);
      return { guild, channel: discord.addChannel(guild) };
    });
    const own = guilds.map(({ guild }) => Number((BigInt(guild.id) >> 22n) % 4n));
    expect(new Set(own)).toEqual(new Set([0, 1, 2, 3]));
    await logIn(discord, [0, 1, 2, 3], 4);
    discord.events.length = 0;

    for (const { guild, channel } of guilds) {
      caption({ channel });
      discord.post({ channel, user, content: "hello" });
      discord.addChannel(guild);
    }
    for (const event of ["INTERACTION_CREATE", "MESSAGE_CREATE", "CHANNEL_CREATE"]) {
      expect(shardsThatHeard(discord, event)).toEqual(own);
    }
    discord.events.length = 0;
    caption({ channel: discord.dm(user) });
    discord.post({ channel: discord.dm(user), user, content: "hello" });
    expect(shardsThatHeard(discord, "INTERACTION_CREATE")).toEqual([0]);
    expect(shardsThatHeard(discord, "MESSAGE_CREATE")).toEqual([0]);
  });
});
