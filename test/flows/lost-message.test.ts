import { describe, expect, it } from "vitest";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { DETAILED, FLUX, press } from "./pressing.ts";

/*
 * Discord says of a message, or of an interaction, that was there a moment ago that there is none: once, or for good.
 * What was paid for arrives, and is there once.
 */

const EDIT = /\/messages\/@original$/;
const BY_ID = /^\/channels\/\d+\/messages\/\d+$/;

const answerOf = (status: number, body: unknown) => ({ method: "PATCH", status, body });
const UNKNOWN_WEBHOOK = answerOf(404, { code: 10_015, message: "Unknown Webhook" });
const UNFOUND = [
  ["10015", UNKNOWN_WEBHOOK],
  ["10062", answerOf(404, { code: 10_062, message: "Unknown interaction" })],
  ["50027", answerOf(401, { code: 50_027, message: "Invalid Webhook Token" })],
  ["404 without a code of its own", answerOf(404, { code: 0, message: "404: Not Found" })],
  ["404 without a word", answerOf(404, "")],
] as const;
const FOR_GOOD = 9_999;

type Place = Parameters<Harness["discord"]["messages"]>[0];

/** A place in which the asker uses the bot, which may write in it without an interaction or not. */
type Where = (harness: Harness) => Place;
const inServer: Where = ({ channel }) => channel;
const inDm: Where = ({ discord, asker }) => discord.dm(asker);
const amongPeople: Where = ({ discord, asker, stranger }) => discord.addPrivateChannel([asker, stranger]);
const inForeignServer: Where = ({ discord, asker }) => {
  const guild = discord.addGuild({ name: "Without the bot", installed: false });
  discord.addMember(guild, asker);
  return discord.addChannel(guild);
};

/** A person asks for a picture, and is shown how long it may take. */
async function imagine(harness: Harness, channel: Place, more: Record<string, boolean | number> = {}) {
  harness.fal.answer(FLUX, { hold: true, queue: [2] });
  const options = { prompt: "a fox", ...more };
  const handle = harness.discord.command({ name: "imagine", options, user: harness.asker, channel });
  const job = await harness.fal.nextSubmit();
  return { handle, job };
}

const isShown = (handle: InteractionHandle) => handle.until(({ text }) => text.includes("2 jobs"));
const hasPicture = ({ pictures }: MessageView) => pictures.length > 0;

/** The picture is there once, nothing says any more that it is being made, and it was paid once. */
async function expectArrived(harness: Harness, channel: Place): Promise<MessageView> {
  const seen = () => harness.discord.messages(channel);
  await drive(harness.clock, expect.poll(() => seen().some(hasPicture), { interval: 1, timeout: 10_000 }).toBe(true));
  await harness.clock.advance(10_000);
  expect(seen().filter(hasPicture)).toHaveLength(1);
  expect(seen().filter((message) => !isFinal(message))).toEqual([]);
  expect(harness.fal.submits(FLUX)).toHaveLength(1);
  return seen().find(hasPicture) as MessageView; // of which there is one
}

describe("a single edit whose message is not found", () => {
  it.each(UNFOUND)("with %s as the first costs nothing", async (_what, fault) => {
    const harness = await startHarness();
    harness.discord.faults.add({ route: EDIT, ...fault });
    const { handle, job } = await imagine(harness, harness.channel);
    await expect.poll(() => handle.calls.some(({ method }) => method === "PATCH")).toBe(true);
    await job.complete();
    expect(await expectArrived(harness, harness.channel)).toMatchObject({ id: handle.message()?.id });
  });

  it.each(UNFOUND)("with %s in the middle costs nothing", async (_what, fault) => {
    const harness = await startHarness();
    const { handle, job } = await imagine(harness, harness.channel);
    await isShown(handle);
    harness.discord.faults.add({ route: EDIT, ...fault });
    job.run("on it");
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("on it")),
    );
    await job.complete();
    expect(await expectArrived(harness, harness.channel)).toMatchObject({ id: handle.message()?.id });
  });

  const places = { "a server": inServer, "a DM": inDm, "a group DM": amongPeople, "a foreign server": inForeignServer };
  const everywhere = Object.entries(places).flatMap(([place, where]) =>
    [false, true].flatMap((isPrivate) =>
      UNFOUND.map(
        ([what, fault]) => [what, `in ${place}`, isPrivate ? "for the asker alone" : "for all", fault, where] as const,
      ),
    ),
  );
  it.each(everywhere)("with %s as the last costs nothing, %s, %s", async (_what, _place, whom, fault, where) => {
    const isPrivate = whom !== "for all";
    const harness = await startHarness();
    const channel = where(harness);
    const { handle, job } = await imagine(harness, channel, { private: isPrivate });
    await isShown(handle);
    harness.discord.faults.add({ route: EDIT, ...fault });
    await job.complete();
    const message = await expectArrived(harness, channel);
    expect(message).toMatchObject({ id: handle.message()?.id, ephemeral: isPrivate });
  });
});

