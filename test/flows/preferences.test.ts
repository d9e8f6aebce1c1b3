import { describe, expect, it, onTestFinished } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import type { MessageView } from "discord-stand-in";
import { createPreferences } from "../../src/services/servers/stored-preferences.ts";
import { createSettings } from "../../src/services/servers/stored-settings.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { withSlowReads } from "../support/slow-store.ts";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { DETAILED, FULL, press } from "./pressing.ts";

type Options = NonNullable<Parameters<Harness["discord"]["command"]>[0]["options"]>;
type Where = Partial<Parameters<Harness["discord"]["command"]>[0]>;

/** A harness, and the same store as another process has it. */
async function startTogether() {
  const clock = createManualClock();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  onTestFinished(() => store.close()); // after the harness has stopped, which is reported later
  const harness = await startHarness({ clock, store, environment: { MESSAGE_CONTENT: "on" } });
  const elsewhere = createPreferences(store, clock, () => "another process");
  const settings = createSettings(store, clock, () => "another process");
  return { harness, clock, store, elsewhere, settings };
}

/** What the asker reads, alone, after `/preferences …`. */
async function prefer(harness: Harness, options: Options = {}, where: Where = {}): Promise<string> {
  const command = { name: "preferences", options, user: harness.asker, channel: harness.channel, ...where };
  const message = await drive(harness.clock, harness.discord.command(command).until(isFinal));
  expect(message.ephemeral).toBe(true);
  return message.text;
}

async function captioned(harness: Harness, more: Record<string, string | boolean> = {}): Promise<MessageView> {
  return drive(harness.clock, (await caption(harness, more)).until(isFinal));
}

/** A message of the stranger's with a picture. */
async function posted(harness: Harness, red = 10): Promise<MessageView> {
  const attachments = [harness.discord.attach(await plainPicture(red), { filename: "photo.png" })];
  return harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
}

/** The asker mentions the bot in reply to a message; what the bot answers to that. */
async function mention(harness: Harness, repliesTo: MessageView, words = ""): Promise<MessageView> {
  const { discord, channel, asker, clock } = harness;
  const { id } = discord.post({ channel, user: asker, content: `<@${discord.bot.id}> ${words}`, repliesTo });
  const answer = () => discord.messages(channel).find((one) => one.repliesTo === id && isFinal(one));
  await drive(clock, expect.poll(answer).toBeDefined());
  const found = answer();
  if (!found) throw new Error("There is no answer.");
  return found;
}

describe("/preferences", () => {
  it("shows what holds, changes only what is given, and deletes everything by reset", async () => {
    const { harness, store } = await startTogether();
    const { preferences: sentences, choices } = en;
    const untouched = await prefer(harness);
    for (const line of [sentences.heading, sentences.private(false), sentences.detail(undefined), sentences.order]) {
      expect(untouched).toContain(line);
    }
    expect(await prefer(harness, { detail: "short" })).toContain(sentences.saved);
    await prefer(harness, { private: true });
    await harness.restart();
    const kept = await prefer(harness);
    for (const line of [sentences.private(true), sentences.detail("short"), sentences.language(undefined)]) {
      expect(kept).toContain(line);
    }
    expect(await prefer(harness, { detail: "default" })).toContain(choices.serverDetail);
    expect(await prefer(harness, { reset: true, language: "en" })).toContain(sentences.private(false));
    expect(await prefer(harness, { reset: true })).toContain(sentences.reset);
    expect(await store.values("preferences").get(harness.asker.id)).toBeUndefined();
  });

  it("works in servers, in direct messages, and where only the person brings the app along", async () => {
    const { harness } = await startTogether();
    const { discord, asker } = harness;
    await prefer(harness, { private: true, detail: "full" }, { channel: discord.dm(asker) });
    const abroad = discord.addGuild({ name: "Abroad", installed: false });
    discord.addMember(abroad, asker);
    const channel = discord.addChannel(abroad);
    expect(await prefer(harness, {}, { channel })).toContain(en.preferences.private(true));
    const options = { image: harness.attach(await plainPicture()) };
    const handle = discord.command({ name: "caption", options, user: asker, channel });
    expect((await drive(harness.clock, handle.until(isFinal))).ephemeral).toBe(true);
    expect(harness.fal.jobs.at(-1)?.endpoint).toBe(FULL);
  });
});

