import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { InteractionHandle } from "discord-stand-in";
import {
  PENDING_REQUEST_OPTIONS,
  type PendingRequestRecord,
  type InteractionAddress,
} from "../../src/services/pending/records.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, startHarness } from "./harness.ts";
import { labels } from "./pressing.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FLUX = "fal-ai/flux-2-pro";
const MINUTE_MS = 60_000;

const imagine = (harness: Harness, more: object = {}) =>
  harness.discord.command({
    name: "imagine",
    options: { prompt: "a fox", ...more },
    user: harness.asker,
    guild: harness.guild,
  });
const eventually = (harness: Harness, handle: InteractionHandle, words: string) =>
  drive(
    harness.clock,
    handle.until(({ text }) => text.includes(words)),
    100,
  );
const messagesOf = (harness: Harness) => harness.discord.messages(harness.channel);

describe("after a restart", () => {
  it("a job goes on in the same message, and is neither cancelled nor submitted again", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ text }) => text.includes("3 jobs before"));
    await harness.stop();
    expect(job.cancelled).toBe(false);
    expect(handle.message()?.text).toContain("3 jobs before");
    await harness.restart();
    await eventually(harness, handle, "carrying on with this");
    await job.complete({ results: "A house." });
    await eventually(harness, handle, "A house.");
    expect(harness.fal.jobs).toHaveLength(1);
    expect(messagesOf(harness)).toHaveLength(1);
  });

  it("a picture that was finished meanwhile is delivered", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { hold: true });
    const handle = imagine(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ loading }) => loading);
    await harness.stop();
    await job.complete();
    await harness.restart();
    const message = await drive(
      harness.clock,
      handle.until(({ pictures }) => pictures.length > 0),
      100,
    );
    expect(message.pictures[0]?.description).toBe("AI-generated image: a fox");
    expect(harness.fal.jobs).toHaveLength(1);
    const calls = handle.calls.length;
    await harness.clock.advance(10_000);
    expect(handle.calls).toHaveLength(calls);
  });

  it("a picture whose file is gone is told as lost, and is not made and paid again", async () => {
    const harness = await startHarness();
    const file = { method: "GET", route: /\.fal\.media\// };
    harness.fal.faults.add({ ...file, delayMs: 60 * MINUTE_MS });
    const handle = imagine(harness, { seed: 5 });
    await harness.fal.nextSubmit();
    await expect.poll(() => harness.fal.calls.some(({ path }) => /\/requests\/[^/]+$/.test(path))).toBe(true);
    await harness.clock.advance(0);
    await harness.stop();
    const mend = harness.fal.faults.add({ ...file, status: 404, body: { detail: "Not Found" }, times: 99 });
    await harness.restart();
    const message = await eventually(harness, handle, "fal no longer has the result");
    expect(message.buttons).toMatchObject([{ label: en.buttons.tryAgain }, { label: en.buttons.delete }]);
    expect(harness.fal.jobs).toHaveLength(1);

    // Who asks anew has it made anew.
    const again = imagine(harness, { seed: 5 });
    await drive(harness.clock, harness.fal.nextSubmit(), 100);
    mend();
    await drive(
      harness.clock,
      again.until(({ pictures }) => pictures.length > 0),
      100,
    );
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("somebody whose picture was still being read is told to try again in a moment", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({ route: /ephemeral-attachments/, delayMs: 60_000 });
    const handle = await caption(harness);
    await harness.clock.sleepers(3);
    await harness.stop();
    expect(handle.message()).toMatchObject({ ephemeral: true, text: expect.stringContaining("restarting") });
  });

  it("nothing is said again to those who were answered", async () => {
    const harness = await startHarness();
    const handle = await caption(harness);
    await handle.until(isFinal);
    const calls = handle.calls.length;
    await harness.restart();
    await harness.clock.advance(10_000);
    expect(handle.calls).toHaveLength(calls);
  });

  it("Cancel still cancels, for the one who asked", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ buttons }) => buttons.length > 0);
    await harness.restart();
    const message = await eventually(harness, handle, "carrying on with this");
    const [button] = message.buttons;
    const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
    harness.discord.press({ message, customId, user: harness.asker });
    await eventually(harness, handle, "Cancelled.");
    await expect.poll(() => job.cancelled).toBe(true);
  });
});

