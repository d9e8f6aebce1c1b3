import { describe, expect, it } from "vitest";
import { createMetrics } from "../../src/operations/prometheus-metrics.ts";
import type { Discord } from "discord-stand-in";
import { type Harness, isFinal, plainPicture, startHarness } from "../flows/harness.ts";
import { parsePrometheus, sumOf } from "../support/prometheus.ts";
import { drive } from "../support/manual-clock.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FLUX = "fal-ai/flux-2-pro";
const EDIT_OF_ANSWER = { method: "PATCH", route: /@original$/ } as const;

interface PutFile {
  readonly putFile: (bytes: Buffer, contentType: string) => string;
}

/** A harness whose metrics can be read. */
async function startCounted() {
  const metrics = createMetrics();
  const harness = await startHarness({ metrics });
  const read = async (name: string, labels: Readonly<Record<string, string>> = {}) =>
    sumOf(parsePrometheus(await metrics.text()), `sightline_${name}`, labels);
  /** What is counted at the end of an ask comes a moment after its last word. */
  const becomes = async (value: number, ...what: Parameters<typeof read>) => {
    await expect.poll(() => read(...what)).toBe(value);
  };
  return { harness, read, becomes };
}

const ask = (harness: Harness, name: string, options: Parameters<Discord["command"]>[0]["options"] = {}) =>
  harness.discord.command({ name, options, user: harness.asker, guild: harness.guild });
const run = async (harness: Harness, ...given: [name: string, options?: Parameters<typeof ask>[2]]) =>
  drive(
    harness.clock,
    ask(harness, ...given).until((message) => isFinal(message) && message.text !== ""),
    20,
  );

describe("commands", () => {
  it("are counted by name and by what became of them", async () => {
    const { harness, read, becomes } = await startCounted();
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    await run(harness, "caption", { image: harness.attach(await plainPicture()) });
    harness.fal.answer(DETAILED, { error: harness.fal.errors.model("content_policy_violation") });
    await run(harness, "caption", { image: harness.attach(await plainPicture(1)) });
    await run(harness, "help");
    await run(harness, "imagine", { prompt: "a fox", size: "enormous" });

    await becomes(1, "commands_total", { command: "caption", outcome: "answered" });
    await becomes(1, "commands_total", { command: "caption", outcome: "failed" });
    await becomes(1, "commands_total", { command: "help", outcome: "answered" });
    await becomes(1, "commands_total", { command: "imagine", outcome: "refused" });
    await becomes(4, "commands_total");
    expect(await read("failures_total", { reason: "contentPolicy" })).toBe(1);
    expect(await read("failures_total", { reason: "sizeUnreadable" })).toBe(1);
    expect(await read("first_response_seconds_count", { interaction: "command" })).toBe(4);
  });

  it("that are cancelled are neither answered nor failed", async () => {
    const { harness, becomes } = await startCounted();
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    const waiting = ask(harness, "caption", { image: harness.attach(await plainPicture()) });
    const message = await drive(
      harness.clock,
      waiting.until(({ buttons }) => buttons.length > 0),
      20,
    );
    const [button] = message.buttons;
    const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
    harness.discord.press({ message, customId, user: harness.asker });
    await drive(harness.clock, waiting.until(isFinal), 20);
    await becomes(1, "commands_total", { command: "caption", outcome: "cancelled" });
    await becomes(1, "commands_total");
  });

  it("that outlive their process are counted by both, and answered once", async () => {
    const { harness, becomes } = await startCounted();
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    const waiting = ask(harness, "caption", { image: harness.attach(await plainPicture()) });
    await drive(
      harness.clock,
      waiting.until(({ text }) => text.includes("3 jobs before")),
      20,
    );
    await drive(harness.clock, harness.restart());
    await drive(
      harness.clock,
      waiting.until(({ text }) => text.includes("carrying on")),
      20,
    );
    await harness.fal.jobs[0]?.complete({ results: "A house." });
    await drive(harness.clock, waiting.until(isFinal), 20);
    await becomes(1, "commands_total", { outcome: "handed_over" });
    await becomes(1, "commands_total", { outcome: "answered" });
  });
});