describe("where the message of an answer is not found any more through its interaction", () => {
  it.each(UNFOUND)("(%s) the bot itself edits it, where it may", async (_what, fault) => {
    const harness = await startHarness();
    const { handle, job } = await imagine(harness, harness.channel);
    await isShown(handle);
    harness.discord.faults.add({ route: EDIT, ...fault, times: FOR_GOOD });
    await job.complete();
    expect(await expectArrived(harness, harness.channel)).toMatchObject({ id: handle.message()?.id });
    expect(harness.discord.messages(harness.channel)).toHaveLength(1);
  });

  it.each([
    ["a server", inServer],
    ["a DM", inDm],
  ])("nor by the bot itself, a new one comes in its place in %s", async (_what, where) => {
    const harness = await startHarness();
    const channel = where(harness);
    const { handle, job } = await imagine(harness, channel);
    const before = await isShown(handle);
    for (const route of [EDIT, BY_ID]) harness.discord.faults.add({ route, ...UNKNOWN_WEBHOOK, times: FOR_GOOD });
    await job.complete();
    const message = await expectArrived(harness, channel);
    expect(message.id).not.toBe(before.id);
    expect(message.pings.users).toEqual([harness.asker.id]);
    expect(harness.discord.messages(channel)).toHaveLength(1);
  });

  it.each([
    ["before anything was shown", 0],
    ["after progress was shown", 1],
  ])("and the bot may not write, a message of the interaction comes in its place, %s", async (_what, skip) => {
    const harness = await startHarness();
    harness.discord.faults.add({ route: EDIT, ...UNKNOWN_WEBHOOK, times: FOR_GOOD, skip });
    for (const route of [BY_ID, "/channels/{channel_id}/messages"])
      harness.discord.faults.add({ route, status: 403, body: { code: 50_013, message: "no" }, times: FOR_GOOD });
    const { handle, job } = await imagine(harness, harness.channel);
    if (skip > 0) await isShown(handle);
    await job.complete();
    await expectArrived(harness, harness.channel);
    expect(harness.discord.messages(harness.channel)).toHaveLength(1);
  });

  it.each([
    ["a server", inServer, true],
    ["a DM", inDm, true],
    ["a group DM", amongPeople, true],
    ["a foreign server", inForeignServer, true],
    ["a group DM", amongPeople, false],
    ["a foreign server", inForeignServer, false],
  ])(
    "a message of the interaction comes in its place in %s (for the asker alone: %s)",
    async (_what, where, isPrivate) => {
      const harness = await startHarness();
      const channel = where(harness);
      const { handle, job } = await imagine(harness, channel, { private: isPrivate });
      await isShown(handle);
      harness.discord.faults.add({ route: EDIT, ...UNKNOWN_WEBHOOK, times: FOR_GOOD });
      await job.complete();
      expect(await expectArrived(harness, channel)).toMatchObject({ ephemeral: isPrivate });
      expect(harness.discord.messages(channel)).toHaveLength(1);
    },
  );

  it("nothing that only the asker may see is ever posted for all, and asking again is free", async () => {
    const harness = await startHarness();
    const { handle, job } = await imagine(harness, harness.channel, { private: true });
    await isShown(handle);
    harness.discord.faults.add({
      route: /^\/webhooks\//,
      status: 404,
      body: { code: 10_015, message: "no" },
      times: FOR_GOOD,
    });
    await job.complete();
    const isOver = () => handle.calls.some(({ method, status }) => method === "POST" && status === 404);
    await drive(harness.clock, expect.poll(isOver, { interval: 1, timeout: 10_000 }).toBe(true));
    await harness.clock.advance(10_000);
    expect(harness.discord.messages(harness.channel).filter(({ ephemeral }) => !ephemeral)).toEqual([]);
    harness.discord.faults.clear();
    const again = harness.discord.command({
      name: "imagine",
      options: { prompt: "a fox", private: true },
      user: harness.asker,
      guild: harness.guild,
    });
    expect(await drive(harness.clock, again.until(isFinal))).toMatchObject({ ephemeral: true });
    expect(harness.fal.submits(FLUX)).toHaveLength(1);
  });
});

