import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";

/** A caption whose job stays under way until the test moves it. */
async function startHeld(harness: Harness, options: object = {}, spoiler = false) {
  harness.fal.answer(DETAILED, { hold: true, queue: [3] });
  const image = harness.attach(await plainPicture(), "picture.png", { spoiler });
  const handle = harness.discord.command({
    name: "caption",
    options: { image, ...options },
    user: harness.asker,
    guild: harness.guild,
  });
  const job = await harness.fal.nextSubmit();
  return { handle, job };
}

const press = (harness: Harness, handle: Awaited<ReturnType<typeof startHeld>>["handle"], user: Harness["asker"]) => {
  const message = handle.message();
  const customId = message?.buttons.flatMap((button) =>
    "custom_id" in button && button.custom_id ? [button.custom_id] : [],
  )[0];
  if (!message || customId === undefined) throw new Error("There is no button to press.");
  return harness.discord.press({ message, customId, user });
};

describe("while a job waits", () => {
  it("the message says its place in the queue, that it runs, and the newest log line", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ text }) => text.includes("3 jobs before this one"));
    job.enqueue(0);
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("next in line")),
      100,
    );
    job.run("loading *weights* @everyone");
    const running = await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Working on it")),
      100,
    );
    expect(running.text).toContain(String.raw`loading \*weights\* \@everyone`);
    expect(running.buttons).toMatchObject([{ label: "Cancel" }]);
    await job.complete({ results: "A house." });
    const done = await handle.until(({ text }) => text.includes("A house."));
    expect(isFinal(done)).toBe(true);
  });

  it.each([
    ["\r  5%|▌         | 1/20\r 45%|████▌     | 9/20 [00:01<00:01]", "45% 9/20 \\[00:01\\<00:01\\]"],
    ["\u001B[32mstep \u202E2\u001B[0m", "step 2"],
    ["word ".repeat(100), `${"word ".repeat(19).trim()}…`],
  ])("a log line is told in words: %j", async (line, told) => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ text }) => text.includes("3 jobs before"));
    job.run("loading the model");
    job.run(line);
    job.run("██████████");
    const isRunning = ({ text }: { text: string }) => text.includes("The model says");
    const { text } = await drive(harness.clock, handle.until(isRunning), 100);
    expect(text.split("The model says: ")[1]).toBe(told);
  });

  it("what the model says of a spoiler stands behind bars", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness, {}, true);
    await handle.until(({ text }) => text.includes("3 jobs before"));
    job.run("the *butler* did it");
    const isRunning = ({ text }: { text: string }) => text.includes("butler");
    const { text } = await drive(harness.clock, handle.until(isRunning), 100);
    expect(text).toContain(en.progress.log(String.raw`||the \*butler\* did it||`));
  });

  it.each([3.7, -2, 0.5, 9e15])("a place in the queue that is no count of jobs (%d) is left out", async (position) => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [position] });
    const handle = await caption(harness);
    const message = await handle.until(({ buttons }) => buttons.length > 0);
    expect(message.text).toBe("In the queue…");
  });

  it("that a job has come to run is shown soon, though its queue had news just before", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ text }) => text.includes("3 jobs before"));
    for (const [place, told] of [
      [2, "2 jobs before"],
      [1, "1 job before"],
    ] as const) {
      job.enqueue(place);
      await drive(
        harness.clock,
        handle.until(({ text }) => text.includes(told)),
        20,
      );
    }
    job.run("step 1");
    const ranAtMs = harness.clock.now();
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Working on it")),
      5,
    );
    // A second after the last edit, and the time that the event takes over a real connection.
    expect(harness.clock.now() - ranAtMs).toBeLessThan(2_000);
    await job.complete({ results: "A house." });
    await handle.until(({ text }) => text.includes("A house."));
  });

  it("all states are edits of one message, few of them, and the last one is never late", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ text }) => text.includes("3 jobs before"));
    for (let second = 0; second < 60; second += 1) {
      job.run(`step ${second}`);
      await harness.clock.advance(1_000);
    }
    await job.complete({ results: "Done at last." });
    await handle.until(({ text }) => text.includes("Done at last."));
    const edits = handle.calls.filter(({ method }) => method === "PATCH");
    expect(edits.length).toBeLessThanOrEqual(15);
    expect(handle.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(edits.filter(({ status }) => status !== undefined && status !== 200)).toEqual([]);
  });

  it("the first response comes though fal is silent", async () => {
    const harness = await startHarness();
    harness.fal.faults.add({ route: /^queue\.fal\.run/, delayMs: 60_000 });
    const handle = await caption(harness);
    expect(await handle.response()).toMatchObject({ type: 5 });
  });

  it("the first response comes though the picture does not", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({ route: /ephemeral-attachments/, delayMs: 60_000 });
    const askedAtMs = harness.clock.now();
    const handle = await caption(harness);
    expect(await drive(harness.clock, handle.response(), 100)).toMatchObject({ type: 5 });
    expect(harness.clock.now() - askedAtMs).toBeLessThan(3_000);
  });
});

