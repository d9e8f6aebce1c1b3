import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../src/log.ts";
import type { MessageView } from "discord-stand-in";
import { createSetupProblems } from "../../src/services/servers/setup-problems.ts";
import { drive } from "../support/manual-clock.ts";
import { type AltTextHouse, hasNoReply, postPictures, repliesTo, replyTo, startAltText } from "./alt-text-harness.ts";
import { CAPTION } from "./alt-text-harness.ts";
import { plainPicture } from "./harness.ts";
import { labels } from "./pressing.ts";

const { ViewChannel, Connect, SendMessages, SendMessagesInThreads, ReadMessageHistory } = PermissionFlagsBits;
const READING = ViewChannel | ReadMessageHistory;
const MINUTE_MS = 60_000;
const INTRODUCTION = /processed here by fal \(fal\.ai\).*\/privacy/;

describe("a thread", () => {
  it("has its channel's setting, unless it has one of its own", async () => {
    const house = await startAltText("offer");
    const [inherits, decides] = [1, 2].map(() => house.discord.addChannel(house.guild, { under: house.channel }));
    if (!inherits || !decides) throw new Error("There are two threads.");
    await house.decide("post", decides);
    const offer = await replyTo(house, await postPictures(house, [{}], { channel: inherits }), inherits);
    expect(labels(offer)).toEqual(["Draft alt text"]);
    const posted = await replyTo(house, await postPictures(house, [{}], { channel: decides }), decides);
    expect(posted.text).toContain(CAPTION);
  });

  it("is left alone where it is off, whatever its channel has", async () => {
    const house = await startAltText("post");
    const thread = house.discord.addChannel(house.guild, { under: house.channel });
    await house.decide("off", thread);
    const message = await postPictures(house, [{}], { channel: thread });
    expect(await hasNoReply(house, message)).toBe(true);
    expect(repliesTo(house, message, thread)).toEqual([]);
  });

  it("of a channel without a setting has none", async () => {
    const house = await startAltText("offer");
    const thread = house.discord.addChannel(house.guild, { under: house.discord.addChannel(house.guild) });
    const message = await postPictures(house, [{}], { channel: thread });
    expect(await hasNoReply(house, message)).toBe(true);
    expect(repliesTo(house, message, thread)).toEqual([]);
  });
});

describe("the first reply in a channel names who processes pictures", () => {
  it.each(["offer", "post"] as const)("and no other does (%s), after a restart neither", async (mode) => {
    const house = await startAltText(mode);
    const said = async () => INTRODUCTION.test((await replyTo(house, await postPictures(house))).text);
    expect([await said(), await said()]).toEqual([true, false]);
    await house.restart();
    await house.clock.jump(400 * 24 * 60 * MINUTE_MS);
    expect(await said()).toBe(false);
    const elsewhere = house.discord.addChannel(house.guild);
    await house.decide(mode, elsewhere);
    const reply = await replyTo(house, await postPictures(house, [{}], { channel: elsewhere }), elsewhere);
    expect(reply.text).toMatch(INTRODUCTION);
  });

  it("whichever it is of those that come together", async () => {
    const house = await startAltText("offer");
    const messages = await Promise.all(Array.from({ length: 4 }, () => postPictures(house)));
    const replies = () => messages.flatMap((message) => repliesTo(house, message));
    await drive(house.clock, expect.poll(() => replies().length).toBe(4));
    expect(replies().filter(({ text }) => INTRODUCTION.test(text))).toHaveLength(1);
  });

  it("and the next one does where the first was taken back", async () => {
    const house = await startAltText("offer");
    const introduces = async (message: MessageView) => INTRODUCTION.test((await replyTo(house, message)).text);
    const isAtOnce = { now: true };
    house.discord.on("message", ({ repliesTo: to }, change) => {
      if (isAtOnce.now && change === "create" && to !== undefined) house.discord.remove({ id: to });
    });
    const first = await postPictures(house);
    expect(await introduces(first)).toBe(true);
    isAtOnce.now = false;
    await expectWithdrawn(house, first);

    const second = await postPictures(house);
    expect(await introduces(second)).toBe(true);
    house.discord.remove(second);
    await expectWithdrawn(house, second);
    expect(await introduces(await postPictures(house))).toBe(true);
    expect(await introduces(await postPictures(house))).toBe(false);
  });
});

/** Holds when a message's reply is gone, and nothing more is done about it. */
async function expectWithdrawn(house: AltTextHouse, message: MessageView): Promise<void> {
  await drive(house.clock, expect.poll(() => repliesTo(house, message)).toEqual([]));
  await house.clock.advance(MINUTE_MS);
}

