import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../src/log.ts";
import type { MessageView } from "discord-stand-in";
import { createSetupProblems } from "../../src/services/servers/setup-problems.ts";
import { drive } from "../support/manual-clock.ts";
import { type AltTextHarness, hasNoReply, postPictures, repliesTo, replyTo, startAltText } from "./alt-text-harness.ts";
import { CAPTION } from "./alt-text-harness.ts";
import { plainPicture } from "./harness.ts";
import { labels } from "./pressing.ts";

const { ViewChannel, Connect, SendMessages, SendMessagesInThreads, ReadMessageHistory } = PermissionFlagsBits;
const READING = ViewChannel | ReadMessageHistory;
const MINUTE_MS = 60_000;
const INTRODUCTION = /processed here by fal \(fal\.ai\).*\/privacy/;

describe("a thread", () => {
  it("has its channel's setting, unless it has one of its own", async () => {
    const harness = await startAltText("offer");
    const [inherits, decides] = [1, 2].map(() => harness.discord.addChannel(harness.guild, { under: harness.channel }));
    if (!inherits || !decides) throw new Error("There are two threads.");
    await harness.decide("post", decides);
    const offer = await replyTo(harness, await postPictures(harness, [{}], { channel: inherits }), inherits);
    expect(labels(offer)).toEqual(["Draft alt text"]);
    const posted = await replyTo(harness, await postPictures(harness, [{}], { channel: decides }), decides);
    expect(posted.text).toContain(CAPTION);
  });

  it("is left alone where it is off, whatever its channel has", async () => {
    const harness = await startAltText("post");
    const thread = harness.discord.addChannel(harness.guild, { under: harness.channel });
    await harness.decide("off", thread);
    const message = await postPictures(harness, [{}], { channel: thread });
    expect(await hasNoReply(harness, message)).toBe(true);
    expect(repliesTo(harness, message, thread)).toEqual([]);
  });

  it("of a channel without a setting has none", async () => {
    const harness = await startAltText("offer");
    const thread = harness.discord.addChannel(harness.guild, { under: harness.discord.addChannel(harness.guild) });
    const message = await postPictures(harness, [{}], { channel: thread });
    expect(await hasNoReply(harness, message)).toBe(true);
    expect(repliesTo(harness, message, thread)).toEqual([]);
  });
});

describe("the first reply in a channel names who processes pictures", () => {
  it.each(["offer", "post"] as const)("and no other does (%s), after a restart neither", async (mode) => {
    const harness = await startAltText(mode);
    const said = async () => INTRODUCTION.test((await replyTo(harness, await postPictures(harness))).text);
    expect([await said(), await said()]).toEqual([true, false]);
    await harness.restart();
    await harness.clock.jump(400 * 24 * 60 * MINUTE_MS);
    expect(await said()).toBe(false);
    const elsewhere = harness.discord.addChannel(harness.guild);
    await harness.decide(mode, elsewhere);
    const reply = await replyTo(harness, await postPictures(harness, [{}], { channel: elsewhere }), elsewhere);
    expect(reply.text).toMatch(INTRODUCTION);
  });

  it("whichever it is of those that come together", async () => {
    const harness = await startAltText("offer");
    const messages = await Promise.all(Array.from({ length: 4 }, () => postPictures(harness)));
    const replies = () => messages.flatMap((message) => repliesTo(harness, message));
    await drive(harness.clock, expect.poll(() => replies().length).toBe(4));
    expect(replies().filter(({ text }) => INTRODUCTION.test(text))).toHaveLength(1);
  });

  it("and the next one does where the first was taken back", async () => {
    const harness = await startAltText("offer");
    const introduces = async (message: MessageView) => INTRODUCTION.test((await replyTo(harness, message)).text);
    const isAtOnce = { now: true };
    harness.discord.on("message", ({ repliesTo: to }, change) => {
      if (isAtOnce.now && change === "create" && to !== undefined) harness.discord.remove({ id: to });
    });
    const first = await postPictures(harness);
    expect(await introduces(first)).toBe(true);
    isAtOnce.now = false;
    await expectWithdrawn(harness, first);

    const second = await postPictures(harness);
    expect(await introduces(second)).toBe(true);
    harness.discord.remove(second);
    await expectWithdrawn(harness, second);
    expect(await introduces(await postPictures(harness))).toBe(true);
    expect(await introduces(await postPictures(harness))).toBe(false);
  });
});

/** Holds when a message's reply is gone, and nothing more is done about it. */
async function expectWithdrawn(harness: AltTextHarness, message: MessageView): Promise<void> {
  await drive(harness.clock, expect.poll(() => repliesTo(harness, message)).toEqual([]));
  await harness.clock.advance(MINUTE_MS);
}