describe("what is paid for", () => {
  it("is counted once for what is answered twice", async () => {
    const { harness, read } = await startCounted();
    harness.fal.answer(DETAILED, { output: { results: "A house." } });
    const image = harness.attach(await plainPicture());
    await run(harness, "caption", { image });
    await run(harness, "caption", { image });
    expect(await read("submits_total", { endpoint: DETAILED, outcome: "taken" })).toBe(1);
    expect(await read("cache_lookups_total", { cache: "answers", result: "miss" })).toBe(1);
    expect(await read("cache_lookups_total", { cache: "answers", result: "hit" })).toBe(1);
    expect(await read("cache_lookups_total", { cache: "pictures", result: "miss" })).toBe(1);
    expect(await read("cache_lookups_total", { cache: "pictures", result: "hit" })).toBe(1);
    expect(await read("job_duration_seconds_count", { endpoint: DETAILED, outcome: "done" })).toBe(1);
  });

  it("is told in dollars, by the units that fal billed", async () => {
    const { harness, read } = await startCounted();
    const made = await plainPicture();
    harness.fal.answer(FLUX, {
      billableUnits: 3,
      output: (_input: unknown, { putFile }: PutFile) => ({ images: [{ url: putFile(made, "image/png") }], seed: 7 }),
    });
    await run(harness, "imagine", { prompt: "a fox" });
    expect(await read("spent_dollars_total", { endpoint: FLUX })).toBeCloseTo(0.09);
  });

  it("is told of what a model refused and billed all the same, too", async () => {
    const { harness, read } = await startCounted();
    const body = { detail: [{ loc: ["body", "prompt"], msg: "x", type: "content_policy_violation" }] };
    harness.fal.answer(FLUX, { error: { status: 422, body, headers: { "x-fal-billable-units": "1" } } });
    await run(harness, "imagine", { prompt: "a fox" });
    expect(await read("spent_dollars_total", { endpoint: FLUX })).toBeCloseTo(0.03);
  });

  it("is looked for only where somebody may have asked for it before", async () => {
    const { harness, read } = await startCounted();
    harness.fal.answer(FLUX, {
      output: async (_input: unknown, { putFile }: PutFile) => ({
        images: [{ url: putFile(await plainPicture(), "image/png") }],
        seed: 7,
      }),
    });
    await run(harness, "imagine", { prompt: "a fox" });
    expect(await read("cache_lookups_total", { cache: "answers", result: "miss" })).toBe(0);
    await run(harness, "imagine", { prompt: "a fox", seed: 7 });
    expect(await read("cache_lookups_total", { cache: "answers", result: "miss" })).toBe(1);
  });

  it("counts a job that fal refused, or may have taken, apart", async () => {
    const { harness, read } = await startCounted();
    const submit = { method: "POST", route: /^queue\.fal\.run/ } as const;
    harness.fal.faults.add({ ...submit, ...harness.fal.errors.invalidKey() });
    await run(harness, "imagine", { prompt: "a fox" });
    harness.fal.faults.add({ ...submit, reset: "after" });
    await run(harness, "imagine", { prompt: "a hare" });
    expect(await read("submits_total", { outcome: "refused" })).toBe(1);
    expect(await read("submits_total", { outcome: "uncertain" })).toBe(1);
    expect(await read("submits_total")).toBe(2);
    expect(await read("job_duration_seconds_count", { endpoint: FLUX, outcome: "failed" })).toBe(2);
  });
});

describe("what is sent to Discord", () => {
  it("is counted: edits, responses, and the limits that were met", async () => {
    const { harness, read, becomes } = await startCounted();
    harness.fal.answer(DETAILED, { output: { results: "A house." }, queue: [2] });
    const body = { message: "slow", retry_after: 0.2, global: false };
    harness.discord.faults.add({ ...EDIT_OF_ANSWER, status: 429, body, headers: { "retry-after": "0.2" } });
    await run(harness, "caption", { image: harness.attach(await plainPicture()) });
    const { calls } = harness.discord;
    const edits = calls.filter(({ method, status }) => method === "PATCH" && status === 200);
    expect(edits.length).toBeGreaterThan(0);
    await becomes(edits.length, "edits_total"); // the answer to the last one may be on its way
    expect(await read("rate_limits_total", { from: "discord" })).toBe(1);
    expect(await read("discord_responses_total", { status: "429" })).toBe(1);
    expect(await read("discord_responses_total")).toBe(calls.length);
  });
});

describe("how things stand", () => {
  it("is told as long as it stands so", async () => {
    const { harness, read, becomes } = await startCounted();
    harness.fal.answer(DETAILED, { hold: true, queue: [3] });
    const waiting = [1, 2].map(async (red) =>
      ask(harness, "caption", { image: harness.attach(await plainPicture(red)) }).until(isFinal),
    );
    await drive(harness.clock, expect.poll(() => harness.fal.jobs.length).toBe(2), 20);
    expect(await read("people_waiting")).toBe(2);
    expect(await read("jobs_in_flight")).toBe(2);
    expect(await read("downloads_in_flight")).toBe(0);
    for (const job of harness.fal.jobs) await job.complete({ results: "A house." });
    await drive(harness.clock, Promise.all(waiting), 20);
    await becomes(0, "people_waiting");
    await becomes(0, "jobs_in_flight");
    expect(await read("store_up")).toBe(1);
  });

  it("a shard that has long heard nothing from Discord is not up, though its connection seems to be", async () => {
    const { harness, read } = await startCounted();
    expect(await read("gateway_up", { shard: "0" })).toBe(1);
    await harness.clock.advance(59_000);
    expect(await read("gateway_up", { shard: "0" })).toBe(1);
    await harness.clock.advance(2_000);
    expect(await read("gateway_up", { shard: "0" })).toBe(0);
  });

  it("a shard whose heartbeats are acknowledged has a latency, in seconds", async () => {
    const { harness, read } = await startCounted();
    harness.discord.gateway.settings.heartbeatIntervalMs = 50;
    harness.discord.gateway.closeAll(4000);
    await expect.poll(() => read("gateway_latency_seconds"), { timeout: 5_000 }).toBeGreaterThan(0);
    expect(await read("gateway_latency_seconds", { shard: "0" })).toBeLessThan(5);
  });
});
