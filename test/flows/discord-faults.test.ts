import { describe, expect, it } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { caption, type Harness, isFinal, startHarness } from "./harness.ts";
import { watchUnhandled } from "./unhandled.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const CALLBACK = /\/callback$/;
const ORIGINAL = /@original$/;

/** The next command is answered as if nothing had happened. */
async function expectNextAnswered(harness: Harness): Promise<void> {
  const handle = harness.discord.command({ name: "help", user: harness.asker, guild: harness.guild });
  expect(await drive(harness.clock, handle.response())).toMatchObject({ type: 4 });
}

describe("a first response", () => {
  it("whose acknowledgement is lost is not given twice, and the answer still comes", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({ method: "POST", route: CALLBACK, reset: "after" });
    const handle = await caption(harness);
    const message = await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Florence-2")),
      50,
    );
    expect(message.loading).toBe(false);
    expect(handle.calls.filter(({ route }) => route?.endsWith("/callback")).map(({ status }) => status)).toEqual([
      0, 400,
    ]);
  });

  it.each([
    ["500", { status: 500, body: {} }],
    ["a reset", { reset: "before" }],
    [
      "a limit",
      { status: 429, body: { message: "slow", retry_after: 0.2, global: false }, headers: { "retry-after": "0.2" } },
    ],
  ] as const)("that meets %s is given again in time", async (_what, fault) => {
    const harness = await startHarness();
    harness.discord.faults.add({ method: "POST", route: CALLBACK, ...fault });
    const handle = await caption(harness);
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Florence-2")),
      50,
    );
  });

  it("that Discord refuses because it comes too late costs nothing at fal", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({
      method: "POST",
      route: CALLBACK,
      status: 404,
      body: { message: "Unknown interaction", code: 10_062 },
      times: 5,
    });
    const handle = await caption(harness);
    harness.discord.faults.clear();
    harness.discord.faults.add({
      method: "POST",
      route: CALLBACK,
      status: 404,
      body: { message: "Unknown interaction", code: 10_062 },
    });
    await harness.clock.advance(2_000);
    await expectAfterwards(() => handle.calls.some(({ status }) => status === 404));
    harness.discord.faults.clear();
    await expectNextAnswered(harness);
    expect(harness.fal.jobs).toHaveLength(0);
  });
});

describe("a first response that is the whole answer", () => {
  it("and that Discord takes amiss is followed by one that says why", async () => {
    const harness = await startHarness();
    await drive(harness.clock, (await caption(harness)).until(isFinal), 50);
    const again = await caption(harness);
    const blocked = { status: 400, body: { message: "Blocked", code: 200_000 } };
    harness.discord.faults.add({ method: "POST", route: CALLBACK, ...blocked });
    // No time passes, so that no person is told to wait first.
    const message = await again.until(isFinal);
    expect(message).toMatchObject({ ephemeral: true, text: expect.stringContaining("blocked the answer") });
    expect(message.buttons).toMatchObject([{ label: "Try again" }]);
  });
});

describe("the last edit", () => {
  it.each([
    ["500 twice", { status: 500, body: {}, times: 2 }],
    ["a reset", { reset: "before" }],
    ["a lost answer", { reset: "after" }],
    [
      "a limit",
      { status: 429, body: { message: "slow", retry_after: 3, global: false }, headers: { "retry-after": "3" } },
    ],
  ] as const)("that meets %s is sent again", async (_what, fault) => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    harness.discord.faults.add({ method: "PATCH", route: ORIGINAL, ...fault });
    const handle = await caption(harness);
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("A house.")),
    );
    await expectNextAnswered(harness);
  });

  it("is given up when the token has ended, and the next command works", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [1] });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    harness.discord.expireToken(handle);
    await job.complete({ results: "A house." });
    await expectAfterwards(() => handle.calls.some(({ status }) => status === 401));
    await expectNextAnswered(harness);
  });
});

describe("a message that is deleted while its job runs", () => {
  it("cancels the job at fal", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [2] });
    const handle = await caption(harness);
    const job = await harness.fal.nextSubmit();
    const message = await handle.until(({ text }) => text.includes("2 jobs"));
    harness.discord.faults.add({
      method: "PATCH",
      route: ORIGINAL,
      status: 404,
      body: { message: "Unknown Message", code: 10_008 },
      times: 9,
    });
    job.run("on it");
    await drive(
      harness.clock,
      expectAfterwards(() => job.cancelled),
      200,
    );
    expect(message.deleted).toBe(false);
    harness.discord.faults.clear();
    await expectNextAnswered(harness);
  });
});

describe("the gateway", () => {
  const count = (harness: Harness, name: string) => harness.discord.events.filter(({ t }) => t === name).length;

  it.each([
    ["is closed with 4000", "RESUMED", (harness: Harness) => harness.discord.gateway.closeAll(4000)],
    ["asks to reconnect", "RESUMED", (harness: Harness) => harness.discord.gateway.reconnect()],
    ["invalidates the session", "READY", (harness: Harness) => harness.discord.gateway.invalidate(false)],
  ])("that %s is joined again (%s), and commands are answered", async (_what, event, disturb) => {
    const harness = await startHarness();
    const before = count(harness, event);
    disturb(harness);
    // discord.js itself waits 1 to 5 s of real time before it identifies anew
    await expectAfterwards(() => count(harness, event) > before);
    const handle = harness.discord.command({ name: "help", user: harness.asker, guild: harness.guild });
    expect(await handle.response()).toMatchObject({ type: 4 });
  });
});

describe("a session that ends in the same breath in which it was resumed", () => {
  it("is replaced by a new one, and nothing is left uncaught", async () => {
    const harness = await startHarness();
    const unhandled = watchUnhandled();
    const { gateway } = harness.discord;
    let isEnded = false;
    harness.discord.on("event", ({ t }) => {
      if (t !== "RESUMED" || isEnded) return;
      isEnded = true;
      process.nextTick(() => gateway.invalidate(false));
    });
    gateway.reconnect();
    await expectAfterwards(() => gateway.identifies === 2);
    await expectNextAnswered(harness);
    expect(isEnded).toBe(true);
    expect(unhandled).toEqual([]);
  });
});

/** Resolves when `isSo`; looks at every turn of the event loop, and the test's own limit ends it. */
async function expectAfterwards(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { interval: 5, timeout: 10_000 }).toBe(true);
}
