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

/** A harness whose models say what they were asked. */
async function startTalking(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await startHarness(options);
  harness.fal.answer(DETAILED, { output: { results: "A red wall." } });
  harness.fal.answer(MOONDREAM, {
    output: (input: unknown) => ({ output: `Asked: ${(input as { prompt: string }).prompt}` }), // every input of this model has one
  });
  return harness;
}

const named = (harness: Harness, words: string) => `<@${harness.discord.bot.id}> ${words}`;

function post(harness: Harness, post: Post): MessageView {
  return harness.discord.post({ channel: harness.channel, user: harness.asker, ...post });
}

async function postPicture(harness: Harness, more: Post = {}): Promise<MessageView> {
  const picture = harness.discord.attach(await plainPicture(), { filename: "wall.png" });
  return post(harness, { user: harness.stranger, attachments: [picture], ...more });
}

/** The bot's replies to a message, as they are now. */
function repliesTo(harness: Harness, { id }: MessageView, channel = harness.channel): readonly MessageView[] {
  return harness.discord.messages(channel).filter(({ repliesTo }) => repliesTo === id);
}

/** The bot's reply to a message, as soon as it is as wished: finished, unless told otherwise. */
function replyTo(
  harness: Harness,
  message: MessageView,
  channel = harness.channel,
  condition: (reply: MessageView) => boolean = isFinal,
): Promise<MessageView> {
  const wished = new Promise<MessageView>((resolve) => {
    const look = () => {
      const [reply] = repliesTo(harness, message, channel);
      if (reply && condition(reply)) resolve(reply);
    };
    harness.discord.on("message", look);
    look();
  });
  return drive(harness.clock, wished);
}

/** A finished answer to a slash command about a picture. */
async function captioned(harness: Harness, image = harness.attach) {
  const handle = harness.discord.command({
    name: "caption",
    options: { image: image(await plainPicture()) },
    user: harness.asker,
    guild: harness.guild,
  });
  return drive(harness.clock, handle.until(isFinal));
}

/** Whatever was posted before is dealt with, once a later message has been answered. */
async function expectSilence(harness: Harness, message: MessageView): Promise<void> {
  const handle = harness.discord.command({ name: "help", user: harness.asker, guild: harness.guild });
  await drive(harness.clock, handle.response());
  await harness.clock.advance(3_000);
  expect(repliesTo(harness, message)).toEqual([]);
  expect(harness.fal.jobs.filter(({ endpoint }) => endpoint === MOONDREAM)).toEqual([]);
}

describe("a reply to an answer that names the bot", () => {
  it("asks about the same picture, and pings nobody", async () => {
    const harness = await startTalking();
    const answer = await captioned(harness);
    const question = post(harness, { content: named(harness, "What *colour* is it?"), repliesTo: answer });
    const reply = await replyTo(harness, question);
    expect(reply.text.replaceAll("\\", "")).toContain("Asked: What *colour* is it?");
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(reply.isV2).toBe(true);
    const seen = harness.fal.jobs.map(({ input }) => {
      const { image_url } = input as { image_url: string }; // both are of vision models
      return harness.fal.files.get(image_url)?.bytes;
    });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
  });

  it("leads on: a reply to the reply is about the same picture, after a restart too", async () => {
    const harness = await startTalking();
    const first = post(harness, { content: named(harness, "What is it?"), repliesTo: await captioned(harness) });
    const reply = await replyTo(harness, first);
    await harness.restart();
    const second = post(harness, { content: named(harness, "And why?"), repliesTo: reply });
    expect((await replyTo(harness, second)).text).toContain("Asked: And why?");
  });

  it("is about the picture that a menu's answer links to", async () => {
    const harness = await startTalking();
    const message = await postPicture(harness);
    const handle = harness.discord.messageCommand({ name: "Describe image", message, user: harness.asker });
    const answer = await drive(harness.clock, handle.until(isFinal));
    const reply = await replyTo(harness, post(harness, { content: named(harness, "Why?"), repliesTo: answer }));
    expect(reply.text).toContain("Asked: Why?");
    expect(reply.text).toContain(`/${harness.channel.id}/${message.id})`);
  });

  it("is told how to ask where it says nothing", async () => {
    const harness = await startTalking();
    const answer = await captioned(harness);
    const reply = await replyTo(harness, post(harness, { content: named(harness, ""), repliesTo: answer }));
    expect(reply.text).toContain("mention me and write your question");
  });
});