describe("after a restart", () => {
  it.each(UNFOUND)("a single %s costs nothing of what was paid before", async (_what, fault) => {
    const harness = await startHarness();
    const { handle, job } = await imagine(harness, harness.channel, { private: true });
    await isShown(handle);
    await harness.stop();
    await job.complete();
    harness.discord.faults.add({ route: EDIT, ...fault });
    await harness.restart();
    expect(await expectArrived(harness, harness.channel)).toMatchObject({ id: handle.message()?.id, ephemeral: true });
  });

  it("a single 10015 is not taken for a person who was never told to wait", async () => {
    const harness = await startHarness();
    harness.fal.answer(FLUX, { hold: true });
    const { user, channel } = { user: harness.asker, channel: harness.channel };
    const handle = harness.discord.command({ name: "imagine", options: { prompt: "a fox" }, user, channel });
    const job = await harness.fal.nextSubmit();
    await handle.until(({ loading }) => loading);
    await harness.stop();
    harness.discord.faults.add({ route: EDIT, ...UNKNOWN_WEBHOOK, times: 2 });
    await harness.restart();
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("carrying on")),
    );
    await job.complete();
    expect(await expectArrived(harness, channel)).toMatchObject({ id: handle.message()?.id });
  });

  it("a message that is not found through its interaction any more is edited by the bot itself", async () => {
    const harness = await startHarness();
    const { handle, job } = await imagine(harness, harness.channel);
    await isShown(handle);
    await harness.stop();
    await job.complete();
    harness.discord.faults.add({ route: EDIT, ...UNKNOWN_WEBHOOK, times: FOR_GOOD });
    await harness.restart();
    expect(await expectArrived(harness, harness.channel)).toMatchObject({ id: handle.message()?.id });
  });
});

describe("where something else than a command was the beginning", () => {
  it("a button's answer arrives", async () => {
    const harness = await startHarness();
    const first = await imagine(harness, harness.channel, { seed: 5 });
    await first.job.complete();
    const message = await drive(harness.clock, first.handle.until(hasPicture));
    harness.fal.answer(FLUX, { hold: true, queue: [2] });
    const handle = press(harness, message, "Again");
    const job = await harness.fal.nextSubmit();
    await isShown(handle);
    harness.discord.faults.add({ route: EDIT, ...UNKNOWN_WEBHOOK });
    await job.complete();
    await drive(harness.clock, handle.until(hasPicture));
  });

  it("a menu's answer arrives", async () => {
    const harness = await startHarness();
    const picture = harness.discord.attach(await plainPicture(), { filename: "wall.png" });
    const message = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments: [picture] });
    harness.fal.answer(DETAILED, { hold: true, queue: [2] });
    const handle = harness.discord.messageCommand({ name: "Describe image", message, user: harness.asker });
    const job = await harness.fal.nextSubmit();
    await isShown(handle);
    harness.discord.faults.add({ route: EDIT, ...UNKNOWN_WEBHOOK });
    await job.complete({ results: "A wall." });
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("A wall.")),
    );
  });

  it.each([
    ["once", 1],
    ["for good", FOR_GOOD],
  ])("a reply whose message is not found %s still comes, and is there once", async (_often, times) => {
    const harness = await startHarness();
    const picture = harness.discord.attach(await plainPicture(), { filename: "wall.png" });
    harness.fal.answer(DETAILED, { hold: true, queue: [2] });
    const content = `<@${harness.discord.bot.id}>`;
    harness.discord.post({ channel: harness.channel, user: harness.asker, attachments: [picture], content });
    const job = await harness.fal.nextSubmit();
    const own = () =>
      harness.discord.messages(harness.channel).filter(({ authorId }) => authorId === harness.discord.bot.id);
    await expect.poll(() => own().some(({ text }) => text.includes("2 jobs"))).toBe(true);
    const fault = answerOf(404, { code: 0, message: "404: Not Found" });
    harness.discord.faults.add({ route: BY_ID, ...fault, times });
    await job.complete({ results: "A wall." });
    const isThere = () => own().some(({ text }) => text.includes("A wall."));
    await drive(harness.clock, expect.poll(isThere, { interval: 1, timeout: 10_000 }).toBe(true));
    await harness.clock.advance(10_000);
    expect(own()).toHaveLength(1);
  });
});

describe("a message that somebody deleted", () => {
  it.each([
    ["for all", false],
    ["for the asker alone", true],
  ])("takes its answer with it (%s)", async (_what, isPrivate) => {
    const harness = await startHarness();
    const { handle, job } = await imagine(harness, harness.channel, { private: isPrivate });
    const { id } = await isShown(handle);
    harness.discord.remove({ id });
    await job.complete();
    const isOver = () => handle.calls.some(({ method, status }) => method === "PATCH" && status === 404);
    await drive(harness.clock, expect.poll(isOver, { interval: 1, timeout: 10_000 }).toBe(true));
    await harness.clock.advance(10_000);
    expect(harness.discord.messages(harness.channel)).toEqual([]);
  });
});
