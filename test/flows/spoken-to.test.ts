import { ApplicationCommandType, PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../src/log.ts";
import type { MessageView } from "discord-stand-in";
import { PENDING_REQUEST_OPTIONS, type PendingRequestRecord } from "../../src/services/pending/records.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { type Harness, type HarnessOptions, isFinal, plainPicture, startHarness } from "./harness.ts";
import { FLUX, FLUX_EDIT, labels, openedFields, press } from "./pressing.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const MOONDREAM = "fal-ai/moondream2/visual-query";
const MINUTE_MS = 60_000;
const READING: HarnessOptions = { environment: { MESSAGE_CONTENT: "on" } };

type Post = Partial<Parameters<Harness["discord"]["post"]>[0]>;

/** A house whose models say what they were asked. */
async function startTalking(options: HarnessOptions = {}): Promise<Harness> {
  const house = await startHarness(options);
  house.fal.answer(DETAILED, { output: { results: "A red wall." } });
  house.fal.answer(MOONDREAM, {
    output: (input: unknown) => ({ output: `Asked: ${(input as { prompt: string }).prompt}` }), // every input of this model has one
  });
  return house;
}

const named = (house: Harness, words: string) => `<@${house.discord.bot.id}> ${words}`;

function post(house: Harness, post: Post): MessageView {
  return house.discord.post({ channel: house.channel, user: house.asker, ...post });
}

async function postPicture(house: Harness, more: Post = {}): Promise<MessageView> {
  const picture = house.discord.attach(await plainPicture(), { filename: "wall.png" });
  return post(house, { user: house.stranger, attachments: [picture], ...more });
}

/** The bot's replies to a message, as they are now. */
function repliesTo(house: Harness, { id }: MessageView, channel = house.channel): readonly MessageView[] {
  return house.discord.messages(channel).filter(({ repliesTo }) => repliesTo === id);
}

/** The bot's reply to a message, as soon as it is as wished: finished, unless told otherwise. */
function replyTo(
  house: Harness,
  message: MessageView,
  channel = house.channel,
  wish: (reply: MessageView) => boolean = isFinal,
): Promise<MessageView> {
  const wished = new Promise<MessageView>((resolve) => {
    const look = () => {
      const [reply] = repliesTo(house, message, channel);
      if (reply && wish(reply)) resolve(reply);
    };
    house.discord.on("message", look);
    look();
  });
  return drive(house.clock, wished);
}

/** A finished answer to a slash command about a picture. */
async function captioned(house: Harness, image = house.attach) {
  const handle = house.discord.command({
    name: "caption",
    options: { image: image(await plainPicture()) },
    user: house.asker,
    guild: house.guild,
  });
  return drive(house.clock, handle.until(isFinal));
}

/** Whatever was posted before is dealt with, once a later message has been answered. */
async function expectSilence(house: Harness, message: MessageView): Promise<void> {
  const handle = house.discord.command({ name: "help", user: house.asker, guild: house.guild });
  await drive(house.clock, handle.response());
  await house.clock.advance(3_000);
  expect(repliesTo(house, message)).toEqual([]);
  expect(house.fal.jobs.filter(({ endpoint }) => endpoint === MOONDREAM)).toEqual([]);
}

describe("a reply to an answer that names the bot", () => {
  it("asks about the same picture, and pings nobody", async () => {
    const house = await startTalking();
    const answer = await captioned(house);
    const question = post(house, { content: named(house, "What *colour* is it?"), repliesTo: answer });
    const reply = await replyTo(house, question);
    expect(reply.text.replaceAll("\\", "")).toContain("Asked: What *colour* is it?");
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(reply.isV2).toBe(true);
    const seen = house.fal.jobs.map(({ input }) => {
      const { image_url } = input as { image_url: string }; // both are of vision models
      return house.fal.files.get(image_url)?.bytes;
    });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
  });

  it("leads on: a reply to the reply is about the same picture, after a restart too", async () => {
    const house = await startTalking();
    const first = post(house, { content: named(house, "What is it?"), repliesTo: await captioned(house) });
    const reply = await replyTo(house, first);
    await house.restart();
    const second = post(house, { content: named(house, "And why?"), repliesTo: reply });
    expect((await replyTo(house, second)).text).toContain("Asked: And why?");
  });

  it("is about the picture that a menu's answer links to", async () => {
    const house = await startTalking();
    const message = await postPicture(house);
    const handle = house.discord.messageCommand({ name: "Describe image", message, user: house.asker });
    const answer = await drive(house.clock, handle.until(isFinal));
    const reply = await replyTo(house, post(house, { content: named(house, "Why?"), repliesTo: answer }));
    expect(reply.text).toContain("Asked: Why?");
    expect(reply.text).toContain(`/${house.channel.id}/${message.id})`);
  });

  it("is told how to ask where it says nothing", async () => {
    const house = await startTalking();
    const answer = await captioned(house);
    const reply = await replyTo(house, post(house, { content: named(house, ""), repliesTo: answer }));
    expect(reply.text).toContain("mention me and write your question");
  });
});

describe("a reply to an answer that does not name the bot", () => {
  it("reaches the bot without its words, and is told how to ask in one line", async () => {
    const house = await startTalking();
    const reply = await replyTo(house, post(house, { content: "What is it?", repliesTo: await captioned(house) }));
    expect(reply.text).toContain("mention me and write your question");
    expect(reply.text).not.toContain("\n");
    expect(house.fal.jobs.filter(({ endpoint }) => endpoint === MOONDREAM)).toEqual([]);
  });

  it.each([true, false])("is enough where the bot reads messages, pinged (%s) or not", async (pingsRepliedTo) => {
    const house = await startTalking(READING);
    const question = post(house, { content: "What is it?", repliesTo: await captioned(house), pingsRepliedTo });
    expect((await replyTo(house, question)).text).toContain("Asked: What is it?");
  });

  it("reads that it is too late where the answer is not kept any more", async () => {
    const house = await startTalking(READING);
    const message = await postPicture(house);
    const handle = house.discord.messageCommand({ name: "Describe image", message, user: house.asker });
    const answer = await drive(house.clock, handle.until(isFinal));
    await house.clock.jump(8 * 24 * 60 * MINUTE_MS);
    const question = post(house, { content: "What is it?", repliesTo: answer });
    expect((await replyTo(house, question)).text).toContain("no longer have what this needs");
  });

  it("is told how to ask where it replies to a message of the bot's without pictures", async () => {
    const house = await startTalking();
    const help = house.discord.command({ name: "privacy show", user: house.asker });
    await help.response();
    const channel = house.discord.dm(house.asker);
    const answer = help.message();
    const question = post(house, { channel, content: "What?", ...(answer && { repliesTo: answer }) });
    expect((await replyTo(house, question, channel)).text).toContain("mention me and write your question");
  });

  it("is enough in a DM with the bot", async () => {
    const house = await startTalking();
    const channel = house.discord.dm(house.asker);
    const image = house.attach(await plainPicture());
    const handle = house.discord.command({ name: "caption", options: { image }, user: house.asker });
    const answer = await drive(house.clock, handle.until(isFinal));
    const question = post(house, { channel, content: "What is it?", repliesTo: answer });
    expect((await replyTo(house, question, channel)).text).toContain("Asked: What is it?");
  });
});

describe("a reply to somebody's picture that names the bot", () => {
  it("asks about it, or has it described, where the bot reads messages", async () => {
    const house = await startTalking(READING);
    const picture = await postPicture(house);
    const asked = await replyTo(house, post(house, { content: named(house, "What is it?"), repliesTo: picture }));
    expect(asked.text).toContain("Asked: What is it?");
    expect(asked.text).toContain(`/${house.channel.id}/${picture.id})`);
    const described = await replyTo(house, post(house, { content: named(house, ""), repliesTo: picture }));
    expect(described.text).toContain("A red wall.");
  });

  it("is told once about the menu where the picture is hidden from the bot", async () => {
    const house = await startTalking();
    const picture = await postPicture(house);
    const first = post(house, { content: named(house, "What is it?"), repliesTo: picture });
    expect((await replyTo(house, first)).text).toMatch(/right-click.*Apps.*Describe image/);
    const again = post(house, { content: named(house, "Hello?"), repliesTo: picture });
    await expectSilence(house, again);
  });

  it("reads that there is none where the message holds no picture", async () => {
    const house = await startTalking(READING);
    const words = post(house, { user: house.stranger, content: "Hello." });
    const reply = await replyTo(house, post(house, { content: named(house, "What is it?"), repliesTo: words }));
    expect(reply.text).toContain("There is no picture in this message");
  });
});

describe("a picture posted with the bot's name", () => {
  it("is asked about by its words, without any privileged intent", async () => {
    const house = await startTalking();
    const message = await postPicture(house, { content: named(house, "What is it?") });
    expect((await replyTo(house, message)).text).toContain("Asked: What is it?");
  });

  it("is described where there are no words, each of several", async () => {
    const house = await startTalking();
    const attachments = await Promise.all(
      [10, 200].map(async (red) => house.discord.attach(await plainPicture(red), { filename: "wall.png" })),
    );
    const message = post(house, { content: named(house, ""), attachments });
    expect((await replyTo(house, message)).text).toMatch(/Picture 1[^]*A red wall[^]*Picture 2[^]*A red wall/);
  });
});

/** Everything that the bot has written in a place. */
const written = (house: Harness, channel: Harness["channel"]) =>
  house.discord.messages(channel).filter((one) => one.authorId === house.discord.bot.id && !one.ephemeral);

/** The help as its reader sees it: commands that can be pressed, and no bare one. */
function expectHelp(house: Harness, text: string): void {
  const own = text.replace(/^.*Deutsch\?.*$/m, "");
  const mentioned = [...own.matchAll(/<\/([a-z-]+)(?: [a-z-]+)?:(\d+)>/g)].map(([, name, id]) => [name, id]);
  const known = house.discord.commands
    .filter(({ type }) => type === ApplicationCommandType.ChatInput)
    .map(({ name, id }) => [name, id]);
  expect(mentioned.map(([name]) => name)).toEqual([
    "caption",
    "ocr",
    "ask",
    "imagine",
    "edit",
    "preferences",
    "privacy",
  ]);
  expect(known).toEqual(expect.arrayContaining(mentioned));
  expect(own.replaceAll(/<\/[^>]+>/g, "")).not.toMatch(/\/[a-z]/);
}

describe("a direct message", () => {
  it("with a picture has it described", async () => {
    const house = await startTalking();
    const channel = house.discord.dm(house.asker);
    const message = await postPicture(house, { channel, user: house.asker });
    const reply = await replyTo(house, message, channel);
    expect(reply.text).toContain("A red wall.");
    expect(reply.pings.users).toEqual([]);
  });

  it("with a picture and words asks them", async () => {
    const house = await startTalking();
    const channel = house.discord.dm(house.asker);
    const message = await postPicture(house, { channel, user: house.asker, content: "What is it?" });
    expect((await replyTo(house, message, channel)).text).toContain("Asked: What is it?");
  });

  it("in reply to one's own picture asks about that", async () => {
    const house = await startTalking();
    const channel = house.discord.dm(house.asker);
    const picture = await postPicture(house, { channel, user: house.asker });
    await replyTo(house, picture, channel);
    const question = post(house, { channel, content: "And why?", repliesTo: picture });
    expect((await replyTo(house, question, channel)).text).toContain("Asked: And why?");
  });

  it("that says hello is told what the bot does, with commands to be pressed, and once in an hour", async () => {
    const house = await startTalking();
    const channel = house.discord.dm(house.asker);
    expectHelp(house, (await replyTo(house, post(house, { channel, content: "hello" }), channel)).text);
    for (const content of ["are you there?", "hm"]) post(house, { channel, content });
    await expectSilence(house, post(house, { channel, content: "well" }));
    expect(written(house, channel)).toHaveLength(1);
    await house.clock.jump(61 * MINUTE_MS);
    expectHelp(house, (await replyTo(house, post(house, { channel, content: "hello again" }), channel)).text);
  });

  it("is told what the bot does after a start that has registered nothing anew", async () => {
    const house = await startTalking();
    await house.restart();
    const channel = house.discord.dm(house.asker);
    expectHelp(house, (await replyTo(house, post(house, { channel, content: "hello" }), channel)).text);
    expect(house.discord.calls.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  it("says hello in every language, until a language is chosen", async () => {
    const house = await startTalking();
    const channel = house.discord.dm(house.asker);
    const greeted = async () => (await replyTo(house, post(house, { channel, content: "Hallo" }), channel)).text;
    expect(await greeted()).toMatch(/Deutsch\? .*<\/preferences:\d+>/);
    await house.discord.command({ name: "preferences", options: { language: "de" }, user: house.asker }).until(isFinal);
    await house.clock.jump(61 * MINUTE_MS);
    const german = await greeted();
    expect(german).toContain(de.help.split("\n")[0]);
    expect(german).not.toContain(en.mentions.chooseLanguage.split(" ")[0]);
  });

  it("after ten in a minute is asked to wait, once, and costs nothing", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const house = await startTalking({ clock, store });
    const channel = house.discord.dm(house.asker);
    await store.increment(`first:asked:${house.asker.id}`, 10, MINUTE_MS); // Discord itself takes no ten replies at once
    const postOne = () => postPicture(house, { channel, user: house.asker });
    expect((await replyTo(house, await postOne(), channel)).text).toBe(en.errors.tooManyAtOnce({}));
    await expectSilence(house, await postOne());
    expect(written(house, channel)).toHaveLength(1);
    expect(house.fal.jobs).toEqual([]);
    await house.clock.jump(2 * MINUTE_MS);
    expect((await replyTo(house, await postOne(), channel)).text).toContain("A red wall.");
    await house.stop();
    await store.close();
  });

  it("of another bot is never answered", async () => {
    const house = await startTalking();
    const bot = house.discord.addUser({ username: "other", bot: true });
    const channel = house.discord.dm(bot);
    post(house, { channel, user: bot, content: "hello" });
    await expectSilence(house, await postPicture(house, { channel, user: bot }));
    expect(written(house, channel)).toEqual([]);
  });
});

describe("in a server", () => {
  it.each(["", "hello"])("the bot's name and %j alone get the help, and nobody is pinged", async (words) => {
    const house = await startTalking();
    const reply = await replyTo(house, post(house, { content: named(house, words) }));
    expectHelp(house, reply.text);
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
  });

  it("many who call the bot at once get one help", async () => {
    const house = await startTalking();
    const first = post(house, { content: named(house, "") });
    await replyTo(house, first);
    await expectSilence(house, post(house, { content: named(house, ""), user: house.stranger }));
    expect(written(house, house.channel)).toHaveLength(1);
  });
});

describe("a reply to a picture that the bot has made", () => {
  async function startMade() {
    const house = await startTalking(READING);
    const handle = house.discord.command({
      name: "imagine",
      options: { prompt: "a fox" },
      user: house.asker,
      guild: house.guild,
    });
    const made = await drive(house.clock, handle.until(isFinal));
    const reply = await replyTo(house, post(house, { content: "make it *snow*", repliesTo: made }));
    return { house, reply };
  }

  it("is answered as a question, and its words lead to an edit of that picture", async () => {
    const { house, reply } = await startMade();
    expect(reply.text.replaceAll("\\", "")).toContain("Asked: make it *snow*");
    await house.restart();
    const modal = press(house, reply, en.buttons.editLikeThis, { user: house.stranger });
    expect(await openedFields(modal)).toMatchObject({ prompt: "make it *snow*", size: "auto" });
    const edited = await drive(house.clock, house.discord.submitModal({ modal, values: {} }).until(isFinal));
    expect(edited.pictures).toHaveLength(1);
    const [made, , job] = house.fal.jobs;
    expect(job).toMatchObject({ endpoint: FLUX_EDIT, input: { prompt: "make it *snow*" } });
    expect(made?.endpoint).toBe(FLUX);
    expect(job?.input).toMatchObject({ image_urls: [expect.any(String)] });
  });

  it("is not done without its owner where they have opted out", async () => {
    const { house, reply } = await startMade();
    await house.discord.command({ name: "privacy opt-out", user: house.asker }).until(isFinal);
    const pressed = press(house, reply, en.buttons.editLikeThis, { user: house.stranger });
    expect((await pressed.until(() => true)).text).toBe(en.errors.pictureOptedOut({}));
  });

  it("offers no edit under an answer about anybody's picture", async () => {
    const house = await startTalking();
    const message = await postPicture(house, { content: named(house, "What is it?") });
    expect(labels(await replyTo(house, message))).not.toContain(en.buttons.editLikeThis);
  });
});

describe("what does not speak to the bot is left alone:", () => {
  it.each([
    ["a word about it", (house: Harness) => post(house, { content: named(house, "is nice") })],
    ["a picture", (house: Harness) => postPicture(house, { content: "What is it?" })],
    [
      "a reply to somebody else",
      async (house: Harness) => post(house, { content: "What is it?", repliesTo: await postPicture(house) }),
    ],
    [
      "another bot",
      (house: Harness) => {
        const bot = house.discord.addUser({ username: "other", bot: true });
        house.discord.addMember(house.guild, bot);
        return postPicture(house, { user: bot, content: named(house, "What is it?") });
      },
    ],
  ])("%s", async (_what, speak) => {
    const house = await startTalking(READING);
    await expectSilence(house, await speak(house));
  });
});

describe("while a reply is worked for", () => {
  async function startHeld() {
    const house = await startTalking();
    house.fal.answer(MOONDREAM, { hold: true, queue: [2] });
    const question = await postPicture(house, { user: house.asker, content: named(house, "What is it?") });
    const job = await drive(house.clock, house.fal.nextSubmit());
    const waiting = await replyTo(house, question, house.channel, ({ text }) => text.includes("2 jobs"));
    return { house, question, job, waiting };
  }

  it("its place in the queue is told, and the asker can cancel", async () => {
    const { house, question, job, waiting } = await startHeld();
    house.discord.press({ message: waiting, customId: waiting.buttons[0]?.custom_id ?? "", user: house.asker });
    expect((await replyTo(house, question)).text).toContain("Cancelled");
    expect(job.cancelled).toBe(true);
  });

  it("a restart loses nothing: the same message goes on, and one job is done", async () => {
    const { house, question, job, waiting } = await startHeld();
    await house.restart();
    await job.complete({ output: "A wall." });
    const reply = await replyTo(house, question);
    expect(reply.text).toContain("A wall.");
    expect(reply.id).toBe(waiting.id);
    expect(house.fal.jobs).toHaveLength(1);
  });
});

describe("trouble with a reply", () => {
  const POSTING = { method: "POST", route: "/channels/{channel_id}/messages" } as const;

  it.each([
    ["a lost answer", { reset: "after" }],
    ["500 for a while", { status: 500, body: { message: "500: Internal Server Error", code: 0 }, times: 6 }],
  ] as const)("%s makes no second one", async (_what, fault) => {
    const house = await startTalking();
    house.discord.faults.add({ ...POSTING, ...fault });
    const message = await postPicture(house, { content: named(house, "What is it?") });
    expect((await replyTo(house, message)).text).toContain("Asked: What is it?");
    expect(repliesTo(house, message)).toHaveLength(1);
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("that the bot may not write, since it may not read what was said before, makes it a message of its own", async () => {
    const house = await startTalking();
    const { ViewChannel, SendMessages } = PermissionFlagsBits;
    const channel = house.discord.addChannel(house.guild, { botPermissions: ViewChannel | SendMessages });
    const message = await postPicture(house, { channel, content: named(house, "What is it?") });
    const answered = () => house.discord.messages(channel).filter(({ id }) => id !== message.id);
    await drive(
      house.clock,
      expect.poll(() => answered().map(({ text }) => text)).toEqual([expect.stringContaining("Asked: What is it?")]),
    );
    expect(answered()[0]?.repliesTo).toBeUndefined();
    expect(house.fal.jobs).toHaveLength(1);
  });

  it("costs nothing where the question is deleted before the bot has replied", async () => {
    const house = await startTalking();
    const error = vi.spyOn(log, "error");
    onTestFinished(() => error.mockRestore());
    house.discord.remove(await postPicture(house, { content: named(house, "What is it?") }));
    const message = await postPicture(house, { content: named(house, "And this?") });
    expect((await replyTo(house, message)).text).toContain("Asked: And this?");
    expect(house.discord.messages(house.channel)).toHaveLength(2);
    expect(house.fal.jobs).toHaveLength(1);
    expect(error).not.toHaveBeenCalled(); // nobody has to act
  });

  it("whose process died before it was posted goes on in another", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const house = await startTalking({ clock, store });
    const message = await postPicture(house);
    const [picture] = message.api.attachments;
    const record: PendingRequestRecord = {
      id: "0rphan00",
      userId: house.asker.id,
      request: {
        task: { kind: "caption", detail: "detailed" },
        pictures: [{ url: picture?.url ?? "", name: "wall.png", spoiler: false }],
      },
      locale: "en-US",
      maxFileBytes: 1e7,
      owner: "somebody dead",
      address: { kind: "reply", channelId: house.channel.id, repliesTo: message.id, startedAtMs: clock.now() },
    };
    await store.values<PendingRequestRecord>("asks", PENDING_REQUEST_OPTIONS).set(record.id, record);
    expect((await replyTo(house, message)).text).toContain("A red wall.");
    expect(repliesTo(house, message)).toHaveLength(1);
    await house.stop();
    await store.close();
  });

  it("is told in a sentence, in the language of the server", async () => {
    const house = await startTalking();
    const guild = house.discord.addGuild({ name: "Deutscher Server", locale: "de" });
    const channel = house.discord.addChannel(guild);
    house.discord.addMember(guild, house.asker);
    house.fal.answer(MOONDREAM, { error: house.fal.errors.model("content_policy_violation") });
    const message = await postPicture(house, { channel, user: house.asker, content: named(house, "Was ist das?") });
    const reply = await replyTo(house, message, channel);
    expect(reply.text).toMatch(/richtlinie/);
  });

  it("costs nothing where the bot may not write, and the next one is answered", async () => {
    const house = await startTalking();
    const mute = house.discord.addChannel(house.guild, { botPermissions: 1n << 10n });
    await postPicture(house, { channel: mute, content: named(house, "What is it?") });
    const message = await postPicture(house, { content: named(house, "And this?") });
    expect((await replyTo(house, message)).text).toContain("Asked: And this?");
    expect(house.discord.messages(mute)).toHaveLength(1);
    expect(house.fal.jobs).toHaveLength(1);
  });
});