describe("a reply to an answer that does not name the bot", () => {
  it("reaches the bot without its words, and is told how to ask in one line", async () => {
    const harness = await startTalking();
    const reply = await replyTo(
      harness,
      post(harness, { content: "What is it?", repliesTo: await captioned(harness) }),
    );
    expect(reply.text).toContain("mention me and write your question");
    expect(reply.text).not.toContain("\n");
    expect(harness.fal.jobs.filter(({ endpoint }) => endpoint === MOONDREAM)).toEqual([]);
  });

  it.each([true, false])("is enough where the bot reads messages, pinged (%s) or not", async (pingsRepliedTo) => {
    const harness = await startTalking(READING);
    const question = post(harness, { content: "What is it?", repliesTo: await captioned(harness), pingsRepliedTo });
    expect((await replyTo(harness, question)).text).toContain("Asked: What is it?");
  });

  it("reads that it is too late where the answer is not kept any more", async () => {
    const harness = await startTalking(READING);
    const message = await postPicture(harness);
    const handle = harness.discord.messageCommand({ name: "Describe image", message, user: harness.asker });
    const answer = await drive(harness.clock, handle.until(isFinal));
    await harness.clock.jump(8 * 24 * 60 * MINUTE_MS);
    const question = post(harness, { content: "What is it?", repliesTo: answer });
    expect((await replyTo(harness, question)).text).toContain("no longer have what this needs");
  });

  it("is told how to ask where it replies to a message of the bot's without pictures", async () => {
    const harness = await startTalking();
    const help = harness.discord.command({ name: "privacy show", user: harness.asker });
    await help.response();
    const channel = harness.discord.dm(harness.asker);
    const answer = help.message();
    const question = post(harness, { channel, content: "What?", ...(answer && { repliesTo: answer }) });
    expect((await replyTo(harness, question, channel)).text).toContain("mention me and write your question");
  });

  it("is enough in a DM with the bot", async () => {
    const harness = await startTalking();
    const channel = harness.discord.dm(harness.asker);
    const image = harness.attach(await plainPicture());
    const handle = harness.discord.command({ name: "caption", options: { image }, user: harness.asker });
    const answer = await drive(harness.clock, handle.until(isFinal));
    const question = post(harness, { channel, content: "What is it?", repliesTo: answer });
    expect((await replyTo(harness, question, channel)).text).toContain("Asked: What is it?");
  });
});

describe("a reply to somebody's picture that names the bot", () => {
  it("asks about it, or has it described, where the bot reads messages", async () => {
    const harness = await startTalking(READING);
    const picture = await postPicture(harness);
    const asked = await replyTo(harness, post(harness, { content: named(harness, "What is it?"), repliesTo: picture }));
    expect(asked.text).toContain("Asked: What is it?");
    expect(asked.text).toContain(`/${harness.channel.id}/${picture.id})`);
    const described = await replyTo(harness, post(harness, { content: named(harness, ""), repliesTo: picture }));
    expect(described.text).toContain("A red wall.");
  });

  it("is told once about the menu where the picture is hidden from the bot", async () => {
    const harness = await startTalking();
    const picture = await postPicture(harness);
    const first = post(harness, { content: named(harness, "What is it?"), repliesTo: picture });
    expect((await replyTo(harness, first)).text).toMatch(/right-click.*Apps.*Describe image/);
    const again = post(harness, { content: named(harness, "Hello?"), repliesTo: picture });
    await expectSilence(harness, again);
  });

  it("reads that there is none where the message holds no picture", async () => {
    const harness = await startTalking(READING);
    const words = post(harness, { user: harness.stranger, content: "Hello." });
    const reply = await replyTo(harness, post(harness, { content: named(harness, "What is it?"), repliesTo: words }));
    expect(reply.text).toContain("There is no picture in this message");
  });
});

describe("a picture posted with the bot's name", () => {
  it("is asked about by its words, without any privileged intent", async () => {
    const harness = await startTalking();
    const message = await postPicture(harness, { content: named(harness, "What is it?") });
    expect((await replyTo(harness, message)).text).toContain("Asked: What is it?");
  });

  it("is described where there are no words, each of several", async () => {
    const harness = await startTalking();
    const attachments = await Promise.all(
      [10, 200].map(async (red) => harness.discord.attach(await plainPicture(red), { filename: "wall.png" })),
    );
    const message = post(harness, { content: named(harness, ""), attachments });
    expect((await replyTo(harness, message)).text).toMatch(/Picture 1[^]*A red wall[^]*Picture 2[^]*A red wall/);
  });
});

