import { StickerFormatType } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { requestSchema } from "../../src/core/request/request.ts";
import { subjectSchema } from "../../src/core/request/subject.ts";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { animatedPicture, animatedPng, bombPng, brandedFile } from "../support/pictures.ts";
import {
  answerOf,
  asComponents,
  ATTACHED,
  behindProxy,
  choose,
  container,
  file,
  FOREIGN,
  gallery,
  media,
  type Menu,
  MENUS,
  post,
  postAsBot,
  postShown,
  rednesses,
  section,
} from "./choosing.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { type HostsHarness, startHostsHarness } from "./picture-hosts.ts";
import { DETAILED, FLUX_EDIT, labels, MOONDREAM, OCR, run } from "./pressing.ts";

async function attached(
  harness: Harness,
  filename: string,
  bytes?: Buffer,
  contentType?: string,
): Promise<MessageView> {
  const attachment = harness.discord.attach(bytes ?? (await plainPicture()), { filename, contentType });
  return post(harness, { attachments: [attachment] });
}

async function sticker(harness: HostsHarness, format: StickerFormatType, address: string, bytes: Buffer) {
  harness.files.set(address, bytes);
  return post(harness, { stickers: [{ id: "700000000000000001", name: "Waving", format }] });
}

/** Red as `plainPicture()` is, in the first frame. */
const STICKER = "stickers/700000000000000001";

const KINDS: [what: string, post: (harness: HostsHarness) => Promise<MessageView>, red?: number][] = [
  ["an attachment", (harness) => attached(harness, "photo.png")],
  ["an attachment of a wrong type", (harness) => attached(harness, "photo.jpg", undefined, "application/octet-stream")],
  ["an attachment without an ending", (harness) => attached(harness, "photo", undefined, "image/webp")],
  [
    "a link that was unfurled",
    (harness) =>
      behindProxy(
        harness,
        post(harness, { content: FOREIGN, embeds: [{ type: "image", url: FOREIGN, thumbnail: { url: FOREIGN } }] }),
      ),
  ],
  [
    "an embed's large picture",
    (harness) => behindProxy(harness, postAsBot(harness, { embeds: [{ title: "News", image: { url: FOREIGN } }] })),
  ],
  ["a forwarded attachment", async (harness) => post(harness, { forwards: await attached(harness, "photo.png") })],
  [
    "a forwarded link",
    async (harness) =>
      behindProxy(
        harness,
        post(harness, { forwards: post(harness, { content: FOREIGN, embeds: [{ image: { url: FOREIGN } }] }) }),
      ),
  ],
  [
    "a PNG sticker",
    async (harness) =>
      sticker(harness, StickerFormatType.PNG, `https://cdn.discordapp.com/${STICKER}.png`, await plainPicture()),
  ],
  [
    "an APNG sticker",
    async (harness) =>
      sticker(harness, StickerFormatType.APNG, `https://cdn.discordapp.com/${STICKER}.png`, await animatedPng()),
    130,
  ],
  [
    "a GIF sticker",
    async (harness) =>
      sticker(
        harness,
        StickerFormatType.GIF,
        `https://media.discordapp.net/${STICKER}.gif`,
        await animatedPicture("gif"),
      ),
    220,
  ],
  ["a gallery of an upload", (harness) => postShown(harness, [gallery(media(ATTACHED))])],
  [
    "a gallery of another site's",
    (harness) => behindProxy(harness, postAsBot(harness, { components: asComponents(gallery(media(FOREIGN))) })),
  ],
  ["a thumbnail beside words", (harness) => postShown(harness, [section(media(ATTACHED))])],
  ["a gallery in a container", (harness) => postShown(harness, [container([gallery(media(ATTACHED))])])],
  ["a thumbnail in a container", (harness) => postShown(harness, [container([section(media(ATTACHED))])])],
  ["a file component", (harness) => postShown(harness, [file(ATTACHED)])],
];

describe("each menu sees", () => {
  it.each(KINDS)("%s", async (_what, postIt, red = 200) => {
    const harness = await startHostsHarness();
    harness.fal.answer(DETAILED, { output: { results: "A red wall." } });
    harness.fal.answer(OCR, { output: { results: "NO PARKING" } });
    harness.fal.answer(MOONDREAM, { output: { output: "Red." } });
    const message = await postIt(harness);
    const link = `(https://discord.com/channels/${harness.guild.id}/${harness.channel.id}/${message.id})`;
    const shown = { "Describe image": "A red wall.", "Read text in image": "NO PARKING", "Ask about image": "Red." };
    for (const [menu, words] of Object.entries(shown)) {
      const answer = await answerOf(harness, menu as Menu, message);
      expect(answer).toMatchObject({ text: expect.stringContaining(words), pictures: [], files: [], ephemeral: false });
      expect(answer.text).toContain(link);
    }
    const edited = await answerOf(harness, "Edit image", message);
    expect(edited.pictures).toMatchObject([
      { description: "AI-edited image: make it blue. Before: A red wall.", spoiler: false },
    ]);
    expect(edited.text).toContain(link);
    expect(harness.fal.jobs.map(({ endpoint }) => endpoint)).toEqual([DETAILED, OCR, MOONDREAM, FLUX_EDIT]);
    for (const job of harness.fal.jobs) {
      const [seen = 0] = await rednesses(harness, job);
      expect(Math.abs(seen - red)).toBeLessThan(8);
    }
    expect(
      harness.visited.filter((address) => !/^https:\/\/(cdn|media|images-ext-1)\.discordapp/.test(address)),
    ).toEqual([]);
  });
});

