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
import { type HostsHouse, startHostsHouse } from "./picture-hosts.ts";
import { DETAILED, FLUX_EDIT, labels, MOONDREAM, OCR, run } from "./pressing.ts";

async function attached(house: Harness, filename: string, bytes?: Buffer, contentType?: string): Promise<MessageView> {
  const attachment = house.discord.attach(bytes ?? (await plainPicture()), { filename, contentType });
  return post(house, { attachments: [attachment] });
}

async function sticker(house: HostsHouse, format: StickerFormatType, address: string, bytes: Buffer) {
  house.files.set(address, bytes);
  return post(house, { stickers: [{ id: "700000000000000001", name: "Waving", format }] });
}

/** Red as `plainPicture()` is, in the first frame. */
const STICKER = "stickers/700000000000000001";

const KINDS: [what: string, post: (house: HostsHouse) => Promise<MessageView>, red?: number][] = [
  ["an attachment", (house) => attached(house, "photo.png")],
  ["an attachment of a wrong type", (house) => attached(house, "photo.jpg", undefined, "application/octet-stream")],
  ["an attachment without an ending", (house) => attached(house, "photo", undefined, "image/webp")],
  [
    "a link that was unfurled",
    (house) =>
      behindProxy(
        house,
        post(house, { content: FOREIGN, embeds: [{ type: "image", url: FOREIGN, thumbnail: { url: FOREIGN } }] }),
      ),
  ],
  [
    "an embed's large picture",
    (house) => behindProxy(house, postAsBot(house, { embeds: [{ title: "News", image: { url: FOREIGN } }] })),
  ],
  ["a forwarded attachment", async (house) => post(house, { forwards: await attached(house, "photo.png") })],
  [
    "a forwarded link",
    async (house) =>
      behindProxy(
        house,
        post(house, { forwards: post(house, { content: FOREIGN, embeds: [{ image: { url: FOREIGN } }] }) }),
      ),
  ],
  [
    "a PNG sticker",
    async (house) =>
      sticker(house, StickerFormatType.PNG, `https://cdn.discordapp.com/${STICKER}.png`, await plainPicture()),
  ],
  [
    "an APNG sticker",
    async (house) =>
      sticker(house, StickerFormatType.APNG, `https://cdn.discordapp.com/${STICKER}.png`, await animatedPng()),
    130,
  ],
  [
    "a GIF sticker",
    async (house) =>
      sticker(
        house,
        StickerFormatType.GIF,
        `https://media.discordapp.net/${STICKER}.gif`,
        await animatedPicture("gif"),
      ),
    220,
  ],
  ["a gallery of an upload", (house) => postShown(house, [gallery(media(ATTACHED))])],
  [
    "a gallery of another site's",
    (house) => behindProxy(house, postAsBot(house, { components: asComponents(gallery(media(FOREIGN))) })),
  ],
  ["a thumbnail beside words", (house) => postShown(house, [section(media(ATTACHED))])],
  ["a gallery in a container", (house) => postShown(house, [container([gallery(media(ATTACHED))])])],
  ["a thumbnail in a container", (house) => postShown(house, [container([section(media(ATTACHED))])])],
  ["a file component", (house) => postShown(house, [file(ATTACHED)])],
];

describe("each menu sees", () => {
  it.each(KINDS)("%s", async (_what, postIt, red = 200) => {
    const house = await startHostsHouse();
    house.fal.answer(DETAILED, { output: { results: "A red wall." } });
    house.fal.answer(OCR, { output: { results: "NO PARKING" } });
    house.fal.answer(MOONDREAM, { output: { output: "Red." } });
    const message = await postIt(house);
    const link = `(https://discord.com/channels/${house.guild.id}/${house.channel.id}/${message.id})`;
    const shown = { "Describe image": "A red wall.", "Read text in image": "NO PARKING", "Ask about image": "Red." };
    for (const [menu, words] of Object.entries(shown)) {
      const answer = await answerOf(house, menu as Menu, message);
      expect(answer).toMatchObject({ text: expect.stringContaining(words), pictures: [], files: [], ephemeral: false });
      expect(answer.text).toContain(link);
    }
    const edited = await answerOf(house, "Edit image", message);
    expect(edited.pictures).toMatchObject([
      { description: "AI-edited image: make it blue. Before: A red wall.", spoiler: false },
    ]);
    expect(edited.text).toContain(link);
    expect(house.fal.jobs.map(({ endpoint }) => endpoint)).toEqual([DETAILED, OCR, MOONDREAM, FLUX_EDIT]);
    for (const job of house.fal.jobs) {
      const [seen = 0] = await rednesses(house, job);
      expect(Math.abs(seen - red)).toBeLessThan(8);
    }
    expect(house.visited.filter((address) => !/^https:\/\/(cdn|media|images-ext-1)\.discordapp/.test(address))).toEqual(
      [],
    );
  });
});