describe("where the bot may not reply", () => {
  const troublesOf = ({ store, clock, guild }: AltTextHarness) =>
    createSetupProblems(store, clock, () => "test").of(guild.id);

  it.each(["offer", "post"] as const)(
    "the server is told once (%s), nothing is spent, and it works again",
    async (mode) => {
      const harness = await startAltText(mode);
      const [warn, error] = [vi.spyOn(log, "warn"), vi.spyOn(log, "error")];
      onTestFinished(() => void vi.restoreAllMocks());
      harness.discord.allowBot(harness.channel, READING);
      const messages = await Promise.all([postPictures(harness), postPictures(harness)]);
      await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1));
      expect(await troublesOf(harness)).toEqual([
        {
          feature: "altText",
          channelId: harness.channel.id,
          problem: { kind: "missing", permissions: ["SendMessages"] },
        },
      ]);
      await postPictures(harness);
      await harness.clock.advance(MINUTE_MS);
      expect(warn).toHaveBeenCalledOnce();
      expect(harness.fal.jobs).toEqual([]);
      expect(harness.discord.calls.filter(({ status }) => status === 403)).toEqual([]);
      expect(messages.flatMap((message) => repliesTo(harness, message))).toEqual([]);

      harness.discord.allowBot(harness.channel, READING | SendMessages);
      await harness.clock.advance(MINUTE_MS);
      await replyTo(harness, await postPictures(harness));
      await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toEqual([]));
      expect(error).not.toHaveBeenCalled();
    },
  );

  it("any longer, it is found out by being refused", async () => {
    const harness = await startAltText("offer");
    await replyTo(harness, await postPictures(harness));
    harness.discord.allowBot(harness.channel, READING);
    await postPictures(harness);
    await drive(
      harness.clock,
      expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toMatchObject([{ problem: { kind: "missing" } }]),
    );
    await harness.clock.advance(10_000);
    const refusals = () => harness.discord.calls.filter(({ status }) => status === 403);
    expect(refusals()).toHaveLength(1);
    await postPictures(harness);
    await harness.clock.advance(10_000);
    expect(refusals()).toHaveLength(1);
    harness.discord.allowBot(harness.channel, READING | SendMessages);
    await harness.clock.advance(10_000);
    await replyTo(harness, await postPictures(harness)); // as soon as it is allowed again
    // Nothing else breaks.
    const help = harness.discord.command({ name: "help", user: harness.asker, guild: harness.guild });
    await drive(harness.clock, help.response());
  });

  it("in threads, just that permission is named, for the channel that it is set up for", async () => {
    const harness = await startAltText("offer");
    harness.discord.allowBot(harness.channel, READING | SendMessages);
    const thread = harness.discord.addChannel(harness.guild, { under: harness.channel });
    await postPictures(harness, [{}], { channel: thread });
    await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1));
    expect(await troublesOf(harness)).toMatchObject([
      { channelId: harness.channel.id, problem: { permissions: ["SendMessagesInThreads"] } },
    ]);
    harness.discord.allowBot(harness.channel, READING | SendMessagesInThreads);
  });

  it.each([
    ["nor in its threads", READING, 2],
    ["but in its threads", READING | SendMessagesInThreads, 1],
  ])("%s, that is told once, however they take turns", async (_what, allowed, count) => {
    const harness = await startAltText("offer");
    const warn = vi.spyOn(log, "warn");
    onTestFinished(() => void vi.restoreAllMocks());
    const thread = harness.discord.addChannel(harness.guild, { under: harness.channel });
    const elsewhere = harness.discord.addChannel(harness.guild);
    await harness.decide("offer", elsewhere);
    harness.discord.allowBot(harness.channel, allowed);
    for (let turn = 0; turn < 3; turn += 1) {
      for (const channel of [harness.channel, thread]) await postPictures(harness, [{}], { channel });
      // Elsewhere it works, and by then the others have been seen to.
      await replyTo(harness, await postPictures(harness, [{}], { channel: elsewhere }), elsewhere);
      await harness.clock.advance(MINUTE_MS);
    }
    expect(warn).toHaveBeenCalledTimes(count);
    expect(await troublesOf(harness)).toHaveLength(count);
  });

  it.each([
    ["forum", ChannelType.GuildForum],
    ["media", ChannelType.GuildMedia],
  ])("in the posts of a %s channel, that is named, and where it may, it does", async (_what, type) => {
    const harness = await startAltText(undefined);
    const posts = harness.discord.addChannel(harness.guild, { type, botPermissions: READING | SendMessages });
    const post = harness.discord.addChannel(harness.guild, { under: posts });
    await harness.decide("post", posts);
    await postPictures(harness, [{}], { channel: post });
    await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1));
    expect(await troublesOf(harness)).toEqual([
      { feature: "altText", channelId: posts.id, problem: { kind: "missing", permissions: ["SendMessagesInThreads"] } },
    ]);
    expect(harness.fal.jobs).toEqual([]);

    harness.discord.allowBot(posts, READING | SendMessagesInThreads);
    await harness.clock.advance(MINUTE_MS);
    const reply = await replyTo(harness, await postPictures(harness, [{}], { channel: post }), post);
    expect(reply.text).toContain(CAPTION);
    await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toEqual([]));
  });

  it.each([
    ["voice", ChannelType.GuildVoice],
    ["stage", ChannelType.GuildStageVoice],
  ])("since it may not join the %s channel of a chat, nothing is spent there until it may", async (_what, type) => {
    const harness = await startAltText(undefined);
    const chat = harness.discord.addChannel(harness.guild, { type, botPermissions: READING | SendMessages });
    await harness.decide("post", chat);
    await postPictures(harness, [{}], { channel: chat });
    await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1));
    expect(await troublesOf(harness)).toMatchObject([{ problem: { kind: "missing", permissions: ["Connect"] } }]);
    expect(harness.fal.jobs).toEqual([]);

    harness.discord.allowBot(chat, READING | SendMessages | Connect);
    await harness.clock.advance(MINUTE_MS);
    await replyTo(harness, await postPictures(harness, [{}], { channel: chat }), chat);
  });

  it("since it is in timeout, nothing is spent until that is over", async () => {
    const harness = await startAltText("post");
    const untilMs = harness.clock.now() + 30 * MINUTE_MS;
    harness.discord.timeOut(harness.guild, harness.discord.bot, untilMs);
    const message = await postPictures(harness);
    await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1), 50);
    const problem = { kind: "timedOut", untilMs: Math.floor(untilMs) };
    expect(await troublesOf(harness)).toEqual([{ feature: "altText", channelId: harness.channel.id, problem }]);
    await harness.clock.advance(MINUTE_MS);
    expect(harness.fal.jobs).toEqual([]);
    expect(repliesTo(harness, message)).toEqual([]);

    await harness.clock.jump(30 * MINUTE_MS);
    await replyTo(harness, await postPictures(harness));
  });

  it.each([
    ["50013", 50_013, { message: "Missing Permissions", code: 50_013 }],
    ["50001", 50_001, { message: "Missing Access", code: 50_001 }],
    ["a code that is new", 99_999, { message: "Not here", code: 99_999 }],
  ])(
    "for no reason that it knows (%s), nothing is paid there for an hour, and it is told once",
    async (_what, _code, body) => {
      const harness = await startAltText("post");
      const warn = vi.spyOn(log, "warn");
      onTestFinished(() => void vi.restoreAllMocks());
      const elsewhere = harness.discord.addChannel(harness.guild);
      await harness.decide("post", elsewhere);
      const route = `/channels/${harness.channel.id}/messages`;
      const forget = () => harness.discord.faults.clear();
      harness.discord.faults.add({ method: "POST", route, status: 403, body, times: 99 });
      await postPictures(harness);
      await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1), 50);
      const [trouble] = await troublesOf(harness);
      expect(trouble).toMatchObject({
        feature: "altText",
        channelId: harness.channel.id,
        problem: { kind: "refused" },
      });
      const untilMs = trouble && "untilMs" in trouble.problem ? trouble.problem.untilMs : 0;
      expect(untilMs - harness.clock.now()).toBeGreaterThan(59 * MINUTE_MS);
      const paid = harness.fal.jobs.length;
      const postNew = async (shade: number) => {
        const attachments = [harness.discord.attach(await plainPicture(shade), { filename: "new.png" })];
        return harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
      };

      await harness.clock.advance(50 * MINUTE_MS);
      for (const shade of [1, 2, 3]) await postNew(shade);
      await harness.clock.advance(MINUTE_MS);
      // Elsewhere it works, and by then all of them have been seen to.
      const reply = await replyTo(harness, await postPictures(harness, [{}], { channel: elsewhere }), elsewhere);
      expect(reply.text).toContain(CAPTION);
      expect(harness.fal.jobs).toHaveLength(paid);
      expect(warn).toHaveBeenCalledOnce();

      await harness.clock.jump(10 * MINUTE_MS);
      forget();
      await replyTo(harness, await postPictures(harness));
      await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toEqual([]));
    },
  );

  it("in one thread for no reason that it knows, it does in the others", async () => {
    const harness = await startAltText("post");
    const [closed, open] = [1, 2].map(() => harness.discord.addChannel(harness.guild, { under: harness.channel }));
    if (!closed || !open) throw new Error("There are two threads.");
    const body = { message: "Thread is archived", code: 50_083 };
    harness.discord.faults.add({
      method: "POST",
      route: `/channels/${closed.id}/messages`,
      status: 400,
      body,
      times: 9,
    });
    await postPictures(harness, [{}], { channel: closed });
    await drive(harness.clock, expect.poll(() => troublesOf(harness), { timeout: 4_000 }).toHaveLength(1), 50);
    expect(await troublesOf(harness)).toMatchObject([{ channelId: closed.id, problem: { kind: "refused" } }]);
    await replyTo(harness, await postPictures(harness, [{}], { channel: open }), open);
    expect(await troublesOf(harness)).toHaveLength(1);
  });

  it("since it may not read what was said before, its words stand alone, and go with the message", async () => {
    const harness = await startAltText("offer");
    harness.discord.allowBot(harness.channel, ViewChannel | SendMessages);
    const message = await postPictures(harness);
    const others = () => harness.discord.messages(harness.channel).filter(({ id }) => id !== message.id);
    await drive(harness.clock, expect.poll(() => others()).toHaveLength(1));
    await harness.clock.advance(10_000);
    harness.discord.remove(message);
    await drive(harness.clock, expect.poll(() => others()).toEqual([]));
  });
});