/** Everything that the bot has written in a place. */
const written = (harness: Harness, channel: Harness["channel"]) =>
  harness.discord.messages(channel).filter((one) => one.authorId === harness.discord.bot.id && !one.ephemeral);

/** The help as its reader sees it: commands that can be pressed, and no bare one. */
function expectHelp(harness: Harness, text: string): void {
  const own = text.replace(/^.*Deutsch\?.*$/m, "");
  const mentioned = [...own.matchAll(/<\/([a-z-]+)(?: [a-z-]+)?:(\d+)>/g)].map(([, name, id]) => [name, id]);
  const known = harness.discord.commands
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
    const harness = await startTalking();
    const channel = harness.discord.dm(harness.asker);
    const message = await postPicture(harness, { channel, user: harness.asker });
    const reply = await replyTo(harness, message, channel);
    expect(reply.text).toContain("A red wall.");
    expect(reply.pings.users).toEqual([]);
  });

  it("with a picture and words asks them", async () => {
    const harness = await startTalking();
    const channel = harness.discord.dm(harness.asker);
    const message = await postPicture(harness, { channel, user: harness.asker, content: "What is it?" });
    expect((await replyTo(harness, message, channel)).text).toContain("Asked: What is it?");
  });

  it("in reply to one's own picture asks about that", async () => {
    const harness = await startTalking();
    const channel = harness.discord.dm(harness.asker);
    const picture = await postPicture(harness, { channel, user: harness.asker });
    await replyTo(harness, picture, channel);
    const question = post(harness, { channel, content: "And why?", repliesTo: picture });
    expect((await replyTo(harness, question, channel)).text).toContain("Asked: And why?");
  });

  it("that says hello is told what the bot does, with commands to be pressed, and once in an hour", async () => {
    const harness = await startTalking();
    const channel = harness.discord.dm(harness.asker);
    expectHelp(harness, (await replyTo(harness, post(harness, { channel, content: "hello" }), channel)).text);
    for (const content of ["are you there?", "hm"]) post(harness, { channel, content });
    await expectSilence(harness, post(harness, { channel, content: "well" }));
    expect(written(harness, channel)).toHaveLength(1);
    await harness.clock.jump(61 * MINUTE_MS);
    expectHelp(harness, (await replyTo(harness, post(harness, { channel, content: "hello again" }), channel)).text);
  });

  it("is told what the bot does after a start that has registered nothing anew", async () => {
    const harness = await startTalking();
    await harness.restart();
    const channel = harness.discord.dm(harness.asker);
    expectHelp(harness, (await replyTo(harness, post(harness, { channel, content: "hello" }), channel)).text);
    expect(harness.discord.calls.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  it("says hello in every language, until a language is chosen", async () => {
    const harness = await startTalking();
    const channel = harness.discord.dm(harness.asker);
    const greeted = async () => (await replyTo(harness, post(harness, { channel, content: "Hallo" }), channel)).text;
    expect(await greeted()).toMatch(/Deutsch\? .*<\/preferences:\d+>/);
    await harness.discord
      .command({ name: "preferences", options: { language: "de" }, user: harness.asker })
      .until(isFinal);
    await harness.clock.jump(61 * MINUTE_MS);
    const german = await greeted();
    expect(german).toContain(de.help.split("\n")[0]);
    expect(german).not.toContain(en.mentions.chooseLanguage.split(" ")[0]);
  });

  it("after ten in a minute is asked to wait, once, and costs nothing", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startTalking({ clock, store });
    const channel = harness.discord.dm(harness.asker);
    await store.increment(`first:asked:${harness.asker.id}`, 10, MINUTE_MS); // Discord itself takes no ten replies at once
    const postOne = () => postPicture(harness, { channel, user: harness.asker });
    expect((await replyTo(harness, await postOne(), channel)).text).toBe(en.errors.tooManyAtOnce({}));
    await expectSilence(harness, await postOne());
    expect(written(harness, channel)).toHaveLength(1);
    expect(harness.fal.jobs).toEqual([]);
    await harness.clock.jump(2 * MINUTE_MS);
    expect((await replyTo(harness, await postOne(), channel)).text).toContain("A red wall.");
    await harness.stop();
    await store.close();
  });

  it("of another bot is never answered", async () => {
    const harness = await startTalking();
    const bot = harness.discord.addUser({ username: "other", bot: true });
    const channel = harness.discord.dm(bot);
    post(harness, { channel, user: bot, content: "hello" });
    await expectSilence(harness, await postPicture(harness, { channel, user: bot }));
    expect(written(harness, channel)).toEqual([]);
  });
});

