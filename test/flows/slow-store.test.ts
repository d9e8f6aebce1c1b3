import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import type { InteractionHandle } from "discord-stand-in";
import { entries } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive, type ManualClock } from "../support/manual-clock.ts";
import { troubled } from "../support/troubled-store.ts";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { about, customIdOf, DETAILED } from "./pressing.ts";

/** Discord takes no first response later than that. */
const FIRST_RESPONSE_MS = 3_000;

async function startTroubled() {
  const clock = createManualClock();
  const { store, trouble } = troubled(await openStore("memory://", { clock, maxCacheBytes: 1e8 }), clock);
  const harness = await startHarness({ store, clock });
  const manager = harness.discord.addUser({ username: "manager" });
  harness.discord.addMember(harness.guild, manager, { permissions: PermissionFlagsBits.ManageGuild });
  return { harness, trouble, manager, store };
}

/** Lets time pass so slowly that everything that waits for nothing but the network comes about. */
async function pass(clock: ManualClock, durationMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 50) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    await clock.advance(50);
  }
}

it("a store that takes four seconds leaves no command without its first response", async () => {
  const { harness, trouble, manager } = await startTroubled();
  const { discord, asker, stranger, guild, channel } = harness;
  const answered = (await about(harness, "caption")).message;
  const picture = discord.attach(await plainPicture(10), { filename: "wall.png" });
  const posted = discord.post({ channel, user: stranger, attachments: [picture] });
  const image = async (red: number) => ({ image: harness.attach(await plainPicture(red)) });
  const images = [await image(20), await image(30), await image(40)];
  trouble.delayMs = 4_000;

  const command = (name: string, options: Parameters<typeof discord.command>[0]["options"], user = asker) =>
    discord.command({ name, ...(options && { options }), user, guild });
  const asked: Record<string, InteractionHandle> = {
    caption: command("caption", images[0]),
    ocr: command("ocr", images[1]),
    ask: command("ask", { ...images[2], question: "What is it?" }),
    imagine: command("imagine", { prompt: "a fox" }),
    menu: discord.messageCommand({ name: "Describe image", message: posted, user: asker, guild }),
    dialogue: discord.messageCommand({ name: "Ask about image", message: posted, user: asker, guild }),
    button: discord.press({ message: answered, customId: customIdOf(answered, "More detail"), user: asker }),
    settings: discord.command({ name: "settings show", user: manager, guild }),
    privacy: discord.command({ name: "privacy show", user: asker, guild }),
  };
  await pass(harness.clock, FIRST_RESPONSE_MS - 100);
  const without = Object.entries(asked).flatMap(([name, { calls }]) => (calls.length === 0 ? [name] : []));
  expect(without).toEqual([]);

  // A picture is recorded before it is spent, however long that takes.
  expect(harness.fal.submits("fal-ai/flux-2-pro")).toHaveLength(0);
  const wait = (name: string) =>
    drive(harness.clock, asked[name]?.until(isFinal) ?? Promise.reject(new Error(name)), 100);
  expect((await wait("imagine")).pictures).toHaveLength(1);
  expect((await wait("caption")).text).toContain("Florence-2 Large");
});