describe("when the token is over", () => {
  async function finishedWhileAway(command: (harness: Harness) => Promise<InteractionHandle> | InteractionHandle) {
    const harness = await startHarness({ environment: { JOB_TIMEOUT_SECONDS: "7200" } });
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    harness.fal.answer(FLUX, { hold: true, queue: [3] });
    const handle = await command(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ text }) => text.includes("3 jobs before"));
    await harness.stop();
    await harness.clock.jump(20 * MINUTE_MS);
    await job.complete(job.endpoint === DETAILED ? { results: "A house." } : undefined);
    return { harness, handle };
  }

  it("the message is edited by the bot itself", async () => {
    const { harness, handle } = await finishedWhileAway(caption);
    await harness.restart();
    await eventually(harness, handle, "A house.");
    expect(messagesOf(harness).filter(({ text }) => text.includes("A house."))).toHaveLength(1);
    expect(handle.message()?.pings.users).toEqual([]);
  });

  it("and the message cannot be edited, a new one mentions only the one who asked", async () => {
    const { harness } = await finishedWhileAway(caption);
    harness.discord.faults.add({
      method: "PATCH",
      route: /^\/channels\/\d+\/messages\/\d+$/,
      status: 403,
      body: { message: "Missing Permissions", code: 50_013 },
      times: 9,
    });
    await harness.restart();
    const own = () => messagesOf(harness).map(({ text }) => text.includes("A house."));
    await drive(harness.clock, expect.poll(own, { timeout: 10_000 }).toEqual([true]), 100);
    expect(messagesOf(harness)[0]?.pings).toEqual({ everyone: false, users: [harness.asker.id], roles: [] });
  });

  it("and the message was deleted, nothing is posted", async () => {
    const { harness, handle } = await finishedWhileAway(caption);
    harness.discord.remove({ id: handle.message()?.id ?? "" });
    await harness.restart();
    await harness.clock.advance(30_000);
    await expect.poll(() => harness.discord.calls.some(({ status }) => status === 404)).toBe(true);
    expect(messagesOf(harness)).toHaveLength(0);
  });

  it("and only the asker may see it, what was made is kept, so that asking again is free", async () => {
    const { harness } = await finishedWhileAway((at) => imagine(at, { seed: 5, private: true }));
    await harness.restart();
    const isFetched = () => harness.fal.calls.some(({ host }) => host.endsWith("fal.media"));
    await drive(harness.clock, expect.poll(isFetched).toBe(true), 100);
    const again = imagine(harness, { seed: 5, private: true });
    const message = await drive(
      harness.clock,
      again.until(({ pictures }) => pictures.length > 0),
      100,
    );
    expect(message.text).toContain("same answer as before");
    expect(harness.fal.jobs).toHaveLength(1);
    expect(messagesOf(harness).filter(({ ephemeral }) => !ephemeral)).toHaveLength(0);
  });
});

describe("when the token is over and nothing was spent yet", () => {
  /** A person who waits since long before the start for a picture that was not asked of fal yet. */
  async function recorded(more: Partial<InteractionAddress>) {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startHarness({ clock, store });
    await harness.stop();
    const asks = store.values<PendingRequestRecord>("asks", PENDING_REQUEST_OPTIONS);
    const task = { kind: "imagine", prompt: "a fox", size: "square", seed: 1, format: "png", safety: "2" } as const;
    const place = { guildId: harness.guild.id, channelId: harness.channel.id };
    await asks.set("ask", {
      id: "ask",
      userId: harness.asker.id,
      request: { task, pictures: [] },
      locale: "en-US",
      maxFileBytes: 1e7,
      address: {
        kind: "interaction",
        ...place,
        startedAtMs: harness.clock.now() - 20 * MINUTE_MS,
        interactionId: "1",
        token: "over",
        applicationId: harness.discord.bot.id,
        isPrivate: false,
        isBotThere: true,
        ...more,
      },
      owner: "a process that died",
    });
    await harness.restart();
    return { harness, asks };
  }

  it("nothing is, where nobody can be told: the wish ends", async () => {
    for (const more of [{ isPrivate: true }, { isBotThere: false }]) {
      const { harness, asks } = await recorded(more);
      await drive(harness.clock, expect.poll(() => asks.get("ask")).toBeUndefined(), 100);
      expect(harness.fal.jobs).toHaveLength(0);
    }
  });

  it("the answer is posted by the bot itself where it may", async () => {
    const { harness, asks } = await recorded({});
    await drive(harness.clock, expect.poll(() => asks.get("ask")).toBeUndefined(), 100);
    expect(messagesOf(harness).map(({ pings }) => pings.users)).toEqual([[harness.asker.id]]);
    expect(harness.fal.jobs).toHaveLength(1);
  });
});

describe("a submit of which nobody knows whether it arrived", () => {
  it("is told to the one who asked a picture, who may try again", async () => {
    const harness = await startHarness();
    harness.fal.faults.add({ method: "POST", route: `queue.fal.run/${FLUX}`, reset: "after" });
    const message = await imagine(harness).until(isFinal);
    expect(message.text).toContain("I did not send it again");
    expect(message.buttons).toMatchObject([{ label: en.buttons.tryAgain }, { label: en.buttons.delete }]);
    expect(harness.fal.jobs).toHaveLength(1);

    const [button] = message.buttons;
    const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
    await harness.restart();
    const pressed = harness.discord.press({ message, customId, user: harness.stranger });
    const theirs = await pressed.until(({ pictures }) => pictures.length > 0);
    expect(theirs.pictures[0]?.description).toBe("AI-generated image: a fox");
    expect(theirs.id).not.toBe(message.id);
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("is repeated once for a text, and no more", async () => {
    const harness = await startHarness();
    harness.fal.faults.add({ method: "POST", route: `queue.fal.run/${DETAILED}`, reset: "after", times: 9 });
    const handle = await caption(harness);
    expect((await handle.until(isFinal)).text).toContain("I did not send it again");
    expect(harness.fal.jobs).toHaveLength(2);
  });
});

describe("Try again", () => {
  it("is not offered for what the person must change", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { error: harness.fal.errors.model("content_policy_violation") });
    expect(labels(await imagine(harness).until(isFinal))).not.toContain(en.buttons.tryAgain);
  });

  it("after a week says that it is too late", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { error: harness.fal.errors.model("internal_server_error") });
    const message = await imagine(harness).until(isFinal);
    const [button] = message.buttons;
    const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
    await harness.clock.jump(8 * 24 * 60 * MINUTE_MS);
    const pressed = harness.discord.press({ message, customId, user: harness.asker });
    const answer = await pressed.until(() => true);
    expect(answer).toMatchObject({ ephemeral: true, text: expect.stringContaining("no longer have what this needs") });
  });
});
