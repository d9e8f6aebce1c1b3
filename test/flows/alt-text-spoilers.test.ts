import { describe, expect, it, onTestFinished, vi } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { log } from "../../src/log.ts";
import type { MessageView } from "discord-stand-in";
import type { AltTextReply } from "../../src/services/servers/alt-text-replies.ts";
import { drive } from "../support/manual-clock.ts";
import {
  type AltTextHarness,
  CAPTION,
  expectGone,
  hasNoReply,
  postPictures,
  repliesTo,
  replyTo,
  startAltText,
} from "./alt-text-harness.ts";
import { isFinal } from "./harness.ts";
import { DETAILED, MORE_THAN_A_WEEK_MS, OCR, press } from "./pressing.ts";

/** The author marks pictures, by their places, as spoilers or takes that back. */
function mark(harness: AltTextHarness, message: MessageView, places: readonly number[], isSpoiler = true): void {
  const spoilers = Object.fromEntries(places.map((place) => [message.attachments[place]?.id ?? "", isSpoiler]));
  harness.discord.edit(message, { spoilers });
}

/** The one reply to a message, as soon as it says something that matches. */
async function replyThatSays(harness: AltTextHarness, message: MessageView, said: RegExp): Promise<string> {
  const text = () => repliesTo(harness, message).map((reply) => reply.text);
  await drive(harness.clock, expect.poll(text, { timeout: 4_000 }).toEqual([expect.stringMatching(said)]));
  return text()[0] ?? "";
}

const HIDDEN = `||${CAPTION}||`;