describe("a process that leaves while the store is away", () => {
  /** A person waits in the queue whom the store has not taken. */
  async function startUnrecorded() {
    const scene = await startTroubled();
    const { harness, trouble } = scene;
    harness.fal.answer(DETAILED, { hold: true, queue: [3], output: { results: "A house." } });
    trouble.isAway = true;
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ text }) => text.includes("3 jobs before"));
    return { ...scene, handle, job };
  }

  it("tells those whom it cannot record, and their jobs are cancelled", async () => {
    const { harness, handle, job } = await startUnrecorded();
    await drive(harness.clock, harness.stop(), 100);
    expect(handle.message()?.text).toBe("I had to stop before this was done. Please try again in a moment.");
    expect(job.cancelled).toBe(true);
  });

  it("records them when the store is back, for the next one to go on with", async () => {
    const { harness, trouble, handle, job } = await startUnrecorded();
    const stopped = harness.stop();
    await harness.clock.advance(1_000);
    trouble.isAway = false;
    await drive(harness.clock, stopped, 100);
    expect(handle.message()?.text).toContain("3 jobs before");
    expect(job.cancelled).toBe(false);
    await job.complete();
    await harness.restart();
    const message = await drive(harness.clock, handle.until(isFinal), 100);
    expect(message.text).toContain("A house.");
  });

  it("hands over at once whom the store had taken before", async () => {
    const { harness, trouble } = await startTroubled();
    harness.fal.answer(DETAILED, { hold: true, queue: [3], output: { results: "A house." } });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ text }) => text.includes("3 jobs before"));
    trouble.isAway = true;
    await harness.stop();
    trouble.isAway = false;
    await job.complete();
    await harness.restart();
    expect((await drive(harness.clock, handle.until(isFinal), 100)).text).toContain("A house.");
  });

  it("leaves the picture that fal has taken to the next one, though the store hangs just then", async () => {
    const { harness, trouble } = await startTroubled();
    harness.fal.answer("fal-ai/flux-2-pro", { hold: true, queue: [3] });
    harness.fal.faults.add({ method: "POST", route: "queue.fal.run/fal-ai/flux-2-pro", answerDelayMs: 1_000 });
    const options = { prompt: "a fox" };
    const handle = harness.discord.command({ name: "imagine", options, user: harness.asker, guild: harness.guild });
    const job = await drive(harness.clock, harness.fal.nextSubmit(), 100);
    Object.assign(trouble, { isAway: true, isLate: true });
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("3 jobs before")),
      100,
    );
    const stopped = harness.stop();
    await harness.clock.advance(1_000);
    trouble.isAway = false;
    await drive(harness.clock, stopped, 100);
    await job.complete();
    await harness.restart();
    expect((await drive(harness.clock, handle.until(isFinal), 100)).pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });

  it("leaves nobody who was answered to be answered again, where the store is back", async () => {
    const { harness, trouble, store } = await startTroubled();
    const waiting = async () => {
      const ids: string[] = [];
      for await (const [id] of entries(store.values("asks"))) ids.push(id);
      return ids;
    };
    harness.fal.answer(DETAILED, { hold: true, queue: [3], output: { results: "A house." } });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    await handle.until(({ text }) => text.includes("3 jobs before"));
    expect(await waiting()).toHaveLength(1);
    Object.assign(trouble, { isAway: true, isLate: true });
    await job.complete();
    await drive(harness.clock, handle.until(isFinal), 100);
    trouble.isAway = false;
    await harness.stop();
    expect(await waiting()).toEqual([]);
  });

  it("begins nothing for those of whom it did not know yet whether their wish may be done", async () => {
    const { harness, trouble } = await startTroubled();
    const { discord, asker, stranger, channel } = harness;
    const picture = discord.attach(await plainPicture(10), { filename: "wall.png" });
    const message = discord.post({ channel, user: stranger, attachments: [picture] });
    trouble.delayMs = 400;
    const handle = discord.messageCommand({ name: "Describe image", message, user: asker });
    await pass(harness.clock, 600);
    await drive(harness.clock, harness.stop(), 50);
    await pass(harness.clock, 2_000);
    expect(handle.message()?.text).toBe("I am restarting. Please try again in a moment.");
    expect(harness.fal.jobs).toHaveLength(0);
  });

  it("tells those whose settings, or whose report, it could not see to any more", async () => {
    const { harness, trouble, manager } = await startTroubled();
    const { discord, guild, channel, stranger, moderator } = harness;
    const picture = discord.attach(await plainPicture(10), { filename: "wall.png" });
    const posted = discord.post({ channel, user: stranger, attachments: [picture] });
    const dialogue = discord.messageCommand({ name: "Report scam image", message: posted, user: moderator, guild });
    await drive(harness.clock, dialogue.response());
    trouble.delayMs = 500; // so that the dialogue's subject is found, and what comes after it is not done
    const report = discord.submitModal({ modal: dialogue, values: { steps: [] } });
    await pass(harness.clock, 600);
    trouble.delayMs = 60_000;
    const asked = [discord.command({ name: "settings show", user: manager, guild }), report];
    await pass(harness.clock, 2_000);
    for (const handle of asked) expect(handle.message()?.loading).toBe(true);
    await drive(harness.clock, settlesWithin(harness, 9_000), 100);
    for (const handle of asked) expect(handle.message()?.text).toContain("had to stop before this was done");
  });
});

/** Stops the bot, for no longer than service managers grant. */
function settlesWithin(harness: Harness, durationMs: number): Promise<unknown> {
  return Promise.race([harness.stop(), harness.clock.sleep(durationMs)]);
}
