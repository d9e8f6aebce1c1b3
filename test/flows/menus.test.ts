import { ComponentType, StickerFormatType } from "discord-api-types/v10";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { InteractionHandle } from "../../src/playground/discord/handle.ts";
import type { MessageView } from "../../src/playground/discord/views.ts";
import type { Job } from "../../src/playground/fal/jobs.ts";
import { drive } from "../support/manual-clock.ts";
import { animatedPicture, animatedPng, bombPng, brandedFile } from "../support/pictures.ts";
import { type House, isFinal, plainPicture, startHouse } from "./house.ts";
import { type HostsHouse, startHostsHouse } from "./picture-hosts.ts";
import { customIdOf, DETAILED, FLUX_EDIT, labels, MOONDREAM, OCR } from "./pressing.ts";

const MENUS = ["Describe image", "Read text in image", "Ask about image", "Edit image"] as const;
type Menu = (typeof MENUS)[number];
type Post = Parameters<House["discord"]["post"]>[0];
type Components = NonNullable<Post["components"]>;

const choose = (house: House, name: Menu, message: MessageView, more: object = {}): InteractionHandle =>
  house.discord.messageCommand({ name, message, user: house.asker, ...more });

const post = (house: House, more: Partial<Post>): MessageView =>
  house.discord.post({ channel: house.channel, user: house.stranger, ...more });

/** A message of another application. */
function postAsBot(house: House, more: Partial<Post>): MessageView {
  const bot = house.discord.addUser({ username: "another-bot", bot: true });
  house.discord.addMember(house.guild, bot);
  return post(house, { user: bot, ...more });
}

/** A message with pictures of these colours. */
async function postPictures(house: House, ...shades: number[]): Promise<MessageView> {
  const attachments = await Promise.all(
    shades.map(async (shade, index) =>
      house.discord.attach(await plainPicture(shade), { filename: `photo-${index + 1}.png` }),
    ),
  );
  return post(house, { attachments });
}

/** Chooses a menu, fills in its dialogue where it has one, and waits for the finished answer. */
async function answerOf(house: House, menu: Menu, message: MessageView, more: object = {}): Promise<MessageView> {
  const handle = choose(house, menu, message, more);
  if (menu === "Describe image" || menu === "Read text in image") return handle.until(isFinal);
  await handle.response();
  const values = menu === "Ask about image" ? { question: "Which colour?" } : { prompt: "make it blue" };
  return house.discord.submitModal({ modal: handle, values }).until(isFinal);
}

/** How red the picture is that a job was given, which must be an upload: `plainPicture(200)` has 200. */
async function redness(house: House, { input }: Job): Promise<number> {
  const { image_url, image_urls } = input as { image_url?: string; image_urls?: string[] };
  const url = image_url ?? image_urls?.[0];
  const upload = house.fal.uploads.find(({ fileUrl }) => fileUrl === url);
  if (!upload?.bytes) throw new Error(`The job was not given an upload but ${url}`);
  const { channels } = await sharp(upload.bytes).stats();
  return Math.round(channels[0]?.mean ?? 0);
}

const media = (url: string, more: object = {}) => ({ media: { url }, ...more });
const gallery = (...items: object[]) => ({ type: ComponentType.MediaGallery, items });
const section = (thumbnail: object) => ({
  type: ComponentType.Section,
  components: [{ type: ComponentType.TextDisplay, content: "words" }],
  accessory: { type: ComponentType.Thumbnail, ...thumbnail },
});
const container = (components: object[], more: object = {}) => ({
  type: ComponentType.Container,
  components,
  ...more,
});
const file = (url: string, more: object = {}) => ({ type: ComponentType.File, file: { url }, ...more });
/** The stand-in checks them as it checks ours. */
const asComponents = (...components: object[]) => components as unknown as Components;

const FOREIGN = "https://pictures.example/a/photo.png";
const ATTACHED = "attachment://photo.png";

/** The same as a member attaches, as an application shows it. */
async function postShown(house: House, components: object[], more: { spoiler?: boolean } = {}): Promise<MessageView> {
  const attachment = house.discord.attach(await plainPicture(), { filename: "photo.png", ...more });
  return postAsBot(house, { components: asComponents(...components), attachments: [attachment] });
}

