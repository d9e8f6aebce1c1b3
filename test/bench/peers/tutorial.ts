import { fal, type QueueStatus } from "@fal-ai/client";
import {
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
} from "discord.js";

/*
 * A bot as one writes it with the two libraries' own examples at hand: `fal.subscribe`, and an `editReply` on every
 * update.
 */

const falUrl = process.env["FAL_URL"];
fal.config({
  credentials: process.env["FAL_KEY"] ?? "",
  // Leads to the stand-in; the examples have nothing here.
  fetch: (input, init) => {
    const { host, pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(`${falUrl}/${host}${pathname}${search}`, init);
  },
});

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env["DISCORD_API_URL"] ?? "https://discord.com/api" },
});

client.once(Events.ClientReady, ({ application }) => {
  const { Attachment, String } = ApplicationCommandOptionType;
  void application.commands.set([
    {
      name: "ask",
      description: "Ask about a picture",
      options: [
        { name: "image", description: "Picture", type: Attachment, required: true },
        { name: "question", description: "Question", type: String, required: true },
      ],
    },
  ]);
});

client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void answer(interaction);
});

async function answer(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  const { data } = await fal.subscribe("fal-ai/moondream2/visual-query", {
    input: {
      image_url: interaction.options.getAttachment("image", true).url,
      prompt: interaction.options.getString("question", true),
    },
    logs: true,
    onQueueUpdate: (status) => {
      void interaction.editReply(describe(status));
    },
  });
  await interaction.editReply(data.output);
}

function describe(status: QueueStatus): string {
  switch (status.status) {
    case "IN_QUEUE":
      return `In queue, position ${status.queue_position}`;
    case "IN_PROGRESS":
      return status.logs.map(({ message }) => message).join("\n") || "Working on it";
    case "COMPLETED":
      return "Done";
  }
}

await client.login(process.env["DISCORD_TOKEN"]);