describe("what is no picture", () => {
  const none: [what: string, post: (house: Harness) => Promise<MessageView> | MessageView][] = [
    ["words alone", (house) => post(house, { content: "hello" })],
    ["a text file", (house) => attached(house, "notes.txt", Buffer.from("hello"))],
    ["a video", (house) => attached(house, "clip.mp4", Buffer.from("hello"))],
    [
      "a Lottie sticker",
      (house) =>
        post(house, { stickers: [{ id: "700000000000000001", name: "Wumpus", format: StickerFormatType.Lottie }] }),
    ],
    [
      "a gallery of a video",
      (house) =>
        postAsBot(house, {
          components: asComponents(gallery(media("attachment://clip.mp4"))),
          attachments: [house.discord.attach(Buffer.from("hello"), { filename: "clip.mp4" })],
        }),
    ],
  ];

  it.each(none)("%s: one sentence says so, to the one who chose the menu", async (_what, postIt) => {
    const house = await startHarness();
    const message = await postIt(house);
    for (const menu of MENUS) {
      const handle = choose(house, menu, message);
      expect(await handle.until(() => true)).toMatchObject({
        text: "There is no picture in this message. Please choose a message with a picture.",
        ephemeral: true,
      });
      expect(handle.calls).toHaveLength(1);
    }
    expect(house.fal.jobs).toEqual([]);
  });

  const unread: [what: string, filename: string, bytes: Buffer, words: string][] = [
    ["a HEIC photo", "photo.HEIC", brandedFile("heic", "mif1"), "is a HEIC photo, which I can't read"],
    ["a picture of too many pixels", "huge.png", bombPng({ width: 60_000, height: 60_000 }), "has too many pixels"],
    ["a text that is called a picture", "photo.png", Buffer.from("hello"), "is a text file, not a picture"],
  ];

  it.each(unread)("%s is told by its own sentence", async (_what, filename, bytes, words) => {
    const house = await startHarness();
    const message = await attached(house, filename, bytes);
    for (const menu of MENUS) {
      const answer = await answerOf(house, menu, message);
      expect(answer.text).toContain(`${filename} ${words}`);
      expect(labels(answer)).toEqual(menu === en.menus.edit ? [en.buttons.reopen] : []); // which takes other pictures
    }
    expect(house.fal.jobs).toEqual([]);
  });

  it("a picture over the limit of bytes is told by its own sentence", async () => {
    const house = await startHarness();
    const message = await attached(house, "heavy.png", Buffer.alloc(25 * 1024 * 1024 + 1));
    const answer = await answerOf(house, "Describe image", message);
    expect(answer.text).toContain("I read pictures up to 25 MB");
    expect(house.fal.jobs).toEqual([]);
  });
});

describe("a spoiler stays one in what is made of it", () => {
  const spoilers: [what: string, post: (house: Harness) => Promise<MessageView>][] = [
    [
      "of an attachment",
      async (house) =>
        post(house, {
          attachments: [house.discord.attach(await plainPicture(), { filename: "photo.png", spoiler: true })],
        }),
    ],
    ["of a gallery's item", (house) => postShown(house, [gallery(media(ATTACHED, { spoiler: true }))])],
    ["of a thumbnail", (house) => postShown(house, [section(media(ATTACHED, { spoiler: true }))])],
    ["of a file component", (house) => postShown(house, [file(ATTACHED, { spoiler: true })])],
    ["of a container", (house) => postShown(house, [container([gallery(media(ATTACHED))], { spoiler: true })])],
    [
      "of a container around a thumbnail",
      (house) => postShown(house, [container([section(media(ATTACHED))], { spoiler: true })]),
    ],
    ["of an upload in a gallery", (house) => postShown(house, [gallery(media(ATTACHED))], { spoiler: true })],
  ];

  it.each(spoilers)("%s", async (_what, postIt) => {
    const house = await startHarness();
    const edited = await answerOf(house, "Edit image", await postIt(house));
    expect(edited.pictures).toMatchObject([{ spoiler: true }]);
  });
});