/** Puts the picture where Discord's proxy has it; the site itself has none. */
async function behindProxy(house: HostsHouse, message: MessageView): Promise<MessageView> {
  const proxied = /https:\/\/images-ext-1\.discordapp\.net\/[^"]+/.exec(JSON.stringify(message.api))?.[0];
  if (proxied === undefined) throw new Error("Discord shows nothing of another site in this message.");
  house.files.set(proxied, await plainPicture());
  return message;
}

async function attached(house: House, filename: string, bytes?: Buffer, contentType?: string): Promise<MessageView> {
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
    expect(edited.pictures).toMatchObject([{ description: "AI-edited image: make it blue", spoiler: false }]);
    expect(edited.text).toContain(link);
    expect(house.fal.jobs.map(({ endpoint }) => endpoint)).toEqual([DETAILED, OCR, MOONDREAM, FLUX_EDIT]);
    for (const job of house.fal.jobs) expect(Math.abs((await redness(house, job)) - red)).toBeLessThan(8);
    expect(house.visited.filter((address) => !/^https:\/\/(cdn|media|images-ext-1)\.discordapp/.test(address))).toEqual(
      [],
    );
  });
});

describe("what is no picture", () => {
  const none: [what: string, post: (house: House) => Promise<MessageView> | MessageView][] = [
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
    const house = await startHouse();
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
    ["a HEIC photo", "photo.HEIC", brandedFile("heic", "mif1"), "is a HEIC photo, which I cannot read"],
    ["a picture of too many pixels", "huge.png", bombPng({ width: 60_000, height: 60_000 }), "has too many pixels"],
    ["a text that is called a picture", "photo.png", Buffer.from("hello"), "is a text file, not a picture"],
  ];

  it.each(unread)("%s is told by its own sentence", async (_what, filename, bytes, words) => {
    const house = await startHouse();
    const message = await attached(house, filename, bytes);
    for (const menu of MENUS) {
      const answer = await answerOf(house, menu, message);
      expect(answer.text).toContain(`${filename} ${words}`);
      expect(labels(answer)).toEqual([]);
    }
    expect(house.fal.jobs).toEqual([]);
  });

  it("a picture over the limit of bytes is told by its own sentence", async () => {
    const house = await startHouse();
    const message = await attached(house, "heavy.png", Buffer.alloc(25 * 1024 * 1024 + 1));
    const answer = await answerOf(house, "Describe image", message);
    expect(answer.text).toContain("I read pictures up to 25 MB");
    expect(house.fal.jobs).toEqual([]);
  });
});

describe("a spoiler stays one in what is made of it", () => {
  const spoilers: [what: string, post: (house: House) => Promise<MessageView>][] = [
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
    const house = await startHouse();
    const edited = await answerOf(house, "Edit image", await postIt(house));
    expect(edited.pictures).toMatchObject([{ spoiler: true }]);
  });
});

/** Three captions that stay under way until the test ends them, in the order of their pictures. */
async function startThree(house: House, menu: Menu = "Describe image", endpoint = DETAILED) {
  house.fal.answer(endpoint, { hold: true, queue: [1] });
  const handle = choose(house, menu, await postPictures(house, 10, 100, 200));
  const jobs: Job[] = [];
  for (let count = 0; count < 3; count += 1) jobs.push(await house.fal.nextSubmit());
  const shades = await Promise.all(jobs.map((job) => redness(house, job)));
  const inOrder = jobs
    .map((job, index) => ({ job, shade: shades[index] ?? 0 }))
    .sort((one, other) => one.shade - other.shade)
    .map(({ job }) => job);
  return { handle, jobs: inOrder as [Job, Job, Job] };
}

const eventually = (house: House, handle: InteractionHandle, words: string) =>
  drive(
    house.clock,
    handle.until(({ text }) => text.includes(words)),
    100,
  );

