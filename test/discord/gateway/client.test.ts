import { type Client, Events, RateLimitError } from "discord.js";
import { GatewayDispatchEvents, GatewayIntentBits, Routes } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { systemClock } from "../../../src/core/async/clock.ts";
import { createClient } from "../../../src/discord/gateway/client.ts";
import { createSessions } from "../../../src/discord/gateway/sessions.ts";
import { logIn } from "../../../src/discord/gateway/login.ts";
import { log } from "../../../src/log.ts";
import { startDiscord } from "discord-stand-in";

const { GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;

/** A bot that is there, and a person who writes. */
async function logInToDiscord({ readsMessages }: { readsMessages: boolean }) {
  log.level = "silent";
  const discord = await startDiscord({ privilegedIntents: MessageContent });
  const client = createClient({
    apiUrl: discord.apiUrl,
    readsMessages,
    sessions: createSessions(systemClock),
    clock: systemClock,
  });
  onTestFinished(async () => {
    await client.destroy();
    await discord.close();
  });
  const guild = discord.addGuild({ name: "Test server" });
  const channel = discord.addChannel(guild);
  const user = discord.addUser({ username: "writer" });
  discord.addMember(guild, user);
  await logIn(client, discord.token);
  const intents = discord.gateway.connections[0]?.intents;
  return { discord, client, channel, user, intents };
}

/** How much the client remembers of people and what they wrote, but for itself. */
function rememberedBy({ channels, guilds, users, user }: Client) {
  const messages = channels.cache.map((channel) => ("messages" in channel ? channel.messages.cache.size : 0));
  return {
    messages: messages.reduce((sum, size) => sum + size, 0),
    members: guilds.cache.reduce((sum, { members }) => sum + members.cache.size, 0),
    users: users.cache.filter(({ id }) => id !== user?.id).size,
  };
}

describe("the client", () => {
  it("asks Discord for no privileged intent, unless it is to read what all messages say", async () => {
    expect((await logInToDiscord({ readsMessages: false })).intents).toBe(GuildMessages | DirectMessages);
    const { intents } = await logInToDiscord({ readsMessages: true });
    expect(intents).toBe(GuildMessages | DirectMessages | MessageContent);
  });

  it("hears what people write, and remembers nothing of it, nor of them", async () => {
    const { discord, client, channel, user } = await logInToDiscord({ readsMessages: true });
    const heard = new Promise<void>((resolve) => {
      client.ws.on(GatewayDispatchEvents.MessageCreate, ({ content }: { content: string }) => {
        if (content === "message 99") resolve();
      });
    });
    for (let number = 0; number < 100; number += 1) discord.post({ channel, user, content: `message ${number}` });
    await heard;
    expect(rememberedBy(client)).toEqual({ messages: 0, members: 0, users: 0 });
  });

  it("tells of a limit on commands, which lasts for hours, instead of waiting for its end", async () => {
    const { discord, client } = await logInToDiscord({ readsMessages: false });
    const route = Routes.applicationCommands(discord.bot.id);
    const body = { message: "limited", retry_after: 7200, global: false };
    const fault = { status: 429, body, headers: { "retry-after": "7200" } };
    discord.faults.add({ method: "PUT", route: "/applications/{application_id}/commands", ...fault });
    await expect(client.rest.put(route, { body: [] })).rejects.toBeInstanceOf(RateLimitError);
  });

  it("lives on when discord.js reports an error, which is logged", async () => {
    const { client } = await logInToDiscord({ readsMessages: false });
    log.level = "error";
    const logged = vi.spyOn(log, "error").mockImplementation(() => undefined);
    onTestFinished(() => logged.mockRestore());
    const error = new Error("an async listener failed");
    client.emit(Events.Error, error); // throws without a listener
    expect(logged.mock.calls).toEqual([[{ err: error }, expect.any(String)]]);
  });
});
