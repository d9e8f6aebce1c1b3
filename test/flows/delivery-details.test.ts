import { describe, expect, it } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { caption, startHarness } from "./harness.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const ORIGINAL = /@original$/;

describe("an answer on its way to Discord", () => {
  const patches = (handle: Awaited<ReturnType<typeof caption>>) =>
    handle.calls.filter(({ method }) => method === "PATCH");

  it("a text of few characters and many bytes comes as a file", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { output: { results: "漢".repeat(3_600) } });
    const message = await (await caption(harness)).until(({ loading }) => !loading);
    expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(10_000);
    expect(message.files).toHaveLength(1);
  });

  it("a last edit that meets 500 waits before it is sent again", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({ method: "PATCH", route: ORIGINAL, status: 500, body: {}, times: 2 });
    const handle = await caption(harness);
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Florence-2")),
      50,
    );
    const times = patches(handle).map(({ atMs }) => atMs);
    expect(times).toHaveLength(3);
    for (const [index, atMs] of times.slice(1).entries())
      expect(atMs - (times[index] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it("a last edit that meets a limit waits as long as Discord asks", async () => {
    const harness = await startHarness();
    const body = { message: "slow", retry_after: 3, global: false };
    harness.discord.faults.add({
      method: "PATCH",
      route: ORIGINAL,
      status: 429,
      body,
      headers: { "retry-after": "3" },
    });
    const handle = await caption(harness);
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Florence-2")),
      50,
    );
    const [first, second] = patches(handle).map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3_000);
  });

  it.each([
    [404, 10_003],
    [404, 10_004],
    [404, 10_008],
  ])("a last edit whose message is gone for good with %i %i is not followed by another", async (status, code) => {
    const harness = await startHarness();
    harness.discord.faults.add({ method: "PATCH", route: ORIGINAL, status, body: { message: "no", code }, times: 9 });
    const handle = await caption(harness);
    await expect.poll(() => patches(handle).some(({ status }) => status !== undefined), { interval: 5 }).toBe(true);
    const next = harness.discord.command({ name: "help", user: harness.asker, guild: harness.guild });
    await next.response();
    await harness.clock.advance(1_000);
    expect(patches(handle)).toHaveLength(1);
  });
});
