import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished } from "vitest";
import type { MessageView } from "discord-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import {
  type AltTextHarness,
  expectGone,
  hasNoReply,
  postPictures,
  repliesTo,
  replyTo,
  startAltText,
} from "./alt-text-harness.ts";
import { DETAILED } from "./pressing.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const POSTING = { method: "POST", route: "/channels/{channel_id}/messages" } as const;

const describeAll = (harness: AltTextHarness, message: MessageView) =>
  harness.discord.edit(message, {
    descriptions: Object.fromEntries(message.attachments.map(({ id }) => [id, "A cat."])),
  });

/** Whatever makes the bot's reply superfluous. */
const ENDS: readonly [string, (harness: AltTextHarness, message: MessageView) => unknown][] = [
  ["is deleted", (harness, message) => harness.discord.remove(message)],
  ["gets alt text from its author", describeAll],
  ["says 'Alt:' by now", (harness, message) => harness.discord.edit(message, { content: "Alt: a cat on a sofa" })],
];

describe.each(["offer", "post"] as const)("a reply (%s) goes when its message", (mode) => {
  it.each(ENDS)("%s", async (_what, end) => {
    const harness = await startAltText(mode);
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    await harness.clock.advance(10_000);
    end(harness, message);
    await expectGone(harness, reply);
  });

  it.each(ENDS)("%s, long after a restart", async (_what, end) => {
    const harness = await startAltText(mode);
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    await harness.restart();
    await harness.clock.jump(29 * DAY_MS);
    end(harness, message);
    await expectGone(harness, reply);
  });

  it.each(ENDS)("%s at the moment in which it is posted", async (_what, end) => {
    const harness = await startAltText(mode);
    const seen: string[] = [];
    harness.discord.on("message", ({ repliesTo: to, id }, change) => {
      const message = harness.discord.messages(harness.channel).find((one) => one.id === to);
      if (!message || change !== "create") return;
      seen.push(id);
      end(harness, message); // Discord's answer to the bot is still on its way
    });
    const message = await postPictures(harness);
    await drive(harness.clock, expect.poll(() => seen, { timeout: 4_000 }).toHaveLength(1));
    await drive(harness.clock, expect.poll(() => repliesTo(harness, message)).toEqual([]));
  });

  it.each(ENDS)("%s while Discord is slow to take it", async (_what, end) => {
    const harness = await startAltText(mode);
    harness.discord.faults.add({ ...POSTING, delayMs: 5_000 });
    const message = await postPictures(harness);
    await expect.poll(() => harness.discord.calls.some(({ method }) => method === "POST")).toBe(true);
    end(harness, message);
    expect(await hasNoReply(harness, message)).toBe(true);
    await harness.clock.advance(60_000);
    expect(repliesTo(harness, message)).toEqual([]);
  });

  it("is deleted with many others", async () => {
    const harness = await startAltText(mode);
    const messages = await Promise.all([postPictures(harness), postPictures(harness)]);
    const replies = await Promise.all(messages.map((message) => replyTo(harness, message)));
    await harness.clock.advance(10_000);
    const { ManageMessages, ViewChannel, SendMessages, ReadMessageHistory } = PermissionFlagsBits;
    harness.discord.allowBot(harness.channel, ManageMessages | ViewChannel | SendMessages | ReadMessageHistory);
    const response = await fetch(`${harness.discord.apiUrl}/v10/channels/${harness.channel.id}/messages/bulk-delete`, {
      method: "POST",
      headers: { authorization: `Bot ${harness.discord.token}`, "content-type": "application/json" },
      body: JSON.stringify({ messages: messages.map(({ id }) => id) }),
    });
    expect(response.status).toBe(204);
    for (const reply of replies) await expectGone(harness, reply);
  });

  it("stays when one of its pictures has no alt text still, and when words change that say nothing of them", async () => {
    const harness = await startAltText(mode);
    const message = await postPictures(harness, [{}, {}]);
    await replyTo(harness, message);
    harness.discord.edit(message, { content: "look" });
    harness.discord.edit(message, { descriptions: { [message.attachments[0]?.id ?? ""]: "A cat." } });
    await harness.clock.advance(60_000);
    expect(repliesTo(harness, message)).toHaveLength(1);
  });

  it("comes but once: not when alt text is taken away, nor when Discord tells of the message again", async () => {
    const harness = await startAltText(mode);
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    describeAll(harness, message);
    await expectGone(harness, reply);
    harness.discord.edit(message, { descriptions: { [message.attachments[0]?.id ?? ""]: "" } });
    expect(await hasNoReply(harness, message)).toBe(true);
  });

  it("that a moderator has deleted before does no harm", async () => {
    const harness = await startAltText(mode);
    const message = await postPictures(harness);
    harness.discord.remove(await replyTo(harness, message));
    harness.discord.remove(message);
    expect(await hasNoReply(harness, message)).toBe(true);
  });
});

it("a message that another process is about to reply to gets nothing from this one", async () => {
  const clock = createManualClock();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  onTestFinished(() => store.close());
  let isTaken = true;
  const claim: typeof store.claim = async (key, owner, ttlMs) => {
    if (isTaken && key.startsWith("alt-text:")) await store.claim(key, "another process", ttlMs);
    return store.claim(key, owner, ttlMs);
  };
  const harness = await startAltText("offer", { clock, store: { ...store, claim } });
  const message = await postPictures(harness);
  await harness.clock.advance(10_000);
  isTaken = false;
  expect(await hasNoReply(harness, message)).toBe(true);
});

it.each(ENDS)("nothing is paid for any longer, and nothing posted, once the message %s", async (_what, end) => {
  const harness = await startAltText("post");
  harness.fal.answerNext(DETAILED, { hold: true });
  const message = await postPictures(harness);
  const job = await drive(
    harness.clock,
    harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
  );
  end(harness, message);
  const isCancelled = () =>
    harness.fal.calls.some(({ method, path }) => method === "PUT" && path.includes(job.requestId));
  await drive(harness.clock, expect.poll(isCancelled, { timeout: 4_000 }).toBe(true));
  expect(await hasNoReply(harness, message)).toBe(true);
});
