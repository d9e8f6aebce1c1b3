import { Client, Events, GatewayIntentBits } from "discord.js";

/*
 * discord.js that hears what everybody says, as it comes out of the box, and does nothing about it.
 */

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  rest: { api: process.env["DISCORD_API_URL"] ?? "https://discord.com/api" },
});

client.on(Events.MessageCreate, () => undefined);
client.once(Events.ClientReady, ({ application }) => void application.commands.set([]));

await client.login(process.env["DISCORD_TOKEN"]);