describe("what a person has decided", () => {
  it("comes after the option and before the server's, whose answers never become less private", async () => {
    const { harness, settings, clock } = await startTogether();
    await prefer(harness, { private: true, detail: "full" });
    expect((await captioned(harness)).ephemeral).toBe(true);
    expect(harness.fal.jobs.at(-1)?.endpoint).toBe(FULL);
    expect((await captioned(harness, { private: false, detail: "detailed" })).ephemeral).toBe(false);
    expect(harness.fal.jobs.at(-1)?.endpoint).toBe(DETAILED);

    await settings.change(harness.guild.id, (before) => ({ ...before, captions: { detail: "short", private: true } }));
    await clock.advance(2_000);
    await prefer(harness, { private: false });
    const message = await captioned(harness);
    expect(message.ephemeral).toBe(true);
    expect(message.text).toContain(en.answer.caption.full);
    await prefer(harness, { detail: "default" });
    expect((await captioned(harness)).text).toContain(en.answer.caption.short);
  });

  it("holds for nobody else", async () => {
    const { harness } = await startTogether();
    await prefer(harness, { private: true, language: "de" }, { user: harness.stranger });
    const message = await captioned(harness);
    expect([message.ephemeral, message.text]).toEqual([false, expect.stringContaining(en.answer.caption.detailed)]);
  });

  it("is followed by menus, dialogues and buttons, under a public answer too", async () => {
    const { harness } = await startTogether();
    const { discord, clock, asker, stranger } = harness;
    const before = await captioned(harness);
    const opened = press(harness, before, en.buttons.askAbout);
    await opened.response();
    await prefer(harness, { private: true, detail: "full" });

    const message = await posted(harness);
    const described = discord.messageCommand({ name: en.menus.caption, message, user: asker });
    expect((await drive(clock, described.until(isFinal))).text).toContain(en.answer.caption.full);
    const asked = discord.messageCommand({ name: en.menus.ask, message, user: asker });
    await asked.response();
    const handles = [
      described,
      press(harness, before, en.buttons.readText),
      discord.submitModal({ modal: opened, values: { question: "Why?" } }),
      discord.submitModal({ modal: asked, values: { question: "Why?" } }),
    ];
    for (const handle of handles) expect((await drive(clock, handle.until(isFinal))).ephemeral).toBe(true);
    const theirs = press(harness, before, en.buttons.readText, { user: stranger });
    expect((await drive(clock, theirs.until(isFinal))).ephemeral).toBe(false);
  });

  it("is seen by another process within 2 s", async () => {
    const { harness, clock, elsewhere } = await startTogether();
    expect((await captioned(harness)).ephemeral).toBe(false);
    await elsewhere.change(harness.asker.id, () => ({ private: true }));
    await clock.advance(2_000);
    expect((await captioned(harness)).ephemeral).toBe(true);
  });

  it("goes with /privacy forget-me, and /privacy show says that it is kept", async () => {
    const { harness, store } = await startTogether();
    await prefer(harness, { private: true, detail: "full" });
    const privacy = async (subcommand: string) => {
      const command = { name: `privacy ${subcommand}`, user: harness.asker, guild: harness.guild };
      return (await drive(harness.clock, harness.discord.command(command).until(isFinal))).text;
    };
    expect(await privacy("show")).toContain(en.privacy.preferences);
    expect(await privacy("forget-me")).toBe(en.privacy.forgotten);
    expect(await store.values("preferences").get(harness.asker.id)).toBeUndefined();
    expect((await captioned(harness)).ephemeral).toBe(false);
  });
});

describe("a person's language", () => {
  it("is that of every answer they asked for, and of failures, until Discord's holds again", async () => {
    const { harness } = await startTogether();
    const { discord, clock } = harness;
    expect(await prefer(harness, { language: "de" })).toContain(de.preferences.saved);
    const message = await captioned(harness);
    expect(message.ephemeral).toBe(false);
    expect(message.text).toContain(de.answer.caption.detailed);
    const pressed = press(harness, message, de.buttons.altText);
    await pressed.response();
    expect(pressed.message()?.text).toContain(de.altText.ready);
    const refused = discord.messageCommand({
      name: en.menus.caption,
      message: discord.post({ channel: harness.channel, user: harness.stranger, content: "no picture" }),
      user: harness.asker,
    });
    expect((await drive(clock, refused.until(isFinal))).text).toBe(de.errors.messageWithoutPictures({}));
    expect((await mention(harness, await posted(harness, 30))).text).toContain(de.answer.caption.detailed);

    expect(await prefer(harness, { language: "default" })).toContain(en.preferences.saved);
    expect((await captioned(harness)).text).toContain(en.answer.caption.detailed);
  });
});

describe("a person's language, after a restart", () => {
  it("is that of an answer that they waited for", async () => {
    const { harness } = await startTogether();
    const { clock, fal } = harness;
    await prefer(harness, { language: "de" });
    fal.answer(DETAILED, { hold: true });
    const handle = await caption(harness);
    const job = await fal.nextSubmit();
    await handle.until(({ loading }) => loading);
    await harness.stop();
    await job.complete({ results: "A fox" });
    await harness.restart();
    expect((await drive(clock, handle.until(isFinal), 100)).text).toContain(de.answer.caption.detailed);
  });
});