describe("a picture that is marked as a spoiler after its alt text was posted", () => {
  it("has its words put behind bars, and what stood around them stays", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(OCR, { output: { results: "NO || ENTRY|" } });
    const message = await postPictures(harness);
    const before = await replyTo(harness, message);
    mark(harness, message, [0]);
    const text = await replyThatSays(harness, message, /\|\|A cat/);
    const [, shown] = before.text.split(CAPTION);
    expect(text.replaceAll(/\|\|[^]+?\|\|/g, "")).toBe(
      `${en.altText.heading}\n\n${en.answer.textInPicture}: ${shown?.slice(shown.indexOf("\n-#"))}`,
    );
    expect(text).toContain(en.altText.introduction);
    expect(repliesTo(harness, message)).toMatchObject([{ id: before.id, pings: before.pings }]);
    expect(harness.fal.submits(DETAILED)).toHaveLength(1);
  });

  it("alone of several, after a restart, and also where it has alt text of its author's by now", async () => {
    const harness = await startAltText("post");
    const message = await postPictures(harness, [{}, {}, {}]);
    await replyTo(harness, message);
    await harness.restart();
    const [, second] = message.attachments;
    harness.discord.edit(message, { descriptions: { [second?.id ?? ""]: "A dog." } });
    mark(harness, message, [1]);
    const [one, two, three] = [1, 2, 3].map(en.answer.pictureNumber);
    const text = await replyThatSays(harness, message, /\|\|/);
    expect(text).toContain(`${one}\n${CAPTION}\n${two}\n${HIDDEN}\n${three}\n${CAPTION}\n`);
    mark(harness, message, [2]);
    await replyThatSays(harness, message, /\|\|\n[^|]+\|\|A cat/);
  });

  it("keeps its bars when it is a spoiler no longer, and is not written anew for nothing", async () => {
    const harness = await startAltText("post");
    const message = await postPictures(harness);
    await replyTo(harness, message);
    mark(harness, message, [0]);
    await replyThatSays(harness, message, /\|\|A cat/);
    mark(harness, message, [0], false);
    mark(harness, message, [0]);
    harness.discord.edit(message, { content: "look" });
    await harness.clock.advance(10_000);
    await hasNoReply(harness, await postPictures(harness, [{ description: "A wall." }]));
    expect(await replyThatSays(harness, message, /A cat/)).toContain(HIDDEN);
    expect(harness.discord.calls.filter(({ method }) => method === "PATCH")).toHaveLength(1);
  });

  it("while it is being described is never described openly", async () => {
    const harness = await startAltText("post");
    harness.fal.answerNext(DETAILED, { hold: true });
    const message = await postPictures(harness);
    const job = await drive(
      harness.clock,
      harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    mark(harness, message, [0]);
    await job.complete({ results: CAPTION });
    expect((await replyTo(harness, message)).text).toContain(HIDDEN);
  });

  it("while its reply is on the way has the words hidden as soon as it is there", async () => {
    const harness = await startAltText("post");
    harness.discord.faults.add({ method: "POST", route: "/channels/{channel_id}/messages", delayMs: 5_000 });
    const message = await postPictures(harness);
    const isSent = () => harness.discord.calls.some(({ method }) => method === "POST");
    await expect.poll(isSent, { timeout: 4_000 }).toBe(true);
    mark(harness, message, [0]);
    await replyThatSays(harness, message, /\|\|A cat/);
  });

  it("when its words are kept no longer has the reply taken away, unless it was a spoiler from the start", async () => {
    const harness = await startAltText("post");
    const messages = [await postPictures(harness), await postPictures(harness, [{ spoiler: true }])];
    const [open, hidden] = await Promise.all(messages.map((message) => replyTo(harness, message)));
    await harness.clock.jump(MORE_THAN_A_WEEK_MS);
    for (const message of messages) mark(harness, message, [0]);
    if (open) await expectGone(harness, open);
    expect(harness.discord.messages(harness.channel).some(({ id }) => id === hidden?.id)).toBe(true);
  });

  it("has a reply of an earlier version taken away, of which it is not kept what it says", async () => {
    const harness = await startAltText("post");
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    const replies = harness.store.values<AltTextReply>("alt-text-replies");
    await drive(harness.clock, expect.poll(() => replies.get(message.id)).toBeDefined());
    await replies.set(message.id, { channelId: harness.channel.id, replyId: reply.id });
    harness.discord.edit(message, { content: "look" });
    await harness.clock.advance(10_000);
    expect(repliesTo(harness, message)).toHaveLength(1);
    mark(harness, message, [0]);
    await expectGone(harness, reply);
  });

  it("whose reply a moderator has deleted does no harm", async () => {
    const harness = await startAltText("post");
    const message = await postPictures(harness);
    harness.discord.remove(await replyTo(harness, message));
    mark(harness, message, [0]);
    expect(await hasNoReply(harness, message)).toBe(true);
  });

  it("has every draft of it behind bars where alt text was only offered", async () => {
    const harness = await startAltText("offer");
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    mark(harness, message, [0]);
    await harness.clock.advance(10_000);
    const { text } = await drive(harness.clock, press(harness, reply, en.buttons.draftAltText).until(isFinal));
    expect(text).toContain(`||\`\`\`\n${CAPTION}\n\`\`\`||`);
  });
});

describe("a change of which Discord tells but a part", () => {
  it.each([
    [
      "links that it unfurled",
      (message: MessageView) => ({ id: message.id, channel_id: message.channelId, embeds: [] }),
    ],
    ["that, and no author", (message: MessageView) => ({ ...message.api, author: undefined })],
    ["that, and no pictures", (message: MessageView) => ({ ...message.api, attachments: undefined })],
  ])("(%s) changes nothing, is nobody's error, and the next is heard", async (_what, told) => {
    const harness = await startAltText("post");
    const reports = [vi.spyOn(log, "warn"), vi.spyOn(log, "error")];
    onTestFinished(() => void vi.restoreAllMocks());
    const message = await postPictures(harness);
    const before = await replyTo(harness, message);
    harness.discord.gateway.say({ t: "MESSAGE_UPDATE", d: told(message) });
    await harness.clock.advance(10_000);
    expect(repliesTo(harness, message)).toMatchObject([{ text: before.text }]);
    for (const report of reports) expect(report).not.toHaveBeenCalled();
    mark(harness, message, [0]);
    await replyThatSays(harness, message, /\|\|A cat/);
  });
});