describe("in a server", () => {
  it.each(["", "hello"])("the bot's name and %j alone get the help, and nobody is pinged", async (words) => {
    const harness = await startTalking();
    const reply = await replyTo(harness, post(harness, { content: named(harness, words) }));
    expectHelp(harness, reply.text);
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
  });

  it("many who call the bot at once get one help", async () => {
    const harness = await startTalking();
    const first = post(harness, { content: named(harness, "") });
    await replyTo(harness, first);
    await expectSilence(harness, post(harness, { content: named(harness, ""), user: harness.stranger }));
    expect(written(harness, harness.channel)).toHaveLength(1);
  });
});

describe("a reply to a picture that the bot has made", () => {
  async function startMade() {
    const harness = await startTalking(READING);
    const handle = harness.discord.command({
      name: "imagine",
      options: { prompt: "a fox" },
      user: harness.asker,
      guild: harness.guild,
    });
    const made = await drive(harness.clock, handle.until(isFinal));
    const reply = await replyTo(harness, post(harness, { content: "make it *snow*", repliesTo: made }));
    return { harness, reply };
  }

  it("is answered as a question, and its words lead to an edit of that picture", async () => {
    const { harness, reply } = await startMade();
    expect(reply.text.replaceAll("\\", "")).toContain("Asked: make it *snow*");
    await harness.restart();
    const modal = press(harness, reply, en.buttons.editLikeThis, { user: harness.stranger });
    expect(await openedFields(modal)).toMatchObject({ prompt: "make it *snow*", size: "auto" });
    const edited = await drive(harness.clock, harness.discord.submitModal({ modal, values: {} }).until(isFinal));
    expect(edited.pictures).toHaveLength(1);
    const [made, , job] = harness.fal.jobs;
    expect(job).toMatchObject({ endpoint: FLUX_EDIT, input: { prompt: "make it *snow*" } });
    expect(made?.endpoint).toBe(FLUX);
    expect(job?.input).toMatchObject({ image_urls: [expect.any(String)] });
  });

  it("is not done without its owner where they have opted out", async () => {
    const { harness, reply } = await startMade();
    await harness.discord.command({ name: "privacy opt-out", user: harness.asker }).until(isFinal);
    const pressed = press(harness, reply, en.buttons.editLikeThis, { user: harness.stranger });
    expect((await pressed.until(() => true)).text).toBe(en.errors.pictureOptedOut({}));
  });

  it("offers no edit under an answer about anybody's picture", async () => {
    const harness = await startTalking();
    const message = await postPicture(harness, { content: named(harness, "What is it?") });
    expect(labels(await replyTo(harness, message))).not.toContain(en.buttons.editLikeThis);
  });
});

describe("what does not speak to the bot is left alone:", () => {
  it.each([
    ["a word about it", (harness: Harness) => post(harness, { content: named(harness, "is nice") })],
    ["a picture", (harness: Harness) => postPicture(harness, { content: "What is it?" })],
    [
      "a reply to somebody else",
      async (harness: Harness) => post(harness, { content: "What is it?", repliesTo: await postPicture(harness) }),
    ],
    [
      "another bot",
      (harness: Harness) => {
        const bot = harness.discord.addUser({ username: "other", bot: true });
        harness.discord.addMember(harness.guild, bot);
        return postPicture(harness, { user: bot, content: named(harness, "What is it?") });
      },
    ],
  ])("%s", async (_what, speak) => {
    const harness = await startTalking(READING);
    await expectSilence(harness, await speak(harness));
  });
});

describe("while a reply is worked for", () => {
  async function startHeld() {
    const harness = await startTalking();
    harness.fal.answer(MOONDREAM, { hold: true, queue: [2] });
    const question = await postPicture(harness, { user: harness.asker, content: named(harness, "What is it?") });
    const job = await drive(harness.clock, harness.fal.nextSubmit());
    const waiting = await replyTo(harness, question, harness.channel, ({ text }) => text.includes("2 jobs"));
    return { harness, question, job, waiting };
  }

  it("its place in the queue is told, and the asker can cancel", async () => {
    const { harness, question, job, waiting } = await startHeld();
    harness.discord.press({ message: waiting, customId: waiting.buttons[0]?.custom_id ?? "", user: harness.asker });
    expect((await replyTo(harness, question)).text).toContain("Cancelled");
    expect(job.cancelled).toBe(true);
  });

  it("a restart loses nothing: the same message goes on, and one job is done", async () => {
    const { harness, question, job, waiting } = await startHeld();
    await harness.restart();
    await job.complete({ output: "A wall." });
    const reply = await replyTo(harness, question);
    expect(reply.text).toContain("A wall.");
    expect(reply.id).toBe(waiting.id);
    expect(harness.fal.jobs).toHaveLength(1);
  });
});