describe("a mention by a person who is answered in private", () => {
  it("gets a reply with a button, by which they alone read the answer; nothing is paid before", async () => {
    const { harness } = await startTogether();
    const { clock, fal, asker, stranger } = harness;
    await prefer(harness, { private: true, detail: "full" });
    const reply = await mention(harness, await posted(harness));
    expect(reply.text).toBe(en.mentions.inPrivate);
    expect(fal.jobs).toHaveLength(0);
    await harness.restart();

    const theirs = press(harness, reply, en.buttons.showAnswer, { user: stranger });
    await theirs.response();
    expect(theirs.message()).toMatchObject({ ephemeral: true, text: en.errors.notForYou({}) });
    expect(fal.jobs).toHaveLength(0);

    const mine = press(harness, reply, en.buttons.showAnswer, { user: asker });
    const answer = await drive(clock, mine.until(isFinal));
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain(en.answer.caption.full);
    const further = press(harness, answer, en.buttons.readText, { user: asker });
    expect((await drive(clock, further.until(isFinal))).ephemeral).toBe(true);

    press(harness, reply, en.buttons.delete, { user: asker });
    await drive(
      clock,
      expect.poll(() => harness.discord.messages(harness.channel).map(({ id }) => id)).not.toContain(reply.id),
    );
  });

  it("has a question answered likewise, and reads at once that the picture's author has opted out", async () => {
    const { harness } = await startTogether();
    const { clock, discord, stranger } = harness;
    await prefer(harness, { private: true });
    const picture = await posted(harness);
    const reply = await mention(harness, picture, "Who is it?");
    const answer = await drive(clock, press(harness, reply, en.buttons.showAnswer).until(isFinal));
    expect([answer.ephemeral, answer.text]).toEqual([true, expect.stringContaining("Who is it?")]);

    const optOut = discord.command({ name: "privacy opt-out", user: stranger, guild: harness.guild });
    await drive(clock, optOut.until(isFinal));
    const refusal = await mention(harness, picture);
    expect(refusal.text).toContain(en.errors.pictureOptedOut({}));
    expect(refusal.buttons).toEqual([]);
  });

  it("is answered at once in a direct message, where nobody else reads it", async () => {
    const { harness } = await startTogether();
    const { discord, clock, asker } = harness;
    const channel = discord.dm(asker);
    await prefer(harness, { private: true }, { channel });
    const options = { image: harness.attach(await plainPicture(40)) };
    const repliesTo = await drive(
      clock,
      discord.command({ name: "caption", options, user: asker, channel }).until(isFinal),
    );
    const { id } = discord.post({ channel, user: asker, content: "What is it?", repliesTo });
    const answer = () => discord.messages(channel).find((one) => one.repliesTo === id && isFinal(one))?.text;
    await drive(clock, expect.poll(answer).toContain("What is it?"));
  });
});

describe("while the store is slow, after a restart", () => {
  it.each([
    ["what the person has decided", ["preferences"]],
    ["nor what the server has, which is read at the same time", ["preferences", "settings"]],
  ])("answers are private, within the time of a first response: it is not known %s", async (_what, names) => {
    const clock = createManualClock();
    const memory = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    let isSlow = false;
    const slow = new Set(names);
    const harness = await startHarness({ clock, store: withSlowReads(memory, (name) => isSlow && slow.has(name)) });
    await captioned(harness);
    await harness.restart();
    isSlow = true;
    const startedAtMs = clock.now();
    const handle = await caption(harness);
    await drive(clock, handle.response(), 50);
    expect(clock.now() - startedAtMs).toBeLessThan(1_000);
    expect((await drive(clock, handle.until(isFinal), 50)).ephemeral).toBe(true);
    expect((await captioned(harness, { private: false })).ephemeral).toBe(false);
    await harness.stop();
    await memory.close();
  });

  it("what was known last of a person holds", async () => {
    const clock = createManualClock();
    const memory = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    let isSlow = false;
    const harness = await startHarness({
      clock,
      store: withSlowReads(memory, (name) => isSlow && name === "preferences"),
    });
    await prefer(harness, { detail: "full" });
    await clock.advance(60_000);
    isSlow = true;
    const message = await drive(clock, (await caption(harness)).until(isFinal), 50);
    expect([message.ephemeral, message.text]).toEqual([false, expect.stringContaining(en.answer.caption.full)]);
    await harness.stop();
    await memory.close();
  });
});
