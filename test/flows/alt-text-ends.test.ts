import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished } from "vitest";
import type { MessageView } from "discord-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import {
  type AltTextHouse,
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

const describeAll = (house: AltTextHouse, message: MessageView) =>
  house.discord.edit(message, {
    descriptions: Object.fromEntries(message.attachments.map(({ id }) => [id, "A cat."])),
  });

/** Whatever makes the bot's reply superfluous. */
const ENDS: readonly [string, (house: AltTextHouse, message: MessageView) => unknown][] = [
  ["is deleted", (house, message) => house.discord.remove(message)],
  ["gets alt text from its author", describeAll],
  ["says 'Alt:' by now", (house, message) => house.discord.edit(message, { content: "Alt: a cat on a sofa" })],
];

describe.each(["offer", "post"] as const)("a reply (%s) goes when its message", (mode) => {
  it.each(ENDS)("%s", async (_what, end) => {
    const house = await startAltText(mode);
    const message = await postPictures(house);
    const reply = await replyTo(house, message);
    await house.clock.advance(10_000);
    end(house, message);
    await expectGone(house, reply);
  });

  it.each(ENDS)("%s, long after a restart", async (_what, end) => {
    const house = await startAltText(mode);
    const message = await postPictures(house);
    const reply = await replyTo(house, message);
    await house.restart();
    await house.clock.jump(29 * DAY_MS);
    end(house, message);
    await expectGone(house, reply);
  });

  it.each(ENDS)("%s at the moment in which it is posted", async (_what, end) => {
    const house = await startAltText(mode);
    const seen: string[] = [];
    house.discord.on("message", ({ repliesTo: to, id }, change) => {
      const message = house.discord.messages(house.channel).find((one) => one.id === to);
      if (!message || change !== "create") return;
      seen.push(id);
      end(house, message); // Discord's answer to the bot is still on its way
    });
    const message = await postPictures(house);
    await drive(house.clock, expect.poll(() => seen, { timeout: 4_000 }).toHaveLength(1));
    await drive(house.clock, expect.poll(() => repliesTo(house, message)).toEqual([]));
  });

  it.each(ENDS)("%s while Discord is slow to take it", async (_what, end) => {
    const house = await startAltText(mode);
    house.discord.faults.add({ ...POSTING, delayMs: 5_000 });
    const message = await postPictures(house);
    await expect.poll(() => house.discord.calls.some(({ method }) => method === "POST")).toBe(true);
    end(house, message);
    expect(await hasNoReply(house, message)).toBe(true);
    await house.clock.advance(60_000);
    expect(repliesTo(house, message)).toEqual([]);
  });

  it("is deleted with many others", async () => {
    const house = await startAltText(mode);
    const messages = await Promise.all([postPictures(house), postPictures(house)]);
    const replies = await Promise.all(messages.map((message) => replyTo(house, message)));
    await house.clock.advance(10_000);
    const { ManageMessages, ViewChannel, SendMessages, ReadMessageHistory } = PermissionFlagsBits;
    house.discord.allowBot(house.channel, ManageMessages | ViewChannel | SendMessages | ReadMessageHistory);
    const response = await fetch(`${house.discord.apiUrl}/v10/channels/${house.channel.id}/messages/bulk-delete`, {
      method: "POST",
      headers: { authorization: `Bot ${house.discord.token}`, "content-type": "application/json" },
      body: JSON.stringify({ messages: messages.map(({ id }) => id) }),
    });
    expect(response.status).toBe(204);
    for (const reply of replies) await expectGone(house, reply);
  });

  it("stays when one of its pictures has no alt text still, and when words change that say nothing of them", async () => {
    const house = await startAltText(mode);
    const message = await postPictures(house, [{}, {}]);
    await replyTo(house, message);
    house.discord.edit(message, { content: "look" });
    house.discord.edit(message, { descriptions: { [message.attachments[0]?.id ?? ""]: "A cat." } });
    await house.clock.advance(60_000);
    expect(repliesTo(house, message)).toHaveLength(1);
  });

  it("comes but once: not when alt text is taken away, nor when Discord tells of the message again", async () => {
    const house = await startAltText(mode);
    const message = await postPictures(house);
    const reply = await replyTo(house, message);
    describeAll(house, message);
    await expectGone(house, reply);
    house.discord.edit(message, { descriptions: { [message.attachments[0]?.id ?? ""]: "" } });
    expect(await hasNoReply(house, message)).toBe(true);
  });

  it("that a moderator has deleted before does no harm", async () => {
    const house = await startAltText(mode);
    const message = await postPictures(house);
    house.discord.remove(await replyTo(house, message));
    house.discord.remove(message);
    expect(await hasNoReply(house, message)).toBe(true);
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
  const house = await startAltText("offer", { clock, store: { ...store, claim } });
  const message = await postPictures(house);
  await house.clock.advance(10_000);
  isTaken = false;
  expect(await hasNoReply(house, message)).toBe(true);
});

it.each(ENDS)("nothing is paid for any longer, and nothing posted, once the message %s", async (_what, end) => {
  const house = await startAltText("post");
  house.fal.answerNext(DETAILED, { hold: true });
  const message = await postPictures(house);
  const job = await drive(
    house.clock,
    house.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
  );
  end(house, message);
  const isCancelled = () =>
    house.fal.calls.some(({ method, path }) => method === "PUT" && path.includes(job.requestId));
  await drive(house.clock, expect.poll(isCancelled, { timeout: 4_000 }).toBe(true));
  expect(await hasNoReply(house, message)).toBe(true);
});
