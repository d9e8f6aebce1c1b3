import { describe, expect, it } from "vitest";
import { candidateIn } from "../../../src/discord/alt-text/candidate.ts";
import { heardMessageSchema } from "../../../src/discord/gateway/message-listeners.ts";

const picture = { id: "5", filename: "a.png", url: "https://cdn.discordapp.com/attachments/2/5/a.png" };
const message = { id: "1", channel_id: "2", guild_id: "3", author: { id: "4" }, content: "", attachments: [picture] };

const candidate = (more: object) => candidateIn(heardMessageSchema.parse({ ...message, ...more }));

describe("what is to be described", () => {
  it("is every attached picture without alt text, as its author's in a server", () => {
    const others = [
      { ...picture, id: "6", description: "A wall." },
      { ...picture, id: "7", description: " \n" },
      { ...picture, id: "8", filename: "notes.txt", content_type: "text/plain" },
      { ...picture, id: "9", flags: 1 << 3 },
    ];
    expect(candidate({ attachments: [picture, ...others] })).toEqual({
      guildId: "3",
      about: { guildId: "3", channelId: "2", messageId: "1", authorId: "4" },
      pictures: [
        { attachmentId: "5", url: picture.url, name: "a.png", spoiler: false, ownerId: "4" },
        { attachmentId: "7", url: picture.url, name: "a.png", spoiler: false, ownerId: "4" },
        { attachmentId: "9", url: picture.url, name: "a.png", spoiler: true, ownerId: "4" },
      ],
    });
  });

  it.each([
    ["a bot's", { author: { id: "4", bot: true } }],
    ["a webhook's", { webhook_id: "10" }],
    ["a direct message", { guild_id: null }],
    ["what somebody forwards", { attachments: [], message_snapshots: [{ message: { attachments: [picture] } }] }],
    ["a sticker", { attachments: [], sticker_items: [{ id: "11", name: "Waving", format_type: 1 }] }],
  ])("is nothing in %s", (_what, more) => {
    expect(candidate(more)).toBeUndefined();
  });

  it.each([
    "Alt: a wall",
    "alt text: a wall",
    "ALT-TEXT : a wall",
    "Look! Alt: a wall",
    "Look!\nAlternativtext: eine Wand",
    "**Alt:** a wall",
    "> *Alt text:* a wall",
    "(Alternative text: a wall)",
  ])("is nothing where the message says so itself: %s", (content) => {
    expect(candidate({ content })).toBeUndefined();
  });

  it.each(["salt: two spoons", "default: on", "alt", "Altbau: neu", "alt.text", "Ctrl+Alt:Del", "Cobalt text: blue"])(
    "is all the same where it does not: %s",
    (content) => {
      expect(candidate({ content })?.pictures).toHaveLength(1);
    },
  );
});
