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
    const house = await startAltText("post");
    const message = await postPictures(house);
    const reply = await replyTo(house, message);
    expect(reply.flags & MessageFlags.SuppressNotifications).toBeTruthy();
    expect(reply.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(labels(reply)).toEqual([]);
    expect(reply.text).toMatch(/^\*\*Alt text\*\*\nA cat sleeps on a red sofa\.\n-# AI-written; may be wrong/);
    await house.clock.advance(60_000);
    expect(repliesTo(house, message)).toHaveLength(1);
    expect(house.fal.jobs.map(({ endpoint }) => endpoint).sort()).toEqual([DETAILED, OCR]);
  });

  it("for all pictures of the message, numbered; spoilers stay hidden, and one that fails is left out", async () => {
    const house = await startAltText("post");
    const message = await postPictures(house, [{}, { spoiler: true }, {}, { description: "A dog." }]);
    house.discord.vanish(message.attachments[2] ?? { id: "none" });
    const { text } = await replyTo(house, message);
    expect(text).toContain(`**Picture 1**\n${CAPTION}\n**Picture 2**\n||${CAPTION}||\n-# `);
    expect(text).not.toContain("Picture 3");
    expect(text).not.toContain("is no longer there");
  });

  it("with the beginning of what is written in the picture", async () => {
    const house = await startAltText("post");
    house.fal.answer(OCR, { output: { results: "NO ENTRY ".repeat(100) } });
    const { text } = await replyTo(house, await postPictures(house));
    const [, read = ""] = /\nText in the picture: (NO ENTRY [^\n]*…)\n/.exec(text) ?? [];
    expect(read.length).toBeGreaterThan(150);
    expect(read.length).toBeLessThanOrEqual(200);
  });

  it("in which nothing of what a model wrote formats, pings or breaks out of a spoiler", async () => {
    const house = await startAltText("post");
    house.fal.answer(DETAILED, { output: { results: WILD } });
    const { text, pings } = await replyTo(house, await postPictures(house, [{ spoiler: true }]));
    const [, hidden = ""] = /\|\|((?:[^|\\]|\\.)*?) ?\|\|\n/s.exec(text) ?? [];
    expect(hidden.replaceAll(/\\(.)/g, "$1")).toBe(WILD);
    expect(pings.everyone).toBe(false);
  });

  it("that keeps within a message's bounds however many pictures and words there are", async () => {
    const house = await startAltText("post");
    house.fal.answer(DETAILED, { output: { results: "_*漢字*_ ".repeat(400) } });
    house.fal.answer(OCR, { output: { results: "|漢字| ".repeat(400) } });
    const { text } = await replyTo(
      house,
      await postPictures(
        house,
        Array.from({ length: 10 }, () => ({ spoiler: true })),
      ),
    );
    expect(text).toContain("Picture 10");
  });
});

describe("before it is there", () => {
  it("nothing public is said, whatever time it takes", async () => {
    const house = await startAltText("post");
    house.fal.answer(DETAILED, { queue: [9], hold: true });
    const message = await postPictures(house);
    const job = await drive(
      house.clock,
      house.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await house.clock.advance(60_000);
    expect(repliesTo(house, message)).toEqual([]);
    await job.complete({ results: CAPTION });
    expect((await replyTo(house, message)).text).toContain(CAPTION);
  });

  it("a failure is told to nobody but the log", async () => {
    const house = await startAltText("post");
    const [info, warn, error] = (["info", "warn", "error"] as const).map((level) => vi.spyOn(log, level));
    onTestFinished(() => void vi.restoreAllMocks());
    for (const endpoint of [DETAILED, OCR]) {
      house.fal.answerNext(endpoint, { error: house.fal.errors.model("content_policy_violation") });
    }
    const message = await postPictures(house);
    await drive(
      house.clock,
      vi.waitFor(() =>
        expect(info).toHaveBeenCalledWith(
          expect.objectContaining({ id: expect.any(String), messageId: message.id }),
          expect.any(String),
        ),
      ),
    );
    expect(await hasNoReply(house, message)).toBe(true);
    expect(warn).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
  });

  it("a restart loses nothing, and pays nothing twice", async () => {
    const house = await startAltText("post");
    house.fal.answer(DETAILED, { hold: true });
    const message = await postPictures(house);
    const job = await drive(
      house.clock,
      house.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await house.restart();
    await job.complete({ results: CAPTION });
    expect((await replyTo(house, message)).text).toContain(CAPTION);
    await house.clock.advance(60_000);
    expect(repliesTo(house, message)).toHaveLength(1);
    expect(house.fal.submits(DETAILED)).toHaveLength(1);
  });

  it("a picture that processes have died of is left alone", async () => {
    const house = await startAltText("post");
    house.fal.answer(DETAILED, { hold: true });
    const message = await postPictures(house);
    const job = await drive(
      house.clock,
      house.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await house.stop();
    const asks = house.store.values<PendingRequestRecord>("asks");
    for await (const [id, record] of entries(asks)) await asks.set(id, { ...record, unendedReadings: 2 });
    await job.complete({ results: CAPTION });
    await house.restart();
    await drive(house.clock, house.clock.sleep(20_000));
    expect(repliesTo(house, message)).toEqual([]);
    for await (const left of entries(asks)) expect(left).toBeUndefined();
  });

  it.each([
    ["was described by its author", "describe"],
    ["was deleted", "delete"],
    ["is to be left alone by now", "off"],
  ] as const)("a restart after which the picture %s gets no reply", async (_what, change) => {
    const house = await startAltText("post");
    house.fal.answerNext(DETAILED, { hold: true });
    const message = await postPictures(house);
    await drive(
      house.clock,
      house.fal.nextSubmit(({ endpoint }) => endpoint === DETAILED),
    );
    await house.stop();
    if (change === "delete") house.discord.remove(message);
    if (change === "describe") house.discord.edit(message, { content: "Alt: a cat" });
    if (change === "off") await house.decide(undefined);
    await house.restart();
    await house.decide("offer", house.discord.addChannel(house.guild));
    await drive(house.clock, house.clock.sleep(20_000));
    expect(repliesTo(house, message)).toEqual([]);
    expect([...(await kept(house))]).toEqual([]);
  });
});

/** Everybody who still waits, by the store. */
async function kept({ store }: Awaited<ReturnType<typeof startAltText>>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const [key] of store.values("asks").iterator?.(undefined) ?? []) found.push(key);
  return found;
}
