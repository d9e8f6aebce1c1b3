import { ChannelType, GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import { expect, it } from "vitest";
import { scene, text, V2 } from "./scene.ts";

const { ViewChannel, SendMessages, SendMessagesInThreads, ReadMessageHistory } = PermissionFlagsBits;
const reading = ViewChannel | ReadMessageHistory;

it("a thread hangs under its channel, and is no channel of the server's", async () => {
  const { discord, ask, guild, channel } = await scene();
  const thread = discord.addChannel(guild, { name: "about cats", under: channel });
  expect(await ask("GET", `/channels/${thread.id}`)).toMatchObject({
    status: 200,
    body: { type: ChannelType.PublicThread, parent_id: channel.id, guild_id: guild.id },
  });
  const listed = JSON.parse((await ask("GET", `/guilds/${guild.id}/channels`)).text) as { id: string }[];
  expect(listed.map(({ id }) => id)).toEqual([channel.id]);
});

it.each([
  ["not where it may only write in channels", reading | SendMessages, 403],
  ["where it may write in threads", reading | SendMessagesInThreads, 200],
])("the bot writes in a thread %s", async (_where, botPermissions, status) => {
  const { discord, ask, guild } = await scene();
  const parent = discord.addChannel(guild, { botPermissions });
  const thread = discord.addChannel(guild, { under: parent });
  const wish = { flags: V2, components: [text("hello")] };
  expect((await ask("POST", `/channels/${thread.id}/messages`, wish)).status).toBe(status);
  discord.allowBot(parent, reading | SendMessagesInThreads | SendMessages);
  for (const { id } of [thread, parent]) {
    expect((await ask("POST", `/channels/${id}/messages`, wish)).status).toBe(200);
  }
});

it("a message is silent from its beginning or never", async () => {
  const { discord, ask, channel } = await scene({ privilegedIntents: GatewayIntentBits.MessageContent });
  const silent = V2 | (1 << 12);
  const path = `/channels/${channel.id}/messages`;
  const { status, body } = await ask("POST", path, { flags: silent, components: [text("psst")] });
  expect(status).toBe(200);
  expect(discord.messages(channel)[0]?.flags).toBe(silent);
  expect((await ask("PATCH", `${path}/${String(body["id"])}`, { flags: V2, components: [text("!")] })).status).toBe(
    200,
  );
  const loud = await ask("POST", path, { flags: V2, components: [text("hey")] });
  expect(await ask("PATCH", `${path}/${String(loud.body["id"])}`, { flags: silent })).toMatchObject({
    status: 400,
    body: { errors: { flags: {} } },
  });
});
