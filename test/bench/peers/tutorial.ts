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

const { Attachment, String } = ApplicationCommandOptionType;
const image = { name: "image", description: "Picture", type: Attachment, required: true } as const;
const question = { name: "question", description: "Question", type: String, required: true } as const;
const prompt = { name: "prompt", description: "Prompt", type: String, required: true } as const;

client.once(Events.ClientReady, ({ application }) => {
  void application.commands.set([
    { name: "caption", description: "Describe a picture", options: [image] },
    { name: "ask", description: "Ask about a picture", options: [image, question] },
    { name: "imagine", description: "Make a picture", options: [prompt] },
  ]);
});

client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void answer(interaction);
});

async function answer(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  await interaction.editReply(await run(interaction));
}

async function run(interaction: ChatInputCommandInteraction): Promise<string> {
  const { options } = interaction;
  const updates = { logs: true, onQueueUpdate: (status: QueueStatus) => void interaction.editReply(describe(status)) };
  switch (interaction.commandName) {
    case "caption": {
      const input = { image_url: options.getAttachment("image", true).url };
      const { data } = await fal.subscribe("fal-ai/florence-2-large/detailed-caption", { input, ...updates });
      return data.results;
    }
    case "ask": {
      const input = {
        image_url: options.getAttachment("image", true).url,
        prompt: options.getString("question", true),
      };
      const { data } = await fal.subscribe("fal-ai/moondream2/visual-query", { input, ...updates });
      return data.output;
    }
    default: {
      const input = { prompt: options.getString("prompt", true) };
      const { data } = await fal.subscribe("fal-ai/flux-2-pro", { input, ...updates });
      return data.images[0]?.url ?? "There is no picture.";
    }
  }
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