describe("an attachment that a message merely names", () => {
  const SECRET = "The letter says that she has resigned.";

  /** A picture that the asker alone knows: it was captioned for their eyes. */
  async function withSecret() {
    const house = await startHostsHouse();
    house.fal.answer(DETAILED, { output: { results: SECRET } });
    const image = house.attach(await plainPicture());
    const { message } = await run(house, "caption", { image, private: true });
    expect(message).toMatchObject({ ephemeral: true, text: expect.stringContaining(SECRET) });
    return { house, named: (id = image.id) => `https://cdn.discordapp.com/attachments/1/${id}/photo.png` };
  }

  const namings: [how: string, post: (house: Harness, address: string) => MessageView][] = [
    ["an embed's picture", (house, url) => postAsBot(house, { embeds: [{ title: "x", image: { url } }] })],
    ["an embed's thumbnail", (house, url) => postAsBot(house, { embeds: [{ title: "x", thumbnail: { url } }] })],
    ["a gallery", (house, url) => postAsBot(house, { components: asComponents(gallery(media(url))) })],
    ["a thumbnail", (house, url) => postAsBot(house, { components: asComponents(section(media(url))) })],
    ["a member's link", (house, url) => post(house, { content: url, embeds: [{ url, thumbnail: { url } }] })],
    [
      "a forwarded link",
      (house, url) => post(house, { forwards: post(house, { content: url, embeds: [{ url, thumbnail: { url } }] }) }),
    ],
  ];

  it.each(namings)("is read, not known, by %s", async (_how, postIt) => {
    const { house, named } = await withSecret();
    const message = postIt(house, named());
    const answer = await choose(house, "Describe image", message, { user: house.stranger }).until(isFinal);
    expect(answer.text).toBe("photo.png is no longer there. Please attach the picture again.");
    house.files.set(named(), await plainPicture(10));
    house.fal.answer(DETAILED, { output: { results: "Another picture." } });
    const again = await choose(house, "Describe image", message, { user: house.stranger }).until(isFinal);
    expect(again.text).toContain("Another picture.");
    // What was read there is known by its own bytes, and by no id that its address holds.
    const own = choose(house, "Describe image", postIt(house, named("77")), { user: house.stranger });
    expect((await own.until(isFinal)).text).toContain("is no longer there");
  });

  it("nor by what an earlier version kept of it", async () => {
    const { house, named } = await withSecret();
    const [, id = ""] = /attachments\/1\/(\d+)\//.exec(named()) ?? [];
    const picture = { attachmentId: id, url: named(), name: "photo.png", spoiler: false };
    const about = { guildId: house.guild.id, channelId: house.channel.id, messageId: "1", authorId: house.asker.id };
    const kept = { userId: house.stranger.id, isPrivate: false, pictures: [picture], about, results: [] };
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
  const places: [where: string, channel: (house: Harness) => Harness["channel"], server: (house: Harness) => string][] =
    [
      ["in a server", ({ channel }) => channel, ({ guild }) => guild.id],
      ["in a DM with the bot", ({ discord, asker }) => discord.dm(asker), () => "@me"],
      [
        "among people, where the app came along with one of them",
        ({ discord, asker, stranger }) => discord.addPrivateChannel([asker, stranger]),
        () => "@me",
      ],
    ];

  async function allFour(house: Harness, channel: Harness["channel"], user: Harness["asker"], server: string) {
    house.fal.answer(DETAILED, { output: { results: "A wall." } });
    const attachment = house.discord.attach(await plainPicture(), { filename: "photo.png" });
    const message = house.discord.post({ channel, user, attachments: [attachment] });
    for (const menu of MENUS) {
      const answer = await answerOf(house, menu, message);
      expect(answer.text).toContain(`(https://discord.com/channels/${server}/${channel.id}/${message.id})`);
    }
    expect(house.fal.jobs).toHaveLength(4);
  }

  it.each(places)("%s", async (_where, channelOf, serverOf) => {
    const house = await startHarness();
    const channel = channelOf(house);
    await allFour(house, channel, channel.guild ? house.stranger : house.asker, serverOf(house));
  });

  it("in a server that the bot is not in, where somebody brings the app along", async () => {
    const house = await startHarness();
    const guild = house.discord.addGuild({ name: "Elsewhere", installed: false });
    for (const user of [house.asker, house.stranger]) house.discord.addMember(guild, user);
    await allFour(house, house.discord.addChannel(guild), house.stranger, guild.id);
  });
});