describe("where the bot may not reply", () => {
  const troublesOf = ({ store, clock, guild }: AltTextHouse) =>
    createSetupProblems(store, clock, () => "test").of(guild.id);

  it.each(["offer", "post"] as const)(
    "the server is told once (%s), nothing is spent, and it works again",
    async (mode) => {
      const house = await startAltText(mode);
      const [warn, error] = [vi.spyOn(log, "warn"), vi.spyOn(log, "error")];
      onTestFinished(() => void vi.restoreAllMocks());
      house.discord.allowBot(house.channel, READING);
      const messages = await Promise.all([postPictures(house), postPictures(house)]);
      await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1));
      expect(await troublesOf(house)).toEqual([
        {
          feature: "altText",
          channelId: house.channel.id,
          problem: { kind: "missing", permissions: ["SendMessages"] },
        },
      ]);
      await postPictures(house);
      await house.clock.advance(MINUTE_MS);
      expect(warn).toHaveBeenCalledOnce();
      expect(house.fal.jobs).toEqual([]);
      expect(house.discord.calls.filter(({ status }) => status === 403)).toEqual([]);
      expect(messages.flatMap((message) => repliesTo(house, message))).toEqual([]);

      house.discord.allowBot(house.channel, READING | SendMessages);
      await house.clock.advance(MINUTE_MS);
      await replyTo(house, await postPictures(house));
      await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toEqual([]));
      expect(error).not.toHaveBeenCalled();
    },
  );

  it("any longer, it is found out by being refused", async () => {
    const house = await startAltText("offer");
    await replyTo(house, await postPictures(house));
    house.discord.allowBot(house.channel, READING);
    await postPictures(house);
    await drive(
      house.clock,
      expect.poll(() => troublesOf(house), { timeout: 4_000 }).toMatchObject([{ problem: { kind: "missing" } }]),
    );
    await house.clock.advance(10_000);
    const refusals = () => house.discord.calls.filter(({ status }) => status === 403);
    expect(refusals()).toHaveLength(1);
    await postPictures(house);
    await house.clock.advance(10_000);
    expect(refusals()).toHaveLength(1);
    house.discord.allowBot(house.channel, READING | SendMessages);
    await house.clock.advance(10_000);
    await replyTo(house, await postPictures(house)); // as soon as it is allowed again
    // Nothing else breaks.
    const help = house.discord.command({ name: "help", user: house.asker, guild: house.guild });
    await drive(house.clock, help.response());
  });

  it("in threads, just that permission is named, for the channel that it is set up for", async () => {
    const house = await startAltText("offer");
    house.discord.allowBot(house.channel, READING | SendMessages);
    const thread = house.discord.addChannel(house.guild, { under: house.channel });
    await postPictures(house, [{}], { channel: thread });
    await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1));
    expect(await troublesOf(house)).toMatchObject([
      { channelId: house.channel.id, problem: { permissions: ["SendMessagesInThreads"] } },
    ]);
    house.discord.allowBot(house.channel, READING | SendMessagesInThreads);
  });

  it.each([
    ["nor in its threads", READING, 2],
    ["but in its threads", READING | SendMessagesInThreads, 1],
  ])("%s, that is told once, however they take turns", async (_what, allowed, count) => {
    const house = await startAltText("offer");
    const warn = vi.spyOn(log, "warn");
    onTestFinished(() => void vi.restoreAllMocks());
    const thread = house.discord.addChannel(house.guild, { under: house.channel });
    const elsewhere = house.discord.addChannel(house.guild);
    await house.decide("offer", elsewhere);
    house.discord.allowBot(house.channel, allowed);
    for (let turn = 0; turn < 3; turn += 1) {
      for (const channel of [house.channel, thread]) await postPictures(house, [{}], { channel });
      // Elsewhere it works, and by then the others have been seen to.
      await replyTo(house, await postPictures(house, [{}], { channel: elsewhere }), elsewhere);
      await house.clock.advance(MINUTE_MS);
    }
    expect(warn).toHaveBeenCalledTimes(count);
    expect(await troublesOf(house)).toHaveLength(count);
  });

  it.each([
    ["forum", ChannelType.GuildForum],
    ["media", ChannelType.GuildMedia],
  ])("in the posts of a %s channel, that is named, and where it may, it does", async (_what, type) => {
    const house = await startAltText(undefined);
    const posts = house.discord.addChannel(house.guild, { type, botPermissions: READING | SendMessages });
    const post = house.discord.addChannel(house.guild, { under: posts });
    await house.decide("post", posts);
    await postPictures(house, [{}], { channel: post });
    await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1));
    expect(await troublesOf(house)).toEqual([
      { feature: "altText", channelId: posts.id, problem: { kind: "missing", permissions: ["SendMessagesInThreads"] } },
    ]);
    expect(house.fal.jobs).toEqual([]);

    house.discord.allowBot(posts, READING | SendMessagesInThreads);
    await house.clock.advance(MINUTE_MS);
    const reply = await replyTo(house, await postPictures(house, [{}], { channel: post }), post);
    expect(reply.text).toContain(CAPTION);
    await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toEqual([]));
  });

  it.each([
    ["voice", ChannelType.GuildVoice],
    ["stage", ChannelType.GuildStageVoice],
  ])("since it may not join the %s channel of a chat, nothing is spent there until it may", async (_what, type) => {
    const house = await startAltText(undefined);
    const chat = house.discord.addChannel(house.guild, { type, botPermissions: READING | SendMessages });
    await house.decide("post", chat);
    await postPictures(house, [{}], { channel: chat });
    await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1));
    expect(await troublesOf(house)).toMatchObject([{ problem: { kind: "missing", permissions: ["Connect"] } }]);
    expect(house.fal.jobs).toEqual([]);

    house.discord.allowBot(chat, READING | SendMessages | Connect);
    await house.clock.advance(MINUTE_MS);
    await replyTo(house, await postPictures(house, [{}], { channel: chat }), chat);
  });

  it("since it is in timeout, nothing is spent until that is over", async () => {
    const house = await startAltText("post");
    const untilMs = house.clock.now() + 30 * MINUTE_MS;
    house.discord.timeOut(house.guild, house.discord.bot, untilMs);
    const message = await postPictures(house);
    await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1), 50);
    const problem = { kind: "timedOut", untilMs: Math.floor(untilMs) };
    expect(await troublesOf(house)).toEqual([{ feature: "altText", channelId: house.channel.id, problem }]);
    await house.clock.advance(MINUTE_MS);
    expect(house.fal.jobs).toEqual([]);
    expect(repliesTo(house, message)).toEqual([]);

    await house.clock.jump(30 * MINUTE_MS);
    await replyTo(house, await postPictures(house));
  });

  it.each([
    ["50013", 50_013, { message: "Missing Permissions", code: 50_013 }],
    ["50001", 50_001, { message: "Missing Access", code: 50_001 }],
    ["a code that is new", 99_999, { message: "Not here", code: 99_999 }],
  ])(
    "for no reason that it knows (%s), nothing is paid there for an hour, and it is told once",
    async (_what, _code, body) => {
      const house = await startAltText("post");
      const warn = vi.spyOn(log, "warn");
      onTestFinished(() => void vi.restoreAllMocks());
      const elsewhere = house.discord.addChannel(house.guild);
      await house.decide("post", elsewhere);
      const route = `/channels/${house.channel.id}/messages`;
      const forget = () => house.discord.faults.clear();
      house.discord.faults.add({ method: "POST", route, status: 403, body, times: 99 });
      await postPictures(house);
      await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1), 50);
      const [trouble] = await troublesOf(house);
      expect(trouble).toMatchObject({ feature: "altText", channelId: house.channel.id, problem: { kind: "refused" } });
      const untilMs = trouble && "untilMs" in trouble.problem ? trouble.problem.untilMs : 0;
      expect(untilMs - house.clock.now()).toBeGreaterThan(59 * MINUTE_MS);
      const paid = house.fal.jobs.length;
      const postNew = async (shade: number) => {
        const attachments = [house.discord.attach(await plainPicture(shade), { filename: "new.png" })];
        return house.discord.post({ channel: house.channel, user: house.stranger, attachments });
      };

      await house.clock.advance(50 * MINUTE_MS);
      for (const shade of [1, 2, 3]) await postNew(shade);
      await house.clock.advance(MINUTE_MS);
      // Elsewhere it works, and by then all of them have been seen to.
      const reply = await replyTo(house, await postPictures(house, [{}], { channel: elsewhere }), elsewhere);
      expect(reply.text).toContain(CAPTION);
      expect(house.fal.jobs).toHaveLength(paid);
      expect(warn).toHaveBeenCalledOnce();

      await house.clock.jump(10 * MINUTE_MS);
      forget();
      await replyTo(house, await postPictures(house));
      await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toEqual([]));
    },
  );

  it("in one thread for no reason that it knows, it does in the others", async () => {
    const house = await startAltText("post");
    const [closed, open] = [1, 2].map(() => house.discord.addChannel(house.guild, { under: house.channel }));
    if (!closed || !open) throw new Error("There are two threads.");
    const body = { message: "Thread is archived", code: 50_083 };
    house.discord.faults.add({ method: "POST", route: `/channels/${closed.id}/messages`, status: 400, body, times: 9 });
    await postPictures(house, [{}], { channel: closed });
    await drive(house.clock, expect.poll(() => troublesOf(house), { timeout: 4_000 }).toHaveLength(1), 50);
    expect(await troublesOf(house)).toMatchObject([{ channelId: closed.id, problem: { kind: "refused" } }]);
    await replyTo(house, await postPictures(house, [{}], { channel: open }), open);
    expect(await troublesOf(house)).toHaveLength(1);
  });

  it("since it may not read what was said before, its words stand alone, and go with the message", async () => {
    const house = await startAltText("offer");
    house.discord.allowBot(house.channel, ViewChannel | SendMessages);
    const message = await postPictures(house);
    const others = () => house.discord.messages(house.channel).filter(({ id }) => id !== message.id);
    await drive(house.clock, expect.poll(() => others()).toHaveLength(1));
    await house.clock.advance(10_000);
    house.discord.remove(message);
    await drive(house.clock, expect.poll(() => others()).toEqual([]));
  });
});