describe("trouble with a reply", () => {
  const POSTING = { method: "POST", route: "/channels/{channel_id}/messages" } as const;

  it.each([
    ["a lost answer", { reset: "after" }],
    ["500 for a while", { status: 500, body: { message: "500: Internal Server Error", code: 0 }, times: 6 }],
  ] as const)("%s makes no second one", async (_what, fault) => {
    const harness = await startTalking();
    harness.discord.faults.add({ ...POSTING, ...fault });
    const message = await postPicture(harness, { content: named(harness, "What is it?") });
    expect((await replyTo(harness, message)).text).toContain("Asked: What is it?");
    expect(repliesTo(harness, message)).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("that the bot may not write, since it may not read what was said before, makes it a message of its own", async () => {
    const harness = await startTalking();
    const { ViewChannel, SendMessages } = PermissionFlagsBits;
    const channel = harness.discord.addChannel(harness.guild, { botPermissions: ViewChannel | SendMessages });
    const message = await postPicture(harness, { channel, content: named(harness, "What is it?") });
    const answered = () => harness.discord.messages(channel).filter(({ id }) => id !== message.id);
    await drive(
      harness.clock,
      expect.poll(() => answered().map(({ text }) => text)).toEqual([expect.stringContaining("Asked: What is it?")]),
    );
    expect(answered()[0]?.repliesTo).toBeUndefined();
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("costs nothing where the question is deleted before the bot has replied", async () => {
    const harness = await startTalking();
    const error = vi.spyOn(log, "error");
    onTestFinished(() => error.mockRestore());
    harness.discord.remove(await postPicture(harness, { content: named(harness, "What is it?") }));
    const message = await postPicture(harness, { content: named(harness, "And this?") });
    expect((await replyTo(harness, message)).text).toContain("Asked: And this?");
    expect(harness.discord.messages(harness.channel)).toHaveLength(2);
    expect(harness.fal.jobs).toHaveLength(1);
    expect(error).not.toHaveBeenCalled(); // no person has to act
  });

  it("whose process died before it was posted goes on in another", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startTalking({ clock, store });
    const message = await postPicture(harness);
    const [picture] = message.api.attachments;
    const record: PendingRequestRecord = {
      id: "0rphan00",
      userId: harness.asker.id,
      request: {
        task: { kind: "caption", detail: "detailed" },
        pictures: [{ url: picture?.url ?? "", name: "wall.png", spoiler: false }],
      },
      locale: "en-US",
      maxFileBytes: 1e7,
      owner: "somebody dead",
      address: { kind: "reply", channelId: harness.channel.id, repliesTo: message.id, startedAtMs: clock.now() },
    };
    await store.values<PendingRequestRecord>("asks", PENDING_REQUEST_OPTIONS).set(record.id, record);
    expect((await replyTo(harness, message)).text).toContain("A red wall.");
    expect(repliesTo(harness, message)).toHaveLength(1);
    await harness.stop();
    await store.close();
  });

  it("is told in a sentence, in the language of the server", async () => {
    const harness = await startTalking();
    const guild = harness.discord.addGuild({ name: "Deutscher Server", locale: "de" });
    const channel = harness.discord.addChannel(guild);
    harness.discord.addMember(guild, harness.asker);
    harness.fal.answer(MOONDREAM, { error: harness.fal.errors.model("content_policy_violation") });
    const message = await postPicture(harness, {
      channel,
      user: harness.asker,
      content: named(harness, "Was ist das?"),
    });
    const reply = await replyTo(harness, message, channel);
    expect(reply.text).toMatch(/richtlinie/);
  });

  it("costs nothing where the bot may not write, and the next one is answered", async () => {
    const harness = await startTalking();
    const mute = harness.discord.addChannel(harness.guild, { botPermissions: 1n << 10n });
    await postPicture(harness, { channel: mute, content: named(harness, "What is it?") });
    const message = await postPicture(harness, { content: named(harness, "And this?") });
    expect((await replyTo(harness, message)).text).toContain("Asked: And this?");
    expect(harness.discord.messages(mute)).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });
});
