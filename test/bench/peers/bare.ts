import { ApplicationCommandOptionType, Client, Events, GatewayIntentBits } from "discord.js";

/*
 * discord.js and next to nothing: a bot that answers every command with a constant. What it takes, nobody can save.
 */

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env["DISCORD_API_URL"] ?? "https://discord.com/api" },
});

client.once(Events.ClientReady, ({ application }) => {
  const { Attachment, String } = ApplicationCommandOptionType;
  void application.commands.set([
    { name: "help", description: "Help" },
    {
      name: "imagine",
      description: "Make a picture",
      options: [{ name: "prompt", description: "Prompt", type: String, required: true }],
    },
    {
      name: "caption",
      description: "Describe a picture",
      options: [{ name: "image", description: "Picture", type: Attachment, required: true }],
    },
  ]);
});

client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void interaction.reply("ok");
});

await client.login(process.env["DISCORD_TOKEN"]);
