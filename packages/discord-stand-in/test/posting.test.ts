import { ComponentType, StickerFormatType } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDiscord } from "../src/start-discord.ts";
import type { MessageComponent } from "../src/validation/sent-components.ts";
import { createManualClock } from "../../../test/support/manual-clock.ts";

const FOREIGN = "https://pictures.example/a/photo.png";
const PROXIED = /^https:\/\/images-ext-1\.discordapp\.net\/external\/[\w-]+\/https\/pictures\.example\/a\/photo\.png$/;
const wave = (id: string) => ({ id, name: "Waving", format: StickerFormatType.PNG });
const gallery = (url: string, spoiler = false): MessageComponent => ({
  type: ComponentType.MediaGallery,
  items: [{ media: { url }, spoiler }],
});

async function startScene() {
  const clock = createManualClock();
  const discord = await startDiscord({ clock });
  onTestFinished(() => discord.close());
  const guild = discord.addGuild({ name: "Test server" });
  const channel = discord.addChannel(guild);
  const person = discord.addUser({ username: "person" });
  const bot = discord.addUser({ username: "another-bot", bot: true });
  for (const user of [person, bot]) discord.addMember(guild, user);
  return { discord, channel, person, bot };
}

describe("a posted message", () => {
  it("tells of its stickers as Discord does, up to three of them", async () => {
    const { discord, channel, person } = await startScene();
    const message = discord.post({ channel, user: person, stickers: [wave("700000000000000001")] });
    expect(message.api.sticker_items).toEqual([{ id: "700000000000000001", name: "Waving", format_type: 1 }]);
    const four = ["1", "2", "3", "4"].map((end) => wave(`70000000000000000${end}`));
    expect(() => discord.post({ channel, user: person, stickers: four })).toThrow("at most 3 stickers");
  });

  it("that is forwarded takes its stickers along", async () => {
    const { discord, channel, person } = await startScene();
    const forwards = discord.post({ channel, user: person, stickers: [wave("700000000000000001")] });
    const { api } = discord.post({ channel, user: person, forwards });
    expect(api.message_snapshots).toMatchObject([{ message: { sticker_items: [{ id: "700000000000000001" }] } }]);
  });

  it("shows pictures of other sites through Discord's proxy, in embeds and in components", async () => {
    const { discord, channel, bot } = await startScene();
    const embedded = discord.post({
      channel,
      user: bot,
      embeds: [{ title: "News", image: { url: FOREIGN }, thumbnail: { url: FOREIGN } }],
    });
    const proxied = { url: FOREIGN, proxy_url: expect.stringMatching(PROXIED) };
    expect(embedded.api.embeds).toMatchObject([{ title: "News", image: proxied, thumbnail: proxied }]);
    const shown = discord.post({ channel, user: bot, components: [gallery(FOREIGN)] });
    expect(shown.api.components).toMatchObject([{ items: [{ media: proxied }] }]);
  });

  it("of another application may have components, under the rules that hold for ours", async () => {
    const { discord, channel, bot } = await startScene();
    const picture = discord.attach(new Uint8Array([1]), { filename: "a.png", spoiler: true, description: "a wall" });
    const attachments = [picture];
    const message = discord.post({ channel, user: bot, components: [gallery("attachment://a.png")], attachments });
    const [attachment] = message.attachments;
    expect(attachment).toMatchObject({ spoiler: true, description: "a wall" });
    expect(message.api).toMatchObject({
      flags: 1 << 15,
      application_id: bot.id,
      components: [{ items: [{ media: { attachment_id: attachment?.id }, spoiler: false }] }],
    });
    const nowhere = [gallery("attachment://b.png")];
    expect(() => discord.post({ channel, user: bot, components: nowhere, attachments })).toThrow("Invalid Form Body");
  });

  it("of a person has no components", async () => {
    const { discord, channel, person } = await startScene();
    expect(() => discord.post({ channel, user: person, components: [gallery(FOREIGN)] })).toThrow(
      "People cannot write components.",
    );
  });

  it("of a person is never made of embeds alone", async () => {
    const { discord, channel, person } = await startScene();
    expect(() => discord.post({ channel, user: person, embeds: [{ title: "News" }] })).toThrow("empty");
  });

  it("takes its files along when it is deleted", async () => {
    const { discord, channel, person } = await startScene();
    const picture = discord.attach(new Uint8Array([1]), { filename: "a.png" });
    const message = discord.post({ channel, user: person, attachments: [picture] });
    const url = message.api.attachments[0]?.url ?? "";
    expect((await fetch(url)).status).toBe(200);
    discord.remove(message);
    expect((await fetch(url)).status).toBe(404);
  });
});
