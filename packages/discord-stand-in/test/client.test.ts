import {
  AttachmentBuilder,
  type ChatInputCommandInteraction,
  Client,
  ContainerBuilder,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";
import { expect, it, onTestFinished } from "vitest";
import type { Discord } from "../src/start-discord.ts";
import { scene } from "./scene.ts";

async function login(discord: Discord, onInteraction: (interaction: Interaction) => Promise<unknown>) {
  const client = new Client({
    intents: [],
    rest: { api: discord.apiUrl, version: "10" },
    allowedMentions: { parse: [] },
  });
  onTestFinished(() => client.destroy());
  const failures: unknown[] = [];
  client.on("error", (error) => failures.push(error));
  client.on("interactionCreate", (interaction) => {
    onInteraction(interaction).catch((error: unknown) => failures.push(error));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once("clientReady", resolve));
  await client.login(discord.token);
  return { client: await ready, failures };
}

const caption = new SlashCommandBuilder()
  .setName("caption")
  .setDescription("Describe a picture")
  .addAttachmentOption((option) => option.setName("image").setDescription("The picture").setRequired(true));

async function answerWithPicture(interaction: Interaction): Promise<void> {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  const name = interaction.options.getAttachment("image", true).name;
  await interaction.editReply(pictureAnswer(`A cat: ${name}, for @everyone`));
  await interaction.followUp({ content: "And more.", flags: MessageFlags.Ephemeral });
}

function pictureAnswer(words: string): Parameters<ChatInputCommandInteraction["editReply"]>[0] {
  const item = new MediaGalleryItemBuilder()
    .setURL("attachment://made.png")
    .setDescription("AI-generated image: a cat");
  return {
    flags: MessageFlags.IsComponentsV2,
    files: [new AttachmentBuilder(Buffer.from("pixels"), { name: "made.png", description: "a cat" })],
    components: [
      new ContainerBuilder().addTextDisplayComponents(new TextDisplayBuilder().setContent(words)),
      new MediaGalleryBuilder().addItems(item),
    ],
  };
}

it("serves discord.js: login, commands, defer, an edit with Components V2 and a file, a follow-up", async () => {
  const { discord, channel, user, image } = await scene();
  const { client, failures } = await login(discord, answerWithPicture);
  expect(client.user.id).toBe(discord.bot.id);
  await client.application.commands.set([caption.toJSON()]);

  const handle = discord.command({ name: "caption", options: { image }, user, channel });
  expect(await handle.response()).toMatchObject({ type: 5, ephemeral: false });
  const message = await handle.until(({ loading }) => !loading);
  expect(message.text).toBe("A cat: cat.png, for @everyone");
  expect(message.isV2).toBe(true);
  expect(message.pictures).toMatchObject([
    { url: "attachment://made.png", description: "AI-generated image: a cat", attachment: { description: "a cat" } },
  ]);
  expect(message.pictures[0]?.attachment?.bytes.toString()).toBe("pixels");
  expect(message.pings).toEqual({ everyone: false, users: [], roles: [] });

  await expect.poll(() => handle.followUps).toMatchObject([{ text: "And more.", ephemeral: true }]);
  expect(handle.calls.map(({ method, status }) => `${method} ${status}`)).toEqual([
    "POST 204",
    "PATCH 200",
    "POST 200",
  ]);
  expect(failures).toEqual([]);
});

it("keeps the answers of interactions apart that are answered at once", async () => {
  const { discord, channel, user, register } = await scene();
  const { failures } = await login(discord, answerWithPicture);
  await register(caption.toJSON());
  const handles = Array.from({ length: 20 }, (_, index) => {
    const image = discord.attach(Buffer.from(`${index}`), { filename: `${index}.png` });
    return discord.command({ name: "caption", options: { image }, user, channel });
  });
  const messages = await Promise.all(handles.map((handle) => handle.until(({ loading }) => !loading)));
  expect(messages.map(({ text }) => text)).toEqual(handles.map((_, index) => `A cat: ${index}.png, for @everyone`));
  expect(new Set(messages.map(({ id }) => id)).size).toBe(20);
  expect(failures).toEqual([]);
});

const askModal = new ModalBuilder()
  .setCustomId("ask")
  .setTitle("Ask")
  .addLabelComponents(
    new LabelBuilder()
      .setLabel("Question")
      .setTextInputComponent(new TextInputBuilder().setCustomId("question").setStyle(TextInputStyle.Short)),
    new LabelBuilder()
      .setLabel("Files")
      .setFileUploadComponent(
        new FileUploadBuilder().setCustomId("more").setRequired(false).setMaxValues(2).setFileTypes("image"),
      ),
  );

it("lets a modal, its files and its words reach discord.js", async () => {
  const { discord, channel, user, image, register } = await scene();
  const seen: unknown[] = [];
  await login(discord, async (interaction) => {
    if (interaction.isMessageContextMenuCommand()) {
      await interaction.showModal(askModal);
    } else if (interaction.isModalSubmit()) {
      seen.push(
        interaction.fields.getTextInputValue("question"),
        interaction.fields.getUploadedFiles("more")?.map(({ name }) => name),
      );
      await interaction.reply({ content: "Thanks", flags: MessageFlags.Ephemeral });
    }
  });
  await register({ name: "Ask about image", type: 3 });
  const message = discord.post({ channel, user, attachments: [image] });
  const opened = discord.messageCommand({ name: "Ask about image", message, user });
  expect(await opened.response()).toMatchObject({ type: 9, data: { custom_id: "ask" } });
  const answered = discord.submitModal({ modal: opened, values: { question: "What?", more: [image] } });
  expect(await answered.response()).toMatchObject({ type: 4, ephemeral: true });
  expect(seen).toEqual(["What?", ["cat.png"]]);
});

it("lets what was checked and chosen in a modal reach discord.js, and what was left as it was", async () => {
  const { discord, channel, user, image, register } = await scene();
  const options = ["a", "b", "c"].map((value) => ({ label: value, value, default: value !== "c" }));
  const components = [
    { type: 10, content: "What shall be done?" },
    { type: 18, label: "Some", component: { type: 22, custom_id: "some", options } },
    { type: 18, label: "One", component: { type: 21, custom_id: "one", options: options.slice(1) } },
    {
      type: 18,
      label: "None",
      component: {
        type: 21,
        custom_id: "none",
        required: false,
        options: options.slice(2).concat({ label: "d", value: "d", default: false }),
      },
    },
    { type: 18, label: "Whether", component: { type: 23, custom_id: "whether", default: true } },
  ];
  const seen: unknown[] = [];
  await login(discord, async (interaction) => {
    if (interaction.isMessageContextMenuCommand()) {
      await interaction.showModal({
        custom_id: "do",
        title: "Do",
        components,
      });
    } else if (interaction.isModalSubmit()) {
      const { fields } = interaction;
      seen.push(fields.getCheckboxGroup("some"), fields.getRadioGroup("one"), fields.getRadioGroup("none", false));
      seen.push(fields.getCheckbox("whether"));
      await interaction.reply({ content: "Thanks", flags: MessageFlags.Ephemeral });
    }
  });
  await register({ name: "Do", type: 3 });
  const message = discord.post({ channel, user, attachments: [image] });
  for (const values of [{}, { some: ["c"], one: "c", none: "d", whether: false }]) {
    const modal = discord.messageCommand({ name: "Do", message, user });
    await modal.response();
    await discord.submitModal({ modal, values }).response();
  }
  expect(seen).toEqual([["a", "b"], "b", null, true, ["c"], "c", "d", false]);
});
