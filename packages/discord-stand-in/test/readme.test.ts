import { Client } from "discord.js";
import { expect, it } from "vitest";
import { startDiscord } from "../src/index.ts";

it("answers a command as the README shows it", async () => {
  const discord = await startDiscord();
  const client = new Client({ intents: [], rest: { api: discord.apiUrl } });
  client.on("interactionCreate", (interaction) => {
    if (interaction.isChatInputCommand()) void interaction.reply("Pong");
  });
  await client.login(discord.token);
  await client.application?.commands.set([{ name: "ping", description: "Ask for a pong" }]);

  const guild = discord.addGuild({ name: "Home" });
  discord.addChannel(guild);
  const user = discord.addUser({ username: "ann" });
  discord.addMember(guild, user);
  const handle = discord.command({ name: "ping", user, guild });
  const { text } = await handle.until((message) => message.text !== "");
  expect(text).toBe("Pong");
  await client.destroy();
  await discord.close();
});
