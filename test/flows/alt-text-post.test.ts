import { MessageFlags } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { entries } from "../../src/core/store.ts";
import { log } from "../../src/log.ts";
import type { PendingRequestRecord } from "../../src/services/pending/records.ts";
import { drive } from "../support/manual-clock.ts";
import { CAPTION, hasNoReply, postPictures, repliesTo, replyTo, startAltText } from "./alt-text-harness.ts";
import { DETAILED, labels, OCR } from "./pressing.ts";

/** A model's worst, which means nothing where it is shown. */
const WILD = "@everyone <@1> **bold** ||hidden|| https://evil.example [a](https://b.example) |";

describe("where alt text is posted, a picture without it gets one reply", () => {
  it("that is silent, pings nobody, holds the text, and says that a model wrote it", async () => {
    const harness = await startAltText("post");
    const message = await postPictures(harness);
    const reply = await replyTo(harness, message);
    expect(reply.flags & MessageFlags.SuppressNotifications).toBeTruthy();
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(labels(reply)).toEqual([]);
    expect(reply.text).toMatch(/^\*\*Alt text\*\*\nA cat sleeps on a red sofa\.\n-# AI-written; may be wrong/);
    await harness.clock.advance(60_000);
    expect(repliesTo(harness, message)).toHaveLength(1);
    expect(harness.fal.jobs.map(({ endpoint }) => endpoint).sort()).toEqual([DETAILED, OCR]);
  });

  it("for all pictures of the message, numbered; spoilers stay hidden, and one that fails is left out", async () => {
    const harness = await startAltText("post");
    const message = await postPictures(harness, [{}, { spoiler: true }, {}, { description: "A dog." }]);
    harness.discord.vanish(message.attachments[2] ?? { id: "none" });
    const { text } = await replyTo(harness, message);
    expect(text).toContain(`**Picture 1**\n${CAPTION}\n**Picture 2**\n||${CAPTION}||\n-# `);
    expect(text).not.toContain("Picture 3");
    expect(text).not.toContain("is no longer there");
  });

  it("with the beginning of what is written in the picture", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(OCR, { output: { results: "NO ENTRY ".repeat(100) } });
    const { text } = await replyTo(harness, await postPictures(harness));
    const [, read = ""] = /\nText in the picture: (NO ENTRY [^\n]*…)\n/.exec(text) ?? [];
    expect(read.length).toBeGreaterThan(150);
    expect(read.length).toBeLessThanOrEqual(200);
  });

  it("in which nothing of what a model wrote formats, pings or breaks out of a spoiler", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(DETAILED, { output: { results: WILD } });
    const { text, pings } = await replyTo(harness, await postPictures(harness, [{ spoiler: true }]));
    const [, hidden = ""] = /\|\|((?:[^|\\]|\\.)*?) ?\|\|\n/s.exec(text) ?? [];
    expect(hidden.replaceAll(/\\(.)/g, "$1")).toBe(WILD);
    expect(pings.everyone).toBe(false);
  });

  it("that keeps within a message's bounds however many pictures and words there are", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(DETAILED, { output: { results: "_*漢字*_ ".repeat(400) } });
    harness.fal.answer(OCR, { output: { results: "|漢字| ".repeat(400) } });
    const { text } = await replyTo(
      harness,
      await postPictures(
        harness,
        Array.from({ length: 10 }, () => ({ spoiler: true })),
      ),
    );
    expect(text).toContain("Picture 10");
  });
});

describe("before it is there", () => {
  it("nothing public is said, whatever time it takes", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(DETAILED, { queue: [9], hold: true });
    const message = await postPictures(harness);
    const job = await drive(
      harness.clock,
      harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await harness.clock.advance(60_000);
    expect(repliesTo(harness, message)).toEqual([]);
    await job.complete({ results: CAPTION });
    expect((await replyTo(harness, message)).text).toContain(CAPTION);
  });

  it("a failure is told to nobody but the log", async () => {
    const harness = await startAltText("post");
    const [info, warn, error] = (["info", "warn", "error"] as const).map((level) => vi.spyOn(log, level));
    onTestFinished(() => void vi.restoreAllMocks());
    for (const endpoint of [DETAILED, OCR]) {
      harness.fal.answerNext(endpoint, { error: harness.fal.errors.model("content_policy_violation") });
    }
    const message = await postPictures(harness);
    await drive(
      harness.clock,
      vi.waitFor(() =>
        expect(info).toHaveBeenCalledWith(
          expect.objectContaining({ id: expect.any(String), messageId: message.id }),
          expect.any(String),
        ),
      ),
    );
    expect(await hasNoReply(harness, message)).toBe(true);
    expect(warn).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
  });

  it("a restart loses nothing, and pays nothing twice", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(DETAILED, { hold: true });
    const message = await postPictures(harness);
    const job = await drive(
      harness.clock,
      harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await harness.restart();
    await job.complete({ results: CAPTION });
    expect((await replyTo(harness, message)).text).toContain(CAPTION);
    await harness.clock.advance(60_000);
    expect(repliesTo(harness, message)).toHaveLength(1);
    expect(harness.fal.submits(DETAILED)).toHaveLength(1);
  });

  it("a picture that processes have died of is left alone", async () => {
    const harness = await startAltText("post");
    harness.fal.answer(DETAILED, { hold: true });
    const message = await postPictures(harness);
    const job = await drive(
      harness.clock,
      harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await harness.stop();
    const asks = harness.store.values<PendingRequestRecord>("asks");
    for await (const [id, record] of entries(asks)) await asks.set(id, { ...record, unendedReadings: 2 });
    await job.complete({ results: CAPTION });
    await harness.restart();
    await drive(harness.clock, harness.clock.sleep(20_000));
    expect(repliesTo(harness, message)).toEqual([]);
    for await (const left of entries(asks)) expect(left).toBeUndefined();
  });

  it.each([
    ["was described by its author", "describe"],
    ["was deleted", "delete"],
    ["is to be left alone by now", "off"],
  ] as const)("a restart after which the picture %s gets no reply", async (_what, change) => {
    const harness = await startAltText("post");
    harness.fal.answerNext(DETAILED, { hold: true });
    const message = await postPictures(harness);
    await drive(
      harness.clock,
      harness.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await harness.stop();
    if (change === "delete") harness.discord.remove(message);
    if (change === "describe") harness.discord.edit(message, { content: "Alt: a cat" });
    if (change === "off") await harness.decide(undefined);
    await harness.restart();
    await harness.decide("offer", harness.discord.addChannel(harness.guild));
    await drive(harness.clock, harness.clock.sleep(20_000));
    expect(repliesTo(harness, message)).toEqual([]);
    expect([...(await kept(harness))]).toEqual([]);
  });
});

/** Everybody who still waits, by the store. */
async function kept({ store }: Awaited<ReturnType<typeof startAltText>>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const [key] of store.values("asks").iterator?.(undefined) ?? []) found.push(key);
  return found;
}