describe("what is no picture", () => {
  const none: [what: string, post: (harness: Harness) => Promise<MessageView> | MessageView][] = [
    ["words alone", (harness) => post(harness, { content: "hello" })],
    ["a text file", (harness) => attached(harness, "notes.txt", Buffer.from("hello"))],
    ["a video", (harness) => attached(harness, "clip.mp4", Buffer.from("hello"))],
    [
      "a Lottie sticker",
      (harness) =>
        post(harness, { stickers: [{ id: "700000000000000001", name: "Wumpus", format: StickerFormatType.Lottie }] }),
    ],
    [
      "a gallery of a video",
      (harness) =>
        postAsBot(harness, {
          components: asComponents(gallery(media("attachment://clip.mp4"))),
          attachments: [harness.discord.attach(Buffer.from("hello"), { filename: "clip.mp4" })],
        }),
    ],
  ];

  it.each(none)("%s: one sentence says so, to the one who chose the menu", async (_what, postIt) => {
    const harness = await startHarness();
    const message = await postIt(harness);
    for (const menu of MENUS) {
      const handle = choose(harness, menu, message);
      expect(await handle.until(() => true)).toMatchObject({
        text: "There is no picture in this message. Please choose a message with a picture.",
        ephemeral: true,
      });
      expect(handle.calls).toHaveLength(1);
    }
    expect(harness.fal.jobs).toEqual([]);
  });

  const unread: [what: string, filename: string, bytes: Buffer, words: string][] = [
    ["a HEIC photo", "photo.HEIC", brandedFile("heic", "mif1"), "is a HEIC photo, which I can't read"],
    ["a picture of too many pixels", "huge.png", bombPng({ width: 60_000, height: 60_000 }), "has too many pixels"],
    ["a text that is called a picture", "photo.png", Buffer.from("hello"), "is a text file, not a picture"],
  ];

  it.each(unread)("%s is told by its own sentence", async (_what, filename, bytes, words) => {
    const harness = await startHarness();
    const message = await attached(harness, filename, bytes);
    for (const menu of MENUS) {
      const answer = await answerOf(harness, menu, message);
      expect(answer.text).toContain(`${filename} ${words}`);
      expect(labels(answer)).toEqual(menu === en.menus.edit ? [en.buttons.reopen] : []); // which takes other pictures
    }
    expect(harness.fal.jobs).toEqual([]);
  });

  it("a picture over the limit of bytes is told by its own sentence", async () => {
    const harness = await startHarness();
    const message = await attached(harness, "heavy.png", Buffer.alloc(25 * 1024 * 1024 + 1));
    const answer = await answerOf(harness, "Describe image", message);
    expect(answer.text).toContain("I read pictures up to 25 MB");
    expect(harness.fal.jobs).toEqual([]);
  });
});

describe("a spoiler stays one in what is made of it", () => {
  const spoilers: [what: string, post: (harness: Harness) => Promise<MessageView>][] = [
    [
      "of an attachment",
      async (harness) =>
        post(harness, {
          attachments: [harness.discord.attach(await plainPicture(), { filename: "photo.png", spoiler: true })],
        }),
    ],
    ["of a gallery's item", (harness) => postShown(harness, [gallery(media(ATTACHED, { spoiler: true }))])],
    ["of a thumbnail", (harness) => postShown(harness, [section(media(ATTACHED, { spoiler: true }))])],
    ["of a file component", (harness) => postShown(harness, [file(ATTACHED, { spoiler: true })])],
    ["of a container", (harness) => postShown(harness, [container([gallery(media(ATTACHED))], { spoiler: true })])],
    [
      "of a container around a thumbnail",
      (harness) => postShown(harness, [container([section(media(ATTACHED))], { spoiler: true })]),
    ],
    ["of an upload in a gallery", (harness) => postShown(harness, [gallery(media(ATTACHED))], { spoiler: true })],
  ];

  it.each(spoilers)("%s", async (_what, postIt) => {
    const harness = await startHarness();
    const edited = await answerOf(harness, "Edit image", await postIt(harness));
    expect(edited.pictures).toMatchObject([{ spoiler: true }]);
  });
});