describe("after a restart", () => {
  it("how things stand is said a second after it was said that the bot goes on", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ text }) => text.includes("3 jobs before"));
    job.run("loading");
    await drive(harness.clock, harness.restart());
    await expect.poll(() => handle.message()?.text).toContain("carrying on with this");
    await expect.poll(() => harness.fal.openStreams()).toBe(1);
    await harness.clock.advance(900);
    expect(handle.message()?.text).toContain("carrying on with this");
    await harness.clock.advance(200);
    await handle.until(({ text }) => text.includes("Working on it"));
  });
});

describe("Cancel", () => {
  it("by the one who asked ends the job at fal and in the message", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ buttons }) => buttons.length > 0);
    const pressed = press(harness, handle, harness.asker);
    expect(await pressed.response()).toMatchObject({ type: 6 });
    const message = await handle.until(isFinal);
    expect(message.text).toContain("Cancelled.");
    expect(job.cancelled).toBe(true);
  });

  it("by a moderator works too", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ buttons }) => buttons.length > 0);
    press(harness, handle, harness.moderator);
    await handle.until(({ text }) => text.includes("Cancelled."));
    expect(job.cancelled).toBe(true);
  });

  it("by somebody else is refused, to them alone, and the job goes on", async () => {
    const harness = await startHarness();
    const { handle, job } = await startHeld(harness);
    await handle.until(({ buttons }) => buttons.length > 0);
    const pressed = press(harness, handle, harness.stranger);
    expect(await pressed.response()).toMatchObject({ type: 4, ephemeral: true });
    expect(pressed.message()?.text).toContain("Only the person who asked, or a moderator");
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "A house." });
    await handle.until(({ text }) => text.includes("A house."));
  });

  it("pressed once more says that it is over already", async () => {
    const harness = await startHarness();
    const { handle } = await startHeld(harness);
    await handle.until(({ buttons }) => buttons.length > 0);
    harness.discord.faults.add({ method: "PATCH", route: /@original$/, delayMs: 1_000 });
    await press(harness, handle, harness.asker).response();
    const again = press(harness, handle, harness.asker);
    await again.response();
    expect(again.message()).toMatchObject({ ephemeral: true, text: expect.stringContaining("already over") });
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Cancelled.")),
      100,
    );
  });
});

describe("the deadline", () => {
  it("cancels a job that never leaves the queue, and tells the person", async () => {
    const harness = await startHarness({ environment: { JOB_TIMEOUT_SECONDS: "120" } });
    const { handle, job } = await startHeld(harness);
    await handle.until(({ buttons }) => buttons.length > 0);
    await harness.clock.advance(121_000);
    const message = await handle.until(isFinal);
    expect(message.text).toContain("longer than 2 minutes");
    expect(job.cancelled).toBe(true);
  });
});
