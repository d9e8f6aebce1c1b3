import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { about, FLUX, MOONDREAM, press } from "./pressing.ts";

const LONG_MS = 61_000;
const { finished } = en.progress;

type CommandUse = Partial<Parameters<Harness["discord"]["command"]>[0]>;

/** A picture that is asked for, and its job, which waits. */
async function startLong(harness: Harness, more: CommandUse = {}, isDirect = false) {
  harness.fal.answer(FLUX, { hold: true, queue: [3] });
  const where = isDirect ? {} : { guild: harness.guild };
  const options = { prompt: "a fox" };
  const handle = harness.discord.command({ name: "imagine", options, user: harness.asker, ...where, ...more });
  const job = await drive(harness.clock, harness.fal.nextSubmit(), 20);
  await handle.until(({ text }) => text.includes("3 "));
  return { handle, job };
}

/** Every message of the bot's in a place that has pinged anybody. */
const pinging = (harness: Harness, channel: Harness["channel"]): readonly MessageView[] =>
  harness.discord
    .messages(channel)
    .filter(({ pings, authorId }) => pings.users.length > 0 && authorId === harness.discord.bot.id);

/** The message that pings, as soon as it is there; nothing else has pinged. */
async function callIn(harness: Harness, channel: Harness["channel"]): Promise<MessageView> {
  await drive(harness.clock, expect.poll(() => pinging(harness, channel).length, { interval: 2 }).toBe(1), 20);
  const [call] = pinging(harness, channel);
  if (!call) throw new Error("It is gone.");
  return call;
}

/** An answer that is finished, and all that comes after it. */
async function settled(harness: Harness, handle: InteractionHandle): Promise<MessageView> {
  const message = await drive(harness.clock, handle.until(isFinal), 20);
  await harness.clock.advance(3_000);
  return message;
}

describe("a job of more than a minute", () => {
  it("calls its asker in a reply to the answer, and nobody else", async () => {
    const harness = await startHarness();
    const { handle, job } = await startLong(harness);
    await harness.clock.advance(LONG_MS);
    await job.complete();
    const answer = await settled(harness, handle);
    const call = await callIn(harness, harness.channel);
    expect(call).toMatchObject({ text: finished.picture(harness.asker.id), repliesTo: answer.id, isV2: true });
    expect(call.pings).toEqual({ everyone: false, users: [harness.asker.id], roles: [] });
    expect(answer.pings.users).toEqual([]);
  });

  it("says in the asker's language that it failed", async () => {
    const harness = await startHarness();
    const { handle, job } = await startLong(harness, { locale: "de" });
    await harness.clock.advance(LONG_MS);
    job.fail(harness.fal.errors.model("content_policy_violation"));
    await settled(harness, handle);
    expect((await callIn(harness, harness.channel)).text).toBe(de.progress.finished.failure(harness.asker.id));
  });

  it("calls in a DM, too, where an edit notifies nobody either", async () => {
    const harness = await startHarness();
    const { handle, job } = await startLong(harness, {}, true);
    await harness.clock.advance(LONG_MS);
    await job.complete();
    await settled(harness, handle);
    expect((await callIn(harness, harness.discord.dm(harness.asker))).text).toBe(finished.picture(harness.asker.id));
  });

  it("calls through the interaction where the bot itself is not", async () => {
    const harness = await startHarness();
    const guild = harness.discord.addGuild({ name: "Elsewhere", installed: false });
    const channel = harness.discord.addChannel(guild);
    harness.discord.addMember(guild, harness.asker);
    const { handle, job } = await startLong(harness, { guild, channel });
    await harness.clock.advance(LONG_MS);
    await job.complete();
    await settled(harness, handle);
    expect((await callIn(harness, channel)).text).toBe(finished.picture(harness.asker.id));
  });

  it("calls whoever asked in a message of their own", async () => {
    const harness = await startHarness();
    harness.fal.answer(MOONDREAM, { hold: true, queue: [3] });
    const attachment = harness.discord.attach(await plainPicture(), { filename: "wall.png" });
    const { channel, asker: user } = harness;
    harness.discord.post({ channel, user, content: `<@${harness.discord.bot.id}> What?`, attachments: [attachment] });
    const job = await drive(harness.clock, harness.fal.nextSubmit(), 20);
    await harness.clock.advance(LONG_MS);
    await job.complete({ output: "A wall." });
    const call = await callIn(harness, channel);
    const answer = harness.discord.messages(channel).find(({ id }) => id === call.repliesTo);
    expect(call.text).toBe(finished.text(user.id));
    expect(answer?.text).toContain("A wall.");
  });

  it("calls once, though another process has gone on with it", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startHarness({ clock, store });
    const { handle, job } = await startLong(harness);
    await harness.restart();
    await harness.clock.advance(LONG_MS);
    await job.complete();
    await settled(harness, handle);
    expect((await callIn(harness, harness.channel)).text).toBe(finished.picture(harness.asker.id));
    await harness.stop();
    await store.close();
  });
});

describe("nobody is called", () => {
  it("after less than a minute", async () => {
    const harness = await startHarness();
    const { handle, job } = await startLong(harness);
    await harness.clock.advance(50_000);
    await job.complete();
    await settled(harness, handle);
    expect(pinging(harness, harness.channel)).toEqual([]);
  });

  it("where the answer is private", async () => {
    const harness = await startHarness();
    const { handle, job } = await startLong(harness, { options: { prompt: "a fox", private: true } });
    await harness.clock.advance(LONG_MS);
    await job.complete();
    await settled(harness, handle);
    expect(handle.followUps).toEqual([]);
    expect(pinging(harness, harness.channel)).toEqual([]);
  });

  it("who has cancelled", async () => {
    const harness = await startHarness();
    const { handle } = await startLong(harness);
    await harness.clock.advance(LONG_MS);
    const message = handle.message();
    if (message) press(harness, message, en.progress.cancel);
    await settled(harness, handle);
    expect(pinging(harness, harness.channel)).toEqual([]);
  });

  it("where no more can be posted, and the next is answered", async () => {
    const harness = await startHarness();
    const { handle, job } = await startLong(harness);
    await harness.clock.advance(LONG_MS);
    const refusal = { status: 403, body: { code: 50_013, message: "no" }, times: 99 };
    for (const route of ["/channels/{channel_id}/messages", "/webhooks/{webhook_id}/{webhook_token}"]) {
      harness.discord.faults.add({ method: "POST", route, ...refusal });
    }
    await job.complete();
    await settled(harness, handle);
    expect(pinging(harness, harness.channel)).toEqual([]);
    expect((await drive(harness.clock, about(harness, "caption"))).message.text).toContain("Florence");
  });
});