describe("an attachment that a message merely names", () => {
  const SECRET = "The letter says that she has resigned.";

  /** A picture that the asker alone knows: it was captioned for their eyes. */
  async function withSecret() {
    const harness = await startHostsHarness();
    harness.fal.answer(DETAILED, { output: { results: SECRET } });
    const image = harness.attach(await plainPicture());
    const { message } = await run(harness, "caption", { image, private: true });
    expect(message).toMatchObject({ ephemeral: true, text: expect.stringContaining(SECRET) });
    return { harness, named: (id = image.id) => `https://cdn.discordapp.com/attachments/1/${id}/photo.png` };
  }

  const namings: [how: string, post: (harness: Harness, address: string) => MessageView][] = [
    ["an embed's picture", (harness, url) => postAsBot(harness, { embeds: [{ title: "x", image: { url } }] })],
    ["an embed's thumbnail", (harness, url) => postAsBot(harness, { embeds: [{ title: "x", thumbnail: { url } }] })],
    ["a gallery", (harness, url) => postAsBot(harness, { components: asComponents(gallery(media(url))) })],
    ["a thumbnail", (harness, url) => postAsBot(harness, { components: asComponents(section(media(url))) })],
    ["a member's link", (harness, url) => post(harness, { content: url, embeds: [{ url, thumbnail: { url } }] })],
    [
      "a forwarded link",
      (harness, url) =>
        post(harness, { forwards: post(harness, { content: url, embeds: [{ url, thumbnail: { url } }] }) }),
    ],
  ];

  it.each(namings)("is read, not known, by %s", async (_how, postIt) => {
    const { harness, named } = await withSecret();
    const message = postIt(harness, named());
    const answer = await choose(harness, "Describe image", message, { user: harness.stranger }).until(isFinal);
    expect(answer.text).toBe("photo.png is no longer there. Please attach the picture again.");
    harness.files.set(named(), await plainPicture(10));
    harness.fal.answer(DETAILED, { output: { results: "Another picture." } });
    const again = await choose(harness, "Describe image", message, { user: harness.stranger }).until(isFinal);
    expect(again.text).toContain("Another picture.");
    // What was read there is known by its own bytes, and by no id that its address holds.
    const own = choose(harness, "Describe image", postIt(harness, named("77")), { user: harness.stranger });
    expect((await own.until(isFinal)).text).toContain("is no longer there");
  });

  it("nor by what an earlier version kept of it", async () => {
    const { harness, named } = await withSecret();
    const [, id = ""] = /attachments\/1\/(\d+)\//.exec(named()) ?? [];
    const picture = { attachmentId: id, url: named(), name: "photo.png", spoiler: false };
    const about = {
      guildId: harness.guild.id,
      channelId: harness.channel.id,
      messageId: "1",
      authorId: harness.asker.id,
    };
    const kept = { userId: harness.stranger.id, isPrivate: false, pictures: [picture], about, results: [] };
    const task = { kind: "caption", detail: "detailed" } as const;
    expect(subjectSchema.parse({ ...kept, task }).pictures).toEqual([
      { url: named(), name: "photo.png", spoiler: false },
    ]);
    expect(requestSchema.parse({ task, pictures: [picture], about }).pictures).toEqual([
      { url: named(), name: "photo.png", spoiler: false },
    ]);
  });
});

describe("without any privileged intent the menus work", () => {
  const places: [
    where: string,
    channel: (harness: Harness) => Harness["channel"],
    server: (harness: Harness) => string,
  ][] = [
    ["in a server", ({ channel }) => channel, ({ guild }) => guild.id],
    ["in a DM with the bot", ({ discord, asker }) => discord.dm(asker), () => "@me"],
    [
      "among people, where the app came along with one of them",
      ({ discord, asker, stranger }) => discord.addPrivateChannel([asker, stranger]),
      () => "@me",
    ],
  ];

  async function allFour(harness: Harness, channel: Harness["channel"], user: Harness["asker"], server: string) {
    harness.fal.answer(DETAILED, { output: { results: "A wall." } });
    const attachment = harness.discord.attach(await plainPicture(), { filename: "photo.png" });
    const message = harness.discord.post({ channel, user, attachments: [attachment] });
    for (const menu of MENUS) {
      const answer = await answerOf(harness, menu, message);
      expect(answer.text).toContain(`(https://discord.com/channels/${server}/${channel.id}/${message.id})`);
    }
    expect(harness.fal.jobs).toHaveLength(4);
  }

  it.each(places)("%s", async (_where, channelOf, serverOf) => {
    const harness = await startHarness();
    const channel = channelOf(harness);
    await allFour(harness, channel, channel.guild ? harness.stranger : harness.asker, serverOf(harness));
  });

  it("in a server that the bot is not in, where somebody brings the app along", async () => {
    const harness = await startHarness();
    const guild = harness.discord.addGuild({ name: "Elsewhere", installed: false });
    for (const user of [harness.asker, harness.stranger]) harness.discord.addMember(guild, user);
    await allFour(harness, harness.discord.addChannel(guild), harness.stranger, guild.id);
  });
});
