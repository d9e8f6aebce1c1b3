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

type Wish = Partial<Parameters<Harness["discord"]["command"]>[0]>;

/** A picture that is asked for, and its job, which waits. */
async function startLong(house: Harness, wish: Wish = {}, isDirect = false) {
  house.fal.answer(FLUX, { hold: true, queue: [3] });
  const where = isDirect ? {} : { guild: house.guild };
  const options = { prompt: "a fox" };
  const handle = house.discord.command({ name: "imagine", options, user: house.asker, ...where, ...wish });
  const job = await drive(house.clock, house.fal.nextSubmit(), 20);
  await handle.until(({ text }) => text.includes("3 "));
  return { handle, job };
}

/** Every message of the bot's in a place that has pinged anybody. */
const pinging = (house: Harness, channel: Harness["channel"]): readonly MessageView[] =>
  house.discord
    .messages(channel)
    .filter(({ pings, authorId }) => pings.users.length > 0 && authorId === house.discord.bot.id);

/** The message that pings, as soon as it is there; nothing else has pinged. */
async function callIn(house: Harness, channel: Harness["channel"]): Promise<MessageView> {
  await drive(house.clock, expect.poll(() => pinging(house, channel).length, { interval: 2 }).toBe(1), 20);
  const [call] = pinging(house, channel);
  if (!call) throw new Error("It is gone.");
  return call;
}

/** An answer that is finished, and all that comes after it. */
async function settled(house: Harness, handle: InteractionHandle): Promise<MessageView> {
  const message = await drive(house.clock, handle.until(isFinal), 20);
  await house.clock.advance(3_000);
  return message;
}

describe("a job of more than a minute", () => {
  it("calls its asker in a reply to the answer, and nobody else", async () => {
    const house = await startHarness();
    const { handle, job } = await startLong(house);
    await house.clock.advance(LONG_MS);
    await job.complete();
    const answer = await settled(house, handle);
    const call = await callIn(house, house.channel);
    expect(call).toMatchObject({ text: finished.picture(house.asker.id), repliesTo: answer.id, isV2: true });
    expect(call.pings).toEqual({ everyone: false, users: [house.asker.id], roles: [] });
    expect(answer.pings.users).toEqual([]);
  });

  it("says in the asker's language that it failed", async () => {
    const house = await startHarness();
    const { handle, job } = await startLong(house, { locale: "de" });
    await house.clock.advance(LONG_MS);
    job.fail(house.fal.errors.model("content_policy_violation"));
    await settled(house, handle);
    expect((await callIn(house, house.channel)).text).toBe(de.progress.finished.failure(house.asker.id));
  });

  it("calls in a DM, too, where an edit notifies nobody either", async () => {
    const house = await startHarness();
    const { handle, job } = await startLong(house, {}, true);
    await house.clock.advance(LONG_MS);
    await job.complete();
    await settled(house, handle);
    expect((await callIn(house, house.discord.dm(house.asker))).text).toBe(finished.picture(house.asker.id));
  });

  it("calls through the interaction where the bot itself is not", async () => {
    const house = await startHarness();
    const guild = house.discord.addGuild({ name: "Elsewhere", installed: false });
    const channel = house.discord.addChannel(guild);
    house.discord.addMember(guild, house.asker);
    const { handle, job } = await startLong(house, { guild, channel });
    await house.clock.advance(LONG_MS);
    await job.complete();
    await settled(house, handle);
    expect((await callIn(house, channel)).text).toBe(finished.picture(house.asker.id));
  });

  it("calls whoever asked in a message of their own", async () => {
    const house = await startHarness();
    house.fal.answer(MOONDREAM, { hold: true, queue: [3] });
    const attachment = house.discord.attach(await plainPicture(), { filename: "wall.png" });
    const { channel, asker: user } = house;
    house.discord.post({ channel, user, content: `<@${house.discord.bot.id}> What?`, attachments: [attachment] });
    const job = await drive(house.clock, house.fal.nextSubmit(), 20);
    await house.clock.advance(LONG_MS);
    await job.complete({ output: "A wall." });
    const call = await callIn(house, channel);
    const answer = house.discord.messages(channel).find(({ id }) => id === call.repliesTo);
    expect(call.text).toBe(finished.text(user.id));
    expect(answer?.text).toContain("A wall.");
  });

  it("calls once, though another process has gone on with it", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const house = await startHarness({ clock, store });
    const { handle, job } = await startLong(house);
    await house.restart();
    await house.clock.advance(LONG_MS);
    await job.complete();
    await settled(house, handle);
    expect((await callIn(house, house.channel)).text).toBe(finished.picture(house.asker.id));
    await house.stop();
    await store.close();
  });
});

describe("nobody is called", () => {
  it("after less than a minute", async () => {
    const house = await startHarness();
    const { handle, job } = await startLong(house);
    await house.clock.advance(50_000);
    await job.complete();
    await settled(house, handle);
    expect(pinging(house, house.channel)).toEqual([]);
  });

  it("where the answer is private", async () => {
    const house = await startHarness();
    const { handle, job } = await startLong(house, { options: { prompt: "a fox", private: true } });
    await house.clock.advance(LONG_MS);
    await job.complete();
    await settled(house, handle);
    expect(handle.followUps).toEqual([]);
    expect(pinging(house, house.channel)).toEqual([]);
  });

  it("who has cancelled", async () => {
    const house = await startHarness();
    const { handle } = await startLong(house);
    await house.clock.advance(LONG_MS);
    const message = handle.message();
    if (message) press(house, message, en.progress.cancel);
    await settled(house, handle);
    expect(pinging(house, house.channel)).toEqual([]);
  });

  it("where no more can be posted, and the next is answered", async () => {
    const house = await startHarness();
    const { handle, job } = await startLong(house);
    await house.clock.advance(LONG_MS);
    const refusal = { status: 403, body: { code: 50_013, message: "no" }, times: 99 };
    for (const route of ["/channels/{channel_id}/messages", "/webhooks/{webhook_id}/{webhook_token}"]) {
      house.discord.faults.add({ method: "POST", route, ...refusal });
    }
    await job.complete();
    await settled(house, handle);
    expect(pinging(house, house.channel)).toEqual([]);
    expect((await drive(house.clock, about(house, "caption"))).message.text).toContain("Florence");
  });
});
