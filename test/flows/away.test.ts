import { describe, expect, it } from "vitest";
import type { InteractionHandle } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, startHarness } from "./harness.ts";
import { watchUnhandled } from "./unhandled.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FLUX = "fal-ai/flux-2-pro";
const MINUTE_MS = 60_000;
const RESULTS = /^queue\.fal\.run\/.*\/requests\/[^/]+$/;

const imagine = (harness: Harness, more: object = {}) =>
  harness.discord.command({
    name: "imagine",
    options: { prompt: "a fox", seed: 5, ...more },
    user: harness.asker,
    guild: harness.guild,
  });

/** Two people wait, a job each, in the queue. */
async function startWaiting() {
  const harness = await startHarness({ environment: { JOB_TIMEOUT_SECONDS: "7200" } });
  for (const endpoint of [FLUX, DETAILED]) harness.fal.answer(endpoint, { hold: true, queue: [3] });
  const asked = [imagine(harness), await caption(harness)];
  for (const handle of asked) await handle.until(({ text }) => text.includes("3 jobs before"));
  return { harness, asked };
}

const completeAll = async ({ fal }: Harness) => {
  for (const job of fal.jobs) await job.complete(job.endpoint === DETAILED ? { results: "A house." } : undefined);
};
const finals = (handles: readonly InteractionHandle[]) => Promise.all(handles.map((handle) => handle.until(isFinal)));
const editsOf = (handles: readonly InteractionHandle[]) =>
  handles.flatMap(({ calls }) => calls.filter(({ method }) => method === "PATCH")).length;

/** Discord is away: neither its gateway nor anything else of it answers. Returns what brings it back. */
function takeAway({ discord }: Harness): () => void {
  discord.gateway.settings.isAway = true;
  discord.gateway.closeAll(4000);
  discord.faults.add({ route: /./, reset: "before", times: Number.MAX_SAFE_INTEGER });
  return () => {
    discord.gateway.settings.isAway = false;
    discord.faults.clear();
  };
}

/** Lets an hour pass in which both jobs end, and Discord come back. */
async function passHourOffline(harness: Harness): Promise<void> {
  const { clock, discord } = harness;
  const before = discord.gateway.refusals;
  const bringBack = takeAway(harness);
  await completeAll(harness);
  await drive(clock, clock.sleep(60 * MINUTE_MS), 5_000);
  // discord.js tries twice a second, of real time: it must have met with the closed door
  await expect.poll(() => discord.gateway.refusals, { timeout: 10_000 }).toBeGreaterThan(before + 1);
  bringBack();
  await discord.gateway.ready();
}

describe("an hour in which Discord is away", { timeout: 40_000 }, () => {
  it("costs nobody what was made meanwhile: the bot brings it, or it is kept where it may not", async () => {
    const { harness, asked } = await startWaiting();
    const secret = { prompt: "a secret fox", private: true };
    const whisper = imagine(harness, secret);
    await whisper.until(({ text }) => text.includes("3 jobs before"));
    const unhandled = watchUnhandled();
    await passHourOffline(harness);
    const [picture, text] = await drive(harness.clock, finals(asked), 1_000);
    expect(picture?.pictures).toHaveLength(1);
    expect(text?.text).toContain("A house.");
    expect(whisper.message()?.text).toContain("3 jobs before");
    const answers = harness.discord.messages(harness.channel).filter(({ repliesTo }) => repliesTo === undefined);
    expect(answers).toHaveLength(3);

    for (const more of [{}, secret]) {
      const next = await drive(harness.clock, imagine(harness, more).until(isFinal), 50);
      expect(next.text).toContain("same answer as before");
    }
    expect(harness.fal.jobs).toHaveLength(3);
    expect(unhandled).toEqual([]);
  });
});

describe("a clock that jumps", () => {
  it.each(["queued", "running"] as const)("an hour on ends a job that is %s by its deadline", async (stage) => {
    const { harness, asked } = await startWaiting();
    if (stage === "running") {
      for (const job of harness.fal.jobs) job.run("on it");
      await drive(
        harness.clock,
        Promise.all(asked.map((handle) => handle.until(({ text }) => text.includes("on it")))),
        100,
      );
    }
    const edits = editsOf(asked);
    await harness.clock.jump(3 * 60 * MINUTE_MS);
    // The token is long over by this clock, so that the bot itself tells them.
    for (const message of await drive(harness.clock, finals(asked), 100)) {
      expect(message.text).toContain("took longer than 120 minutes");
    }
    // Cancelled, where fal itself had not given it up.
    const isOver = () => harness.fal.jobs.every(({ status }) => status === "COMPLETED");
    await drive(harness.clock, expect.poll(isOver, { timeout: 10_000 }).toBe(true), 100);
    expect(editsOf(asked)).toBe(edits + asked.length);
    expect(harness.fal.jobs).toHaveLength(2);
  });

  it("an hour back neither ends a job nor holds its answer up, and the edits do not burst", async () => {
    const { harness, asked } = await startWaiting();
    await harness.clock.jump(-60 * MINUTE_MS);
    const edits = editsOf(asked);
    for (let position = 9; position > 0; position -= 1) {
      for (const job of harness.fal.jobs) job.enqueue(position);
      await harness.clock.advance(100);
    }
    expect(editsOf(asked) - edits).toBeLessThanOrEqual(asked.length);
    await completeAll(harness);
    const [picture, text] = await drive(harness.clock, finals(asked), 100);
    expect(picture?.pictures).toHaveLength(1);
    expect(text?.text).toContain("A house.");
    expect(harness.fal.jobs).toHaveLength(2);
  });
});

describe("a result that is out of reach for longer than anybody waits", () => {
  it("is not made a second time by whoever tries again", async () => {
    const harness = await startHarness();
    harness.fal.faults.add({ method: "GET", route: RESULTS, status: 503, body: "<html>", times: 999 });
    const message = await drive(harness.clock, imagine(harness).until(isFinal), 1_000);
    expect(message.text).toContain("took longer than 10 minutes");
    harness.fal.faults.clear();
    const [button] = message.buttons;
    const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
    const again = harness.discord.press({ message, customId, user: harness.asker });
    const answer = await drive(harness.clock, again.until(isFinal), 100);
    expect(answer.pictures).toHaveLength(1);
    expect(harness.fal.jobs).toHaveLength(1);
  });
});