describe("several pictures", () => {
  it.each([
    ["Describe image", DETAILED],
    ["Read text in image", OCR],
  ] as const)("%s: all are begun together and answered in one message, numbered in order", async (menu, endpoint) => {
    const house = await startHouse();
    const { handle, jobs } = await startThree(house, menu, endpoint);
    expect(jobs.map(({ completedAtMs }) => completedAtMs)).toEqual([undefined, undefined, undefined]);
    const [first, second, third] = jobs;
    await eventually(house, handle, "Working on 3 pictures, 0 done");
    await third.complete({ results: "Gamma." });
    await eventually(house, handle, "Working on 3 pictures, 1 done");
    await first.complete({ results: "Alpha." });
    await eventually(house, handle, "Working on 3 pictures, 2 done");
    await second.complete({ results: "Beta." });
    const answer = await drive(house.clock, handle.until(isFinal), 100);
    expect(answer.text).toContain("**Picture 1**\nAlpha.\n**Picture 2**\nBeta.\n**Picture 3**\nGamma.");
    expect(answer.pictures).toEqual([]);
    expect(handle.followUps).toEqual([]);
    expect(house.fal.jobs).toHaveLength(3);
  });

  it("one that fails is told beside the others, and counts as done meanwhile", async () => {
    const house = await startHouse();
    const { handle, jobs } = await startThree(house);
    const [first, second, third] = jobs;
    second.fail(house.fal.errors.model("content_policy_violation"));
    await eventually(house, handle, "Working on 3 pictures, 1 done");
    await first.complete({ results: "Alpha." });
    await third.complete({ results: "Gamma." });
    const answer = await drive(house.clock, handle.until(isFinal), 100);
    expect(answer.text).toMatch(
      /\*\*Picture 1\*\*\nAlpha\.\n\*\*Picture 2\*\*\nThe model's content policy refused this.*\n\*\*Picture 3\*\*\nGamma\./,
    );
  });

  it("a broken file is told beside the others", async () => {
    const house = await startHouse();
    house.fal.answer(DETAILED, { output: { results: "A wall." } });
    const whole = await plainPicture();
    const attachments = [whole, whole.subarray(0, whole.length - 40)].map((bytes, index) =>
      house.discord.attach(bytes, { filename: `photo-${index + 1}.png` }),
    );
    const answer = await answerOf(house, "Describe image", post(house, { attachments }));
    const text = answer.text;
    expect(text).toContain("**Picture 1**\nA wall.\n**Picture 2**\nphoto-2.png is damaged or incomplete.");
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("that all fail give the first's sentence, and Try again where that is worth it", async () => {
    const house = await startHouse();
    house.fal.answer(DETAILED, { error: house.fal.errors.model("internal_server_error") });
    const failed = await answerOf(house, "Describe image", await postPictures(house, 10, 100));
    expect(failed.text).toBe("The model failed at this. Please try again.");
    expect(labels(failed)).toEqual(["Try again"]);

    house.fal.answer(DETAILED, { output: { results: "A wall." } });
    const customId = customIdOf(failed, "Try again");
    const again = house.discord.press({ message: failed, customId, user: house.asker });
    expect((await again.until(isFinal)).text).toContain("**Picture 2**\nA wall.");
  });

  it("that are all broken give the first's sentence alone", async () => {
    const house = await startHouse();
    const attachments = ["one", "two"].map((name) =>
      house.discord.attach(Buffer.from(`not ${name}`), { filename: `${name}.png` }),
    );
    const answer = await answerOf(house, "Describe image", post(house, { attachments }));
    expect(answer.text).toContain("one.png is a text file");
    expect(answer.text).not.toContain("two");
    expect(labels(answer)).toEqual([]);
  });

  it("are all cancelled at fal together", async () => {
    const house = await startHouse();
    const { handle, jobs } = await startThree(house);
    const message = await eventually(house, handle, "Working on 3 pictures");
    house.discord.press({ message, customId: customIdOf(message, "Cancel"), user: house.asker });
    await eventually(house, handle, "Cancelled.");
    await expect.poll(() => jobs.map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
  });

  it("are all gone on with after a restart, and none is handed over twice", async () => {
    const house = await startHouse();
    const { handle, jobs } = await startThree(house);
    const [first, second, third] = jobs;
    await first.complete({ results: "Alpha." });
    second.fail(house.fal.errors.model("content_policy_violation"));
    await eventually(house, handle, "Working on 3 pictures, 2 done");
    await house.stop();
    const before = handle.calls.length;
    await house.restart();
    await eventually(house, handle, "goes on");
    await eventually(house, handle, "Working on 3 pictures, 2 done");
    const goings = handle.calls.slice(before).filter(({ body }) => JSON.stringify(body).includes("goes on"));
    expect(goings).toHaveLength(1);
    await third.complete({ results: "Gamma." });
    const answer = await drive(house.clock, handle.until(isFinal), 100);
    expect(answer.text).toMatch(/Alpha(.|\n)*content policy(.|\n)*Gamma/);
    expect(house.fal.jobs).toHaveLength(3);
  });

  it("whose answers are longer than a message come as one file, with the beginning above it", async () => {
    const house = await startHouse();
    const long = (letter: string) => `${letter.repeat(60)} `.repeat(40);
    house.fal.answerNext(OCR, { output: { results: long("a") } });
    house.fal.answerNext(OCR, { output: { results: long("b") } });
    const message = await postPictures(house, 10, 100);
    const answer = await answerOf(house, "Read text in image", message);
    expect(answer.files.map(({ url }) => url)).toEqual(["attachment://text.txt"]);
    const whole = answer.files[0]?.attachment?.bytes.toString() ?? "";
    expect(whole).toMatch(
      /^Picture 1\n(a+ ){40}\n\nPicture 2\n(b+ ){40}$|^Picture 1\n(b+ ){40}\n\nPicture 2\n(a+ ){40}$/,
    );
    expect(answer.text).toContain("The whole text is in the file.");
    expect(answer.text).toContain(message.id);
  });

  it("that are the same cost one job", async () => {
    const house = await startHouse();
    house.fal.answer(DETAILED, { output: { results: "A wall." } });
    const answer = await answerOf(house, "Describe image", await postPictures(house, 50, 50, 50));
    expect(answer.text).toContain("**Picture 3**\nA wall.");
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("that are known are answered at once, as one is", async () => {
    const house = await startHouse();
    house.fal.answer(DETAILED, { output: { results: "A wall." } });
    const message = await postPictures(house, 10, 100);
    await answerOf(house, "Describe image", message);
    const handle = choose(house, "Describe image", message);
    expect((await handle.until(isFinal)).text).toContain("made before");
    expect(handle.calls.map(({ method }) => method)).toEqual(["POST"]);
  });

  it("of every kind in one message are all seen, each once", async () => {
    const house = await startHostsHouse();
    house.fal.answer(DETAILED, { output: { results: "A wall." } });
    const attachment = house.discord.attach(await plainPicture(1), { filename: "photo.png" });
    const message = await behindProxy(
      house,
      postAsBot(house, {
        attachments: [attachment],
        components: asComponents(
          gallery(media(ATTACHED), media(ATTACHED)),
          container([section(media(ATTACHED)), gallery(media(FOREIGN))]),
        ),
      }),
    );
    expect((await answerOf(house, "Describe image", message)).text).toMatch(/Picture 1(.|\n)*Picture 2/);
    expect(house.fal.jobs).toHaveLength(2);
  });

  it("are refused with one sentence where they are more than 25", async () => {
    const house = await startHouse();
    const galleries = [10, 10, 6].map((count, row) =>
      gallery(
        ...Array.from({ length: count }, (_none, index) => media(`https://pictures.example/${row}-${index}.png`)),
      ),
    );
    const message = postAsBot(house, { components: asComponents(...galleries) });
    for (const menu of MENUS) {
      const answer = await choose(house, menu, message).until(() => true);
      expect(answer).toMatchObject({ ephemeral: true, text: expect.stringContaining("too many pictures: 25 at most") });
    }
    expect(house.fal.jobs).toEqual([]);
  });
});

describe("without any privileged intent the menus work", () => {
  const places: [where: string, channel: (house: House) => House["channel"], server: (house: House) => string][] = [
    ["in a server", ({ channel }) => channel, ({ guild }) => guild.id],
    ["in a DM with the bot", ({ discord, asker }) => discord.dm(asker), () => "@me"],
    [
      "among people, where the app came along with one of them",
      ({ discord, asker, stranger }) => discord.addPrivateChannel([asker, stranger]),
      () => "@me",
    ],
  ];

  async function allFour(house: House, channel: House["channel"], user: House["asker"], server: string) {
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
    const house = await startHouse();
    const channel = channelOf(house);
    await allFour(house, channel, channel.guild ? house.stranger : house.asker, serverOf(house));
  });

  it("in a server that the bot is not in, where somebody brings the app along", async () => {
    const house = await startHouse();
    const guild = house.discord.addGuild({ name: "Elsewhere", installed: false });
    for (const user of [house.asker, house.stranger]) house.discord.addMember(guild, user);
    await allFour(house, house.discord.addChannel(guild), house.stranger, guild.id);
  });
});
