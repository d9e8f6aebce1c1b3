import {
  ApplicationCommandOptionType,
  type Attachment as CommandAttachment,
  ButtonStyle,
  Client,
  ComponentType,
  Events,
  GatewayIntentBits,
  type InteractionReplyOptions,
  MessageFlags,
} from "discord.js";

/*
 * discord.js and next to nothing: a bot that answers every command with a constant. What it takes, no person can save.
 */

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env["DISCORD_API_URL"] ?? "https://discord.com/api" },
});

client.once(Events.ClientReady, ({ application }) => {
  const { Attachment, String } = ApplicationCommandOptionType;
  const image = { name: "image", description: "Picture", type: Attachment, required: true } as const;
  void application.commands.set([
    { name: "help", description: "Help" },
    {
      name: "imagine",
      description: "Make a picture",
      options: [{ name: "prompt", description: "Prompt", type: String, required: true }],
    },
    { name: "caption", description: "Describe a picture", options: [image] },
    { name: "whole", description: "Answer with a whole message", options: [image] },
  ]);
});

client.on(Events.InteractionCreate, (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const isWhole = interaction.commandName === "whole";
  void interaction.reply(isWhole ? wholeMessage(interaction.options.getAttachment("image", true)) : "ok");
});

/** As much as an answer of ours: the picture with its alt text, words, small print and four buttons. */
function wholeMessage({ url }: CommandAttachment): InteractionReplyOptions {
  const description = "The image shows a green car parked in front of a yellow building with two brown doors.";
  return {
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [] },
    components: [
      { type: ComponentType.MediaGallery, items: [{ media: { url }, description, spoiler: false }] },
      { type: ComponentType.TextDisplay, content: description },
      {
        type: ComponentType.TextDisplay,
        content: "-# Detailed description · Florence-2 Large · same answer as before",
      },
      {
        type: ComponentType.ActionRow,
        components: ["More detail", "Read text", "Ask about it", "Show as alt text"].map((label, index) => ({
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label,
          custom_id: `follow${index}:835b1dcb21714bbb826ff381`,
        })),
      },
    ],
  };
}

await client.login(process.env["DISCORD_TOKEN"]);
